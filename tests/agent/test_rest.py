"""A room is handed over: the sentence that is heard is finished, nothing new begins, no last word is lost."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from aiagent.clock import loop_time
from aiagent.room.notes import Alarm, Note
from tests.fakes.scripted_models import ANSWER, CLAUSE_SECS
from tests.fakes.voice_room import VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

SOON_SECS = 5.0


@pytest.fixture
async def room() -> AsyncIterator[VoiceRoom]:
    async with voice_room() as room:
        yield room


async def test_the_clause_that_is_heard_is_finished_and_the_rest_dropped(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until_state("speaking")
    begin = loop_time()
    await room.path.rest(SOON_SECS)
    assert loop_time() - begin < 2 * CLAUSE_SECS
    ((answer, _, _, _),) = room.of_agent()
    assert answer.text
    assert "".join(ANSWER).startswith(answer.text)
    assert answer.text.endswith(("sugar", "light.")), "no word in the middle of a clause is the last"
    assert room.path.outbound.playout.queued_secs == 0


async def test_a_sentence_that_would_take_too_long_is_cut(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until_state("speaking")
    begin = loop_time()
    await room.path.rest(CLAUSE_SECS / 10)
    assert loop_time() - begin < CLAUSE_SECS
    assert room.path.outbound.playout.queued_secs == 0


async def test_nothing_is_answered_any_more_but_all_is_captioned(room: VoiceRoom) -> None:
    await room.path.rest(SOON_SECS)
    room.say("Nova, what is photosynthesis?")
    await room.until(lambda: room.stored)
    await room.path.finish_captions()
    assert room.model.prompts == []
    assert [segment.text for segment, *_ in room.stored] == ["Nova, what is photosynthesis?"]


async def test_a_pause_is_waited_for(room: VoiceRoom) -> None:
    room.begin_speaking()
    resting = asyncio.ensure_future(room.path.rest(SOON_SECS))
    done, _ = await asyncio.wait({resting}, timeout=0.1)
    assert not done
    room.end_speaking("That is what I wanted to say.")
    async with asyncio.timeout(1):
        await resting
    await room.path.finish_captions()
    assert room.captions("alice")[-1]["final"]


async def test_who_does_not_pause_is_not_waited_for_and_keeps_every_word(room: VoiceRoom) -> None:
    room.recognizer.text = "And so on, and so on"
    room.begin_speaking()
    begin = loop_time()
    await room.path.rest(0.2)
    assert loop_time() - begin < 1
    await room.path.finish_captions()
    assert [(segment.text, kind) for segment, kind, *_ in room.stored] == [("And so on, and so on", "speech")]
    assert [caption["final"] for caption in room.captions("alice")] == [True]


async def test_questions_that_were_not_answered_are_left_to_the_next_agent(room: VoiceRoom) -> None:
    room.model.may_answer.clear()
    room.say("Nova, what is photosynthesis?")
    await room.until_state("thinking")
    room.path.asked("bob", "And what is ice?", in_chat=True)
    unanswered = await room.path.rest(SOON_SECS)
    assert [(question.asked_by, question.spoken, question.in_chat) for question in unanswered] == [
        ("alice", True, False),
        ("bob", False, True),
    ]
    text = Note(unanswered).as_json()
    assert text is not None
    assert not room.of_agent()

    async with voice_room() as heir:
        heir.path.take_over(Note.from_json(text, loop_time()).questions)
        await heir.until(lambda: len(heir.of_agent()) == 2)
        assert [prompt[-1].content for prompt in heir.model.prompts] == ["What is photosynthesis?", "And what is ice?"]


async def test_an_answer_that_is_heard_already_is_not_given_twice(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until_state("speaking")
    assert await room.path.rest(SOON_SECS) == ()


def test_running_timers_are_in_the_note_and_nothing_to_do_makes_none() -> None:
    alarm = Alarm("alice", 1_700_000_060.5, "tea <b>")
    text = Note(timers=[alarm]).as_json()
    assert text is not None
    assert Note.from_json(text, 5.0) == Note([], [alarm])
    assert Note().as_json() is None


TIMER = {"asked_by": "a", "ends_at": 1.0, "label": ""}


@pytest.mark.parametrize(
    "note",
    [
        *("", "[]", "{}", "x", '{"questions": []}', '{"questions": [{}], "timers": []}'),
        json.dumps({"questions": [], "timers": [TIMER] * 100}),
        json.dumps({"questions": [], "timers": [TIMER | {"ends_at": -1}]}),
    ],
)
def test_a_note_that_is_none_is_refused(note: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Note.from_json(note, 0.0)
