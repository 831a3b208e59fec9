"""Questions about the past: asked in the room, looked up at a real HTTP server in the web server's place, answered."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from aiagent.llm.base import LanguageModelUnavailableError
from aiagent.memory.conversation import FOLD_LINES, RECENT_LINES, SUMMARY_NAME
from aiagent.memory.recall_client import Recall, RecallError
from aiagent.room.signaling_client import Lease
from tests.fakes.voice_room import VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

LEASE = Lease("biology", "worker-1", 3)
SAID = "We decided to buy ten microscopes."
SUBJECTS = "biology physics chemistry history music sports drawing german french latin"


def stored(text: str, name: str = "Alice", **changes: Any) -> dict[str, Any]:
    """A quote as the web server sends it."""
    fields = {
        "segment_id": "8c0e9e4e-7f5a-4d0e-9a62-0c5f3ad5b001",
        "meeting_id": "0d9a2d6c-5f5e-4a55-9a39-0c5f3ad5b001",
        "running": False,
        "kind": "speech",
        "peer_id": "peer-then",
        "name": name,
        "text": text,
        "lang": "en",
        "at": 1_793_700_000.0,
        "date": "2026-11-03",
        "interrupted": False,
    }
    return fields | changes


class WebServer:
    """Stands for the web server: answers with what the test wants, remembers what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {"search": {"scope": "all", "quotes": []}, "lines": {"lines": []}}
        self.status = 200

    async def answer(self, request: web.Request) -> web.Response:
        what = request.match_info["what"]
        self.asked.append((what, await request.json()))
        return web.json_response(self.answers[what], status=self.status)


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    server = WebServer()
    app = web.Application()
    app.router.add_post("/api/v1/agent/rooms/biology/{what}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def recall(server: WebServer) -> AsyncIterator[Recall]:
    async with aiohttp.ClientSession() as http:
        yield Recall(http, server.url, LEASE)


@pytest.fixture
async def room(recall: Recall) -> AsyncIterator[VoiceRoom]:
    """A room whose agent has a small base model, which would make things up."""
    async with voice_room(finder=recall, came_secs=lambda peer_id: 100.0 if peer_id == "bob" else 0.0) as room:
        room.model.follows_instructions = False
        yield room


async def answer(room: VoiceRoom) -> str:
    await room.until(lambda: room.of_agent())
    return room.of_agent()[-1][0].text


async def test_a_small_model_is_not_asked_and_the_quote_is_told_with_speaker_and_date(
    room: VoiceRoom, server: WebServer
) -> None:
    server.answers["search"]["quotes"] = [stored(SAID)]
    room.say("Nova, what did we decide about the microscopes?")
    assert re.fullmatch(r"On 3 November( 2026)?, Alice said: We decided to buy ten microscopes\.", await answer(room))
    assert room.model.prompts == []
    what, body = server.asked[0]
    assert (what, body["agent"], body["asked_by"]) == ("search", {"worker_id": "worker-1", "epoch": 3}, "alice")
    assert (body["query"], body["speaker"]) == ("the microscopes", "")


async def test_a_model_that_follows_instructions_gets_the_quotes(room: VoiceRoom, server: WebServer) -> None:
    room.model.follows_instructions = True
    server.answers["search"]["quotes"] = [stored(SAID), stored("Microscopes need light.", "Bob")]
    room.say("Nova, what did we decide about the microscopes last week?")
    await room.until(lambda: room.of_agent())
    (prompt,) = room.model.prompts
    assert [(message.name, message.content) for message in prompt[-3:-1]] == [
        ("Alice (3 November 2026)", SAID),
        ("Bob (3 November 2026)", "Microscopes need light."),
    ]
    assert any("name the speaker and the date" in message.content for message in prompt if message.role == "system")
    assert (server.asked[0][1]["from_days_ago"], server.asked[0][1]["to_days_ago"]) == (13, 1)


async def test_a_model_that_follows_instructions_is_told_when_nothing_was_found(room: VoiceRoom) -> None:
    room.model.follows_instructions = True
    room.say("Nova, what did we decide about the microscopes?")
    await room.until(lambda: room.of_agent())
    assert any("there is nothing about this" in message.content for message in room.model.prompts[0])


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ("all", "I did not hear anything about that in the meetings of this room."),
        ("attended", "I did not hear anything about that in the meetings that you took part in."),
        ("running", "I did not hear anything about that in this meeting, and I may not tell you about earlier ones."),
    ],
)
async def test_who_finds_nothing_hears_how_far_the_search_went(
    room: VoiceRoom, server: WebServer, scope: str, told: str
) -> None:
    server.answers["search"]["scope"] = scope
    room.say("Nova, what did we decide about the microscopes?")
    assert await answer(room) == told


async def test_a_question_that_is_perhaps_not_about_the_room_goes_to_the_model(
    room: VoiceRoom, server: WebServer
) -> None:
    server.answers["search"]["quotes"] = [stored("Good microscopes.")]
    room.say("Nova, what did Einstein say about relativity?")
    await room.until(lambda: room.model.prompts)
    assert len(server.asked) == 1


async def test_a_wrong_time_is_no_reason_to_find_nothing(room: VoiceRoom, server: WebServer) -> None:
    room.say("Nova, what did we decide about the microscopes yesterday?")
    await answer(room)
    first, second = (body for _, body in server.asked)
    assert (first["from_days_ago"], second["from_days_ago"]) == (1, None)


async def test_a_chinese_question_is_answered_in_chinese(room: VoiceRoom, server: WebServer) -> None:
    server.answers["search"]["quotes"] = [stored("我们决定买十台显微镜。", "小红")]
    room.path.asked("alice", "我们关于显微镜决定了什么？")
    assert (await answer(room)).endswith("11月3日，小红说：我们决定买十台显微镜。")


async def test_without_the_web_server_the_agent_says_so(room: VoiceRoom, server: WebServer) -> None:
    server.status = 503
    room.say("Nova, what did we decide about the microscopes?")
    assert await answer(room) == "I could not look that up just now."


async def test_what_was_said_a_moment_ago_is_quoted_before_it_is_stored(room: VoiceRoom, server: WebServer) -> None:
    room.path._answering.memory.participant_said("Alice", SAID, at_secs=50.0, peer_id="alice", line_id="s1")
    room.say("Nova, what did Alice say about the microscopes?", "bob")
    assert await answer(room) == "Earlier in this meeting, Alice said: We decided to buy ten microscopes."
    server.status = 503
    room.say("Nova, what did Alice say about microscopes?", "bob")
    await room.until(lambda: len(room.of_agent()) == 2)
    assert room.of_agent()[1][0].text == "Earlier in this meeting, Alice said: We decided to buy ten microscopes."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What did Barb say about the server?", "Earlier in this meeting, Bob said: I want to move the server."),
        ("Who wants to move the server?", "Earlier in this meeting, Bob said: I want to move the server."),
        ("What was Bob's opinion on holidays?", "I did not hear anything about that."),
        ("When is the launch?", "I did not hear anything about that."),
        ("Who is here?", "In the room: Alice and Bob, 2 in all."),
        ("发布会是什么时候？", "我没有听到这方面的内容。"),
    ],
)
async def test_what_only_the_meeting_can_tell_is_never_made_up(
    recall: Recall, server: WebServer, question: str, told: str
) -> None:
    async with voice_room(finder=recall, names=lambda: ("Alice", "Bob")) as room:
        room.model.follows_instructions = False
        room.path._answering.memory.participant_said("Bob", "I want to move the server.", at_secs=5.0, peer_id="bob")
        room.path.asked("alice", question)
        assert await answer(room) == told
        assert room.model.prompts == []
        server.status = 503
        room.path.asked("alice", question)
        await room.until(lambda: len(room.of_agent()) == 2)
        assert room.of_agent()[1][0].text == told, "also while the web server is away"


async def test_when_the_model_fails_the_quotes_are_told_as_they_are(room: VoiceRoom, server: WebServer) -> None:
    room.model.follows_instructions = True
    room.model.pieces, room.model.failure = [], LanguageModelUnavailableError("gone")
    server.answers["search"]["quotes"] = [stored(SAID)]
    room.say("Nova, what did we decide about the microscopes?")
    assert (await answer(room)).endswith("Alice said: We decided to buy ten microscopes.")


async def test_an_earlier_meeting_is_summed_up_by_what_people_said(room: VoiceRoom, server: WebServer) -> None:
    old = stored("Nothing of that meeting counts here.", meeting_id="older", at=1.0)
    server.answers["search"]["quotes"] = [old, stored(SAID), stored("The field trip goes to the garden.", "Bob")]
    room.say("Nova, what did we talk about last time?")
    told = await answer(room)
    assert told.startswith("This was said on 3 November")
    assert "Alice said: We decided to buy ten microscopes. Bob said: The field trip goes to the garden." in told
    assert server.asked[0][1]["earlier"] is True


async def test_a_late_comer_is_caught_up_with_what_people_said_before(room: VoiceRoom) -> None:
    room.path._answering.memory.participant_said("Alice", SAID, at_secs=50.0, peer_id="alice")
    room.path._answering.memory.participant_said(
        "Alice", "This came later, after Bob had joined.", at_secs=150.0, peer_id="alice"
    )
    room.say("Nova, catch me up.", "bob")
    assert await answer(room) == "Here is what you missed. Alice said: We decided to buy ten microscopes."
    assert room.model.prompts == []


async def test_asked_in_the_chat_the_summary_is_said_in_short_and_written_in_full(room: VoiceRoom) -> None:
    for subject in SUBJECTS.split():
        text = f"We decided that {subject}1 follows {subject}2, and {subject}3 ends with {subject}4."
        room.path._answering.memory.participant_said("Alice", text, at_secs=1.0)
    room.path.asked("bob", "catch me up", in_chat=True)
    said = await answer(room)
    (written,) = [frame["text"] for frame in room.frames if frame["type"] == "chat"]
    assert len(said) < 500 < len(written)
    assert written.startswith("Here is what you missed. Alice said: We decided that ")


async def test_a_model_that_follows_instructions_writes_the_summary(room: VoiceRoom) -> None:
    room.model.follows_instructions = True
    room.model.pieces = ["Ten microscopes are bought. ", *[f"Detail {n} was discussed at length. " for n in range(30)]]
    room.path._answering.memory.participant_said("Alice", SAID, at_secs=50.0)
    room.path.asked("alice", "summarize the meeting", in_chat=True)
    said = await answer(room)
    (written,) = [frame["text"] for frame in room.frames if frame["type"] == "chat"]
    assert said.startswith("Ten microscopes are bought.")
    assert len(said.split()) <= 61
    assert written == "".join(room.model.pieces).strip()


async def test_when_the_summary_fails_the_gist_is_told(room: VoiceRoom) -> None:
    room.model.follows_instructions = True
    room.model.pieces, room.model.failure = [], LanguageModelUnavailableError("gone")
    room.path._answering.memory.participant_said("Alice", SAID, at_secs=50.0)
    room.say("Nova, summarize the meeting.")
    assert await answer(room) == "Here is what was said so far. Alice said: We decided to buy ten microscopes."


async def test_when_nothing_was_said_the_agent_says_so(room: VoiceRoom) -> None:
    room.path.asked("bob", "what did I miss?")
    assert await answer(room) == "Nothing has been said so far."


async def test_older_lines_are_summed_up_while_the_floor_is_idle_and_a_question_comes_first(
    room: VoiceRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aiagent.memory.summarizer.IDLE_SECS", 0.01)
    memory, room.model.follows_instructions = room.path._answering.memory, True
    for number in range(RECENT_LINES + FOLD_LINES):
        memory.participant_said("Alice", f"We decided about subject {number}.", at_secs=1.0)
    room.model.may_answer.clear()
    room.path.set_muted(False)
    await room.until(lambda: room.model.prompts)
    assert room.model.prompts[0][-2].content == f"We decided about subject {FOLD_LINES - 1}."
    room.path.asked("bob", "What is a leaf?")
    await room.until(lambda: len(room.model.prompts) == 2 and room.model.closed == 1)
    room.model.may_answer.set()
    await answer(room)
    await room.until(lambda: memory.summary)
    assert memory.summary == "".join(room.model.pieces)
    assert any(message.name == SUMMARY_NAME for message in memory.messages("", "", ""))


async def test_the_interface_for_tools_is_a_search_by_words(recall: Recall, server: WebServer) -> None:
    server.answers["search"]["quotes"] = [stored(SAID)]
    (quote,) = await recall.search("alice", "microscopes")
    assert (quote.name, quote.text, quote.on.isoformat(), quote.running) == ("Alice", SAID, "2026-11-03", False)


@pytest.mark.parametrize("status", [401, 403, 409, 429, 500])
async def test_a_refusal_is_an_error_with_its_status(recall: Recall, server: WebServer, status: int) -> None:
    server.status = status
    with pytest.raises(RecallError, match=str(status)):
        await recall.lines()


async def test_an_answer_that_is_no_quote_is_an_error(recall: Recall, server: WebServer) -> None:
    server.answers["search"] = {"scope": "all", "quotes": [{"name": "Alice"}]}
    with pytest.raises(RecallError):
        await recall.search("alice", "microscopes")


async def test_a_web_server_that_is_away_is_an_error() -> None:
    async with aiohttp.ClientSession() as http:
        with pytest.raises(RecallError):
            await asyncio.wait_for(Recall(http, "http://127.0.0.1:1", LEASE).search("alice", "x"), 5)
