"""Answers and state of the agent: shown to the room, remembered, stored."""

from typing import Any

import pytest

from aiagent.answers.context import RoomContext
from aiagent.answers.publishing import MAX_QUESTION_CHARS, AnswerPublisher, StatePublisher
from aiagent.answers.reply import Reply
from aiagent.captions.utterance import Segment
from aiagent.clock import loop_time
from aiagent.language.phrases import phrase
from aiagent.memory.conversation import Conversation
from aiagent.metrics.turns import EndedTurn, TurnTimes
from aiagent.room.frames import ClientFrame, members
from aiagent.room.meeting import RoomClock
from aiagent.room.persona import Persona
from aiagent.turn.commands import Mode, Question
from aiagent.turn.state import TurnMachine

pytestmark = pytest.mark.unit

QUESTION = Question("bob", "What is ice?", 0.0, 0.0)


class Room:
    """A publisher, and all that it passed on."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.stored: list[tuple[str, str, bool, str | None]] = []
        self.turns: list[EndedTurn] = []
        self.memory = Conversation()
        persona = Persona("Nova", ("Nova",), Mode.ADDRESSED)
        clock = RoomClock(1000.0, 1060.0, loop_time())
        context = RoomContext("nova", lambda: persona, clock, str.capitalize, self.turns.append)
        self.publisher = AnswerPublisher(context, self.memory, self.send, self._store)

    def send(self, frame: ClientFrame) -> None:
        self.frames.append(members(frame))

    def _store(self, segment: Segment, kind: str, interrupted: bool, turn_id: str | None) -> None:
        self.stored.append((segment.text, kind, interrupted, turn_id))

    @property
    def written(self) -> list[str]:
        return [frame["text"] for frame in self.frames if frame["type"] == "chat"]

    @property
    def captions(self) -> list[tuple[str, bool]]:
        return [(frame["text"], frame["final"]) for frame in self.frames if frame["type"] == "caption"]


def reply_to(question: Question, *, audible: bool = True) -> Reply:
    reply = Reply(question, TurnTimes(question.ended_at))
    reply.began_at = loop_time() if audible else 0.0
    return reply


async def test_what_was_heard_of_an_interrupted_answer_is_captioned_and_stored() -> None:
    room = Room()
    reply = reply_to(QUESTION)
    room.publisher.caption(reply, "Ice is frozen", final=False)
    room.publisher.ended(reply, "Ice is", interrupted=True)
    assert room.captions == [("Ice is frozen", False), ("Ice is", True)]
    assert room.stored == [("Ice is", "agent", True, QUESTION.turn_id)]
    assert [(turn.asked_by, turn.interrupted) for turn in room.turns] == [("bob", True)]
    assert room.written == []


async def test_an_answer_of_which_no_word_was_heard_is_no_segment() -> None:
    room = Room()
    room.publisher.ended(reply_to(QUESTION), "", interrupted=True)
    assert (room.captions, room.stored) == ([("…", True)], [])
    room.publisher.ended(reply_to(QUESTION, audible=False), "", interrupted=True)
    assert len(room.captions) == 1


async def test_what_was_asked_in_the_chat_is_answered_there_once() -> None:
    room = Room()
    reply = reply_to(Question("bob", "What is ice?", 0.0, 0.0, spoken=False, in_chat=True))
    room.publisher.write(reply, "Frozen water.")
    room.publisher.ended(reply, "Frozen", interrupted=True)
    assert room.written == ["Frozen water."]


async def test_a_language_without_a_voice_is_apologised_for_once_and_written() -> None:
    room = Room()
    for _ in range(2):
        reply = reply_to(QUESTION, audible=False)
        room.publisher.unspoken(reply, "zh")
        room.publisher.write(reply, "冰是冻结的水。")
    assert room.written == [phrase("no_voice", "zh"), "冰是冻结的水。", "冰是冻结的水。"]


async def test_after_a_failure_nothing_is_written_but_that() -> None:
    room = Room()
    reply = reply_to(Question("bob", "What is ice?", 0.0, 0.0, in_chat=True))
    room.publisher.failed(reply)
    room.publisher.write(reply, phrase("cannot_answer", "en"))
    assert room.written == [phrase("no_model", "en")]


async def test_an_announcement_is_no_turn() -> None:
    room = Room()
    room.publisher.ended(reply_to(Question("bob", "Tea.", 0.0, 0.0, announcement=True)), "Tea.", interrupted=False)
    assert room.turns == []
    assert room.stored


async def test_a_state_is_shown_once_and_again_when_something_of_it_is_new() -> None:
    room = Room()
    machine = TurnMachine(Mode.ADDRESSED, ("Nova",))
    state = StatePublisher(machine, room.send)
    state.show(None)
    state.show(None)
    machine.asked("bob", "What is ice?", 0.0)
    assert machine.reply
    reply = reply_to(machine.reply)
    state.show(reply)
    reply.shown = "Ice"
    state.show(reply)
    assert [(frame["state"], frame["text"], frame["asked_by"]) for frame in room.frames] == [
        ("idle", "", None),
        ("thinking", "", "bob"),
        ("thinking", "Ice", "bob"),
    ]


async def test_a_question_is_told_once_when_its_turn_begins_and_with_a_raised_hand() -> None:
    room = Room()
    machine = TurnMachine(Mode.ADDRESSED, ("Nova",))
    state = StatePublisher(machine, room.send)
    machine.asked("bob", "What is ice?", 0.0)
    reply = reply_to(Question("bob", "What is ice?", 0.0, 0.0, spoken=False))
    state.show(reply)
    reply.shown = "Ice"
    state.show(reply)
    assert [frame["question"] for frame in room.frames] == ["What is ice?", ""]

    waiting, hand = Room(), TurnMachine(Mode.HAND, ("Nova",))
    hand.asked("bob", "x" * 3000, 0.0)
    StatePublisher(hand, waiting.send).show(None)
    (frame,) = waiting.frames
    assert (frame["state"], frame["asked_by"], frame["metrics"]) == ("hand", "bob", None)
    assert frame["question"] == "x" * MAX_QUESTION_CHARS


async def test_nobody_asks_for_what_the_agent_says_by_itself() -> None:
    room = Room()
    state = StatePublisher(TurnMachine(Mode.ADDRESSED, ("Nova",)), room.send)
    state.show(reply_to(Question("bob", "The time is over.", 0.0, 0.0, spoken=False, announcement=True)))
    assert [(frame["asked_by"], frame["question"]) for frame in room.frames] == [(None, "")]


async def test_an_answer_in_the_chat_names_its_turn() -> None:
    room = Room()
    reply = reply_to(Question("bob", "What is ice?", 0.0, 0.0, spoken=False, in_chat=True))
    room.publisher.write(reply, "Frozen water.")
    assert [frame["turn_id"] for frame in room.frames if frame["type"] == "chat"] == [reply.turn_id]
