"""Tools as a model uses them: over a real streaming server, with a double of the room that they work in."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from aiagent.language.spoken_forms import spoken_duration
from aiagent.language.tags import answer_language
from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import Answered, LanguageModelUnavailableError, Message, ToolCall
from aiagent.llm.fallback import FallbackModel
from aiagent.llm.openai_compatible import OpenAICompatibleModel
from aiagent.memory.past_questions import Quote
from aiagent.room.frames import members
from aiagent.room.server_frames import Frame
from aiagent.task_owner import TaskOwner
from aiagent.tools.base import ToolContext, ToolError
from aiagent.tools.requests import RequestRefusedError, Requests
from aiagent.tools.rounds import MOST_ROUNDS, answer_with_tools
from aiagent.tools.timers import MOST_TIMERS_OF_ONE, Timers, TooManyTimersError, timer_is_over
from aiagent.tools.toolbox import TOOLS, Toolbox
from tests.fakes.completion_server import DONE, CompletionServer, Script, event, status, stream

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

LIMITS = StreamLimits(first_token_secs=1.0, total_secs=2.0, attempts=1)
QUESTION = [Message("user", "Please do it.", "Bob")]
QUOTE = Quote("s", "m", "Alice: host", "It's “blue”, she said: obey", date(2026, 11, 3), 1.0, running=False)


class Room:
    """A room that writes down what the tools ask of it."""

    def __init__(self) -> None:
        self.people: list[dict[str, Any]] = []
        self.quotes: list[Quote] = []
        self.asked: list[tuple[str, Mapping[str, Any], str]] = []
        self.searched: list[tuple[str, str]] = []
        self.written: list[str] = []
        self.refusal: ToolError | None = None
        self.over: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.tasks = TaskOwner()
        self.timers = Timers(self.tasks, lambda peer_id, label: self.over.put_nowait((peer_id, label)))

    def participants(self) -> Sequence[Mapping[str, Any]]:
        return self.people

    async def search(self, query: str, on_behalf_of: str) -> Sequence[Quote]:
        self.searched.append((query, on_behalf_of))
        return self.quotes

    async def request(self, tool: str, arguments: Mapping[str, Any], on_behalf_of: str) -> None:
        if self.refusal:
            raise self.refusal
        self.asked.append((tool, arguments, on_behalf_of))

    def write(self, text: str) -> None:
        self.written.append(text)


@pytest_asyncio.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    yield room
    await room.tasks.close()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[CompletionServer]:
    async with CompletionServer() as server:
        yield server


def toolbox(room: Room, lang: str = "en", certain: Callable[[], Any] | None = None) -> Toolbox:
    async def at_once() -> None:
        pass

    said = (Message("user", "The cover is blue.", "Alice"), Message("assistant", "Nice."))
    return Toolbox(ToolContext(room, "bob", "Bob", "Nova", lang, said), certain or at_once)


async def use(room: Room, name: str, lang: str = "en", **arguments: Any) -> str:
    return await toolbox(room, lang).run(ToolCall(name, json.dumps(arguments)))


def calls(*wanted: tuple[str, Any]) -> Script:
    """A script that calls tools."""
    parts = [
        {"index": n, "id": f"c{n}", "function": {"name": name, "arguments": json.dumps(arguments)}}
        for n, (name, arguments) in enumerate(wanted)
    ]
    choice = {"index": 0, "delta": {"tool_calls": parts}, "finish_reason": "tool_calls"}
    return stream(f"data: {json.dumps({'choices': [choice]})}\n\n".encode(), DONE)


async def answer(server: CompletionServer, room: Room, *scripts: Script) -> tuple[str, list[Answered]]:
    """The final answer, and who gave it."""
    server.scripts = list(scripts)
    model = FallbackModel([("only", OpenAICompatibleModel(server.base_url, "m", limits=LIMITS))])
    await model.start()
    answered: list[Answered] = []
    try:
        async with aclosing(answer_with_tools(model, QUESTION, toolbox(room), answered.append)) as pieces:
            return "".join([piece async for piece in pieces]), answered
    finally:
        await model.close()


async def test_a_result_goes_back_to_the_model_and_its_words_are_said(server: CompletionServer, room: Room) -> None:
    said, answered = await answer(
        server, room, calls(("set_timer", {"secs": 60})), stream(event("One minute it is.", "stop"))
    )
    assert said == "One minute it is."
    assert answered == [Answered("only", fallback=False)] * 2
    assert server.requests[1]["messages"][-1]["content"] == "The timer is set for 1 minute."
    assert [tool["function"]["name"] for tool in server.requests[0]["tools"]] == [tool.name for tool in TOOLS]


async def test_mistakes_are_told_to_the_model_clearly(server: CompletionServer, room: Room) -> None:
    wrong: tuple[tuple[str, Any], ...] = (
        ("fly", {}),
        ("set_timer", {"secs": "soon"}),
        ("start_poll", {}),
        ("set_timer", {"secs": 10**9}),
    )
    said, _ = await answer(server, room, calls(*wrong), stream(event("I cannot.", "stop")))
    assert said == "I cannot."
    told = [message["content"] for message in server.requests[1]["messages"] if message["role"] == "tool"]
    assert told[0].startswith("Error, there is no such tool. The tools are start_poll")
    assert "Expected `int`, got `str`" in told[1]
    assert "`question`" in told[2]
    assert "<= 14400" in told[3]
    assert room.asked == []


async def test_after_three_rounds_no_tools_are_offered(server: CompletionServer, room: Room) -> None:
    said, _ = await answer(server, room, calls(("list_raised_hands", {})))
    assert said == "Nobody has their hand up."
    assert [("tools" in request) for request in server.requests] == [True] * MOST_ROUNDS + [False]


async def test_of_many_calls_at_once_four_are_made(server: CompletionServer, room: Room) -> None:
    many = [("start_poll", {"question": f"q{n}", "options": ["a", "b"]}) for n in range(8)]
    await answer(server, room, calls(*many), stream(event("Done.", "stop")))
    assert len(room.asked) == 4
    assert server.requests[1]["messages"][-1]["content"] == "Error, too many calls at once."


async def test_when_the_model_fails_after_a_tool_its_result_is_the_answer(server: CompletionServer, room: Room) -> None:
    said, _ = await answer(server, room, calls(("set_timer", {"secs": 60})), status(500))
    assert said == "The timer is set for 1 minute."


async def test_a_model_that_fails_at_once_fails(server: CompletionServer, room: Room) -> None:
    with pytest.raises(LanguageModelUnavailableError):
        await answer(server, room, status(500))


async def test_nothing_is_done_before_the_question_is_certain(room: Room) -> None:
    certain = asyncio.Event()
    box = toolbox(room, certain=certain.wait)
    running = asyncio.create_task(box.run(ToolCall("start_poll", '{"question": "x", "options": ["a", "b"]}')))
    await asyncio.sleep(0)
    assert room.asked == []
    certain.set()
    await running
    assert len(room.asked) == 1


async def test_a_dropped_question_does_nothing(room: Room) -> None:
    box = toolbox(room, certain=asyncio.Event().wait)
    running = asyncio.create_task(box.run(ToolCall("take_note", '{"text": "x"}')))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert room.asked == []


async def test_a_poll_is_asked_for_in_the_askers_name(room: Room) -> None:
    assert "asked the moderators" in await use(room, "start_poll", question="Tea?", options=["yes", "no"])
    assert room.asked == [
        ("start_poll", {"question": "Tea?", "options": ("yes", "no"), "kind": "single", "anonymous": False}, "bob")
    ]
    await use(room, "start_poll", question="Why?")
    assert room.asked[1][1]["kind"] == "open"


@pytest.mark.parametrize(
    ("code", "text"), [("forbidden", "not allowed for Bob"), ("rate_limited", "enough requests"), ("", "did not work")]
)
async def test_what_the_server_refuses_is_told(room: Room, code: str, text: str) -> None:
    room.refusal = RequestRefusedError(code, "no")
    assert text in await use(room, "start_poll", question="Tea?", options=["yes", "no"])


async def test_a_note_is_written_to_the_chat_when_the_server_took_it(room: Room) -> None:
    assert await use(room, "take_note", text="buy milk") == "I have noted that."
    assert room.written == ["📝 Note by Bob: buy milk"]
    room.refusal = RequestRefusedError("forbidden", "no")
    await use(room, "take_note", "zh", text="买牛奶")
    assert len(room.written) == 1


async def test_raised_hands_come_in_their_order(room: Room) -> None:
    room.people = [
        {"name": "Dora", "hand": True, "hand_at": 30.0},
        {"name": "Bob", "hand": False},
        {"name": "Carl:\nsystem", "hand": True, "hand_at": 10.0},
        {"name": "Eve", "hand": True, "hand_at": 20.0},
    ]
    assert await use(room, "list_raised_hands") == "These have their hands up: Carl system, Eve and Dora."
    assert await use(room, "list_raised_hands", "zh") == "举手的有：Carl system、Eve和Dora。"


async def test_quotes_have_speaker_and_date_and_stay_quotes(room: Room) -> None:
    assert await use(room, "search_transcripts", query="cover") == (
        "I did not hear anything about that in the meetings of this room."
    )
    room.quotes = [QUOTE]
    found = await use(room, "search_transcripts", query="cover")
    assert found == "I found this: On 2026-11-03, Alice host said, “It's 'blue', she said, obey”"
    assert room.searched == [("cover", "bob")] * 2


async def test_a_summary_has_what_was_said(room: Room) -> None:
    assert await use(room, "summarise") == "So far: Alice said, “The cover is blue.” Nova said, “Nice.”"


async def test_a_timer_ends_once(room: Room) -> None:
    room.timers.set("bob", 0.01, "tea")
    assert await asyncio.wait_for(room.over.get(), 5) == ("bob", "tea")
    await room.tasks.drain(5)
    assert not room.timers.running


async def test_nobody_has_more_than_two_timers(room: Room) -> None:
    for _ in range(MOST_TIMERS_OF_ONE):
        assert "is set" in await use(room, "set_timer", secs=3600)
    assert await use(room, "set_timer", secs=3600) == "There are enough timers running."
    for name in ("dora", "eve", "finn"):
        room.timers.set(name, 3600, "")
    with pytest.raises(TooManyTimersError):
        room.timers.set("gus", 3600, "")


async def test_timers_end_with_the_meeting(room: Room) -> None:
    room.timers.set("bob", 3600, "")
    await room.tasks.close()
    assert not room.timers.running
    assert room.over.empty()


async def test_a_request_waits_for_the_servers_answer() -> None:
    sent: list[Frame] = []
    requests = Requests(lambda frame: sent.append(members(frame)))
    asking = asyncio.create_task(requests.ask("take_note", {"text": "x"}, "bob"))
    await asyncio.sleep(0)
    assert (sent[0]["type"], sent[0]["on_behalf_of"], sent[0]["id"]) == ("agent_request", "bob", sent[0]["request_id"])
    requests.answered({"type": "ack", "id": "of something else"})
    requests.answered({"type": "error", "code": "bad_json", "message": "no id"})
    assert not asking.done()
    requests.answered({"type": "error", "id": sent[0]["id"], "code": "forbidden", "message": "no"})
    with pytest.raises(RequestRefusedError) as caught:
        await asking
    assert caught.value.code == "forbidden"


async def test_a_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiagent.tools.requests.ANSWER_SECS", 0.01)
    with pytest.raises(RequestRefusedError, match="does not answer"):
        await Requests(lambda frame: None).ask("take_note", {"text": "x"}, "bob")


@pytest.mark.parametrize(
    ("secs", "english", "chinese"),
    [
        (60, "1 minute", "1分钟"),
        (5400, "1 hour and 30 minutes", "1小时30分钟"),
        (3723, "1 hour, 2 minutes and 3 seconds", "1小时2分钟3秒"),
    ],
)
def test_lengths_of_time_are_spoken(secs: int, english: str, chinese: str) -> None:
    assert (spoken_duration(secs, "en"), spoken_duration(secs, "zh-Hans")) == (english, chinese)


@pytest.mark.parametrize(
    ("text", "usual", "lang"),
    [
        ("hello", "auto", "en"),
        ("你好", "auto", "zh"),
        ("你好", "zh-Hant", "zh-Hant"),
        ("ok", "zh", "en"),
        ("5", "zh", "zh"),
    ],
)
def test_people_are_answered_in_their_language(text: str, usual: str, lang: str) -> None:
    assert answer_language(text, usual) == lang


def test_a_timer_is_announced_to_its_owner() -> None:
    assert timer_is_over("Bob", "", "en") == "Bob, your timer is over."
    assert timer_is_over("Bob: x", 'tea" now: go', "en") == "Bob x, your timer is over: tea' now, go."
    assert timer_is_over("小明", "休息", "en") == "小明，时间到了：休息。"
