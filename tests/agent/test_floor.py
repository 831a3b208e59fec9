"""The voice path under a moderator: the raised hand, questions from the chat, refusals, echoes and interruptions."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from aiagent.turn.barge_in import UNKNOWN_WORDS_SECS
from aiagent.turn.commands import Mode
from tests.fakes.scripted_models import ANSWER, CLAUSE_SECS
from tests.fakes.voice_room import NAMES, WAIT_SECS, VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

WHOLE = "".join(ANSWER)


@pytest.fixture
def mode() -> Mode:
    return Mode.ADDRESSED


@pytest.fixture
async def room(mode: Mode) -> AsyncIterator[VoiceRoom]:
    async with voice_room(mode) as room:
        room.path.people_changed(NAMES.values())
        yield room


def chat(room: VoiceRoom) -> list[str]:
    return [frame["text"] for frame in room.frames if frame["type"] == "chat"]


def hands(room: VoiceRoom) -> list[bool]:
    return [frame["raised"] for frame in room.frames if frame["type"] == "hand"]


def last_state(room: VoiceRoom) -> dict[str, Any]:
    return next(frame for frame in reversed(room.frames) if frame["type"] == "agent_state")


async def begin_to_hear(room: VoiceRoom) -> None:
    """Ask, and wait until the answer is heard and all of it is ready to be played."""
    room.say("Nova, what is photosynthesis?")
    await room.until_state("speaking")
    await room.until(lambda: room.path._answering.reply and room.path._answering.reply.queued_all)


async def hear(room: VoiceRoom, packets: int) -> None:
    """Wait until so many packets of the agent have come."""
    async with asyncio.timeout(WAIT_SECS):
        for _ in range(packets):
            await room.track.recv()


@pytest.mark.parametrize("mode", [Mode.HAND])
async def test_it_raises_its_hand_thinks_and_speaks_when_a_moderator_lets_it(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?", "bob")
    await room.until(lambda: room.model.closed)
    assert hands(room) == [True]
    shown = last_state(room)
    assert (shown["state"], shown["asked_by"], shown["question"]) == ("hand", "bob", "What is photosynthesis?")
    assert room.captions() == []
    room.path.let_speak()
    await room.until(room.of_agent)
    assert room.of_agent()[0][0].text == WHOLE
    assert len(room.model.prompts) == 1
    assert chat(room) == []


@pytest.mark.parametrize("mode", [Mode.HAND])
async def test_a_declined_answer_is_never_heard(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?", "bob")
    await room.until_state("hand")
    room.path.declined()
    await room.until_state("idle")
    room.path.asked("alice", "What is water?", by_moderator=True)
    await room.until(room.of_agent)
    assert room.model.prompts[-1][-1].content == "What is water?"
    assert len(room.of_agent()) == 1


async def test_an_answer_to_the_chat_is_said_and_written(room: VoiceRoom) -> None:
    room.path.asked("bob", "What is photosynthesis?", in_chat=True)
    await room.until(room.of_agent)
    assert room.of_agent()[0][0].text == WHOLE
    assert chat(room) == [WHOLE]


@pytest.mark.parametrize("mode", [Mode.CAPTIONS])
async def test_in_captions_mode_the_answer_is_only_written(room: VoiceRoom) -> None:
    room.begin_speaking("alice")
    room.path.asked("bob", "What is photosynthesis?", in_chat=True)
    await room.until(lambda: chat(room))
    assert chat(room) == [WHOLE]
    assert room.captions() == []
    assert room.of_agent() == []
    await room.until(lambda: last_state(room)["state"] == "listening")
    room.path.asked("bob", "And water?")
    await room.until(lambda: len(chat(room)) == 2)
    assert any(message.content == WHOLE for message in room.model.prompts[1])


async def test_an_interrupted_answer_to_the_chat_is_written_as_far_as_it_is_known(room: VoiceRoom) -> None:
    room.path.asked("bob", "What is photosynthesis?", in_chat=True)
    await room.until_state("speaking")
    await hear(room, 13)
    room.begin_speaking("alice")
    room.go_on_speaking(UNKNOWN_WORDS_SECS, "alice")
    assert len(chat(room)) == 1
    assert room.of_agent()[0][2]


async def test_the_third_waiting_question_is_refused_where_everyone_sees_it(room: VoiceRoom) -> None:
    room.model.may_answer.clear()
    for text in ("One?", "Two?", "Three?"):
        room.path.asked("alice", text)
    assert last_state(room)["queued"] == 2
    assert chat(room) == []
    room.path.asked("bob", "Four?")
    (refusal,) = chat(room)
    assert "Bob" in refusal
    assert "two questions" in refusal


async def test_a_muted_agent_says_that_it_is(room: VoiceRoom) -> None:
    room.path.set_muted(True)
    room.path.asked("bob", "What is photosynthesis?")
    assert "muted" in chat(room)[0]


async def test_two_words_interrupt(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until_state("speaking")
    await hear(room, 13)
    room.begin_speaking("bob")
    room.pause("Hang on", 0.3, "bob")
    await room.until(room.of_agent)
    assert room.of_agent()[0][2]


async def test_after_a_pause_for_a_nod_and_an_interruption_only_what_was_played_is_remembered(room: VoiceRoom) -> None:
    await begin_to_hear(room)
    await hear(room, 6)
    room.begin_speaking("bob")
    played = room.path.outbound.playout.queued_secs
    room.go_on_speaking(0.4, "bob")
    await asyncio.sleep(0.05)
    assert room.path.outbound.playout.queued_secs == played
    room.end_speaking("Mm-hm.", "bob")
    await hear(room, 7)
    assert room.path.outbound.playout.queued_secs < played
    room.begin_speaking("bob")
    room.go_on_speaking(UNKNOWN_WORDS_SECS, "bob")
    (answer, _, interrupted, _) = room.of_agent()[0]
    assert interrupted
    assert answer.text
    assert WHOLE.startswith(answer.text)
    assert answer.text != WHOLE
    assert room.captions()[-1]["text"] == answer.text


async def test_its_own_words_from_a_loudspeaker_neither_interrupt_nor_become_a_caption(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until(lambda: room.captions() and "from light" in room.captions()[-1]["text"])
    room.begin_speaking("bob")
    room.pause("Plants make sugar from light", 0.4, "bob")
    await room.until(lambda: not room.path.outbound.playout.held)
    room.end_speaking("Plants make sugar from light.", "bob")
    await room.until(room.of_agent)
    (answer, _, interrupted, _) = room.of_agent()[0]
    assert (answer.text, interrupted) == (WHOLE, False)
    assert [caption["text"] for caption in room.captions("bob")] in ([], [""])
    assert all(segment.peer_id != "bob" for segment, *_ in room.stored)


async def test_a_reply_to_the_answer_needs_no_name(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until(room.of_agent)
    room.say("And what does it need?")
    await room.until(lambda: len(room.of_agent()) == 2)
    room.say("Bob, did you know that?")
    await room.until(lambda: sum(kind == "speech" for _, kind, *_ in room.stored) == 3)
    assert len(room.model.prompts) == 2


async def test_the_voice_pauses_with_the_onset_of_speech(room: VoiceRoom) -> None:
    await begin_to_hear(room)
    room.begin_speaking("bob")
    queued_secs = room.path.outbound.playout.queued_secs
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(CLAUSE_SECS):
            # What was sent before the onset may still come; it is less than 100 ms.
            await hear(room, 5)
    assert room.path.outbound.playout.queued_secs == queued_secs
