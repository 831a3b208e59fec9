"""Captions of a room: partial ones at a bounded pace, a final one for each utterance, whatever the recogniser does."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aiagent.asr.base import RecognizerError
from aiagent.audio.events import SpeechContinued, SpeechRetracted
from aiagent.captions.captioner import PARTIAL_EVERY_SECS
from aiagent.room.persona import Persona
from aiagent.turn.commands import Mode
from tests.fakes.caption_room import CHUNK, WAIT_SECS, Room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    yield room
    await room.captioner.close()


async def test_an_utterance_is_one_segment_with_a_final_caption_and_times_of_the_meeting(room: Room) -> None:
    stream = room.start()
    await room.speak(1.0)
    room.stop()
    await room.until_segments(1)
    final = room.captions(final=True)[0]
    assert final == {
        "type": "caption",
        "segment_id": room.segments[0].segment_id,
        "peer_id": "alice",
        "text": "photosynthesis",
        "final": True,
        "lang": "en",
        "start": pytest.approx(59.7, abs=0.01),
        "end": pytest.approx(61.0, abs=0.01),
    }
    assert {frame["segment_id"] for frame in room.frames} == {final["segment_id"]}
    assert stream.samples == 11 * len(CHUNK)
    assert room.segments[0].text == "photosynthesis"


async def test_partial_captions_come_at_most_every_300_ms(room: Room) -> None:
    stream = room.start()
    await room.speak(3.0)
    shown = len(room.captions(final=False))
    assert shown == stream.partials
    assert 6 <= shown <= int(3.0 / PARTIAL_EVERY_SECS)


async def test_a_slow_recogniser_is_not_asked_twice_at_once(room: Room) -> None:
    stream = room.start()
    stream.may_answer.clear()
    await room.speak(2.0)
    assert stream.partials == 1
    stream.may_answer.set()
    await room.speak(0.4)
    assert stream.partials == 2


async def test_a_partial_result_after_the_end_is_not_shown(room: Room) -> None:
    stream = room.start()
    stream.may_answer.clear()
    await room.speak(0.5)
    room.stop()
    stream.may_answer.set()
    await room.until_segments(1)
    assert room.captions(final=False) == []


async def test_a_failing_final_result_leaves_the_last_partial_one(room: Room) -> None:
    stream = room.start()
    await room.speak(0.5)
    stream.final_text = RecognizerError("damaged")
    room.stop()
    await room.until_segments(1)
    assert room.captions(final=True)[0]["text"] == "photo"


async def test_failing_partial_results_do_not_stop_the_captions(room: Room) -> None:
    stream = room.start()
    stream.partial_text = RecognizerError("damaged")
    await room.speak(1.0)
    assert stream.partials >= 2
    room.stop()
    await room.until_segments(1)
    assert [frame["text"] for frame in room.frames] == ["photosynthesis"]


async def test_noise_without_words_is_no_segment(room: Room) -> None:
    stream = room.start()
    stream.partial_text = stream.final_text = ""
    await room.speak(1.0)
    room.stop()
    room.start("bob")
    room.stop("bob")
    await room.until_segments(1)
    assert [segment.peer_id for segment in room.segments] == ["bob"]
    assert [frame["peer_id"] for frame in room.frames] == ["bob"]


async def test_speakers_at_once_have_segments_of_their_own(room: Room) -> None:
    room.start("alice").final_text = "mine"
    room.start("bob").final_text = "yours"
    await room.speak(0.2, "alice")
    await room.speak(0.2, "bob")
    room.stop("bob")
    room.stop("alice")
    await room.until_segments(2)
    assert {(segment.peer_id, segment.text) for segment in room.segments} == {("alice", "mine"), ("bob", "yours")}
    assert len({segment.segment_id for segment in room.segments}) == 2


async def test_a_cut_utterance_goes_on_as_another_segment(room: Room) -> None:
    room.start().final_text = "first half"
    room.stop(cut=True)
    room.start().final_text = "second half"
    room.stop()
    await room.until_segments(2)
    assert [segment.text for segment in room.segments] == ["first half", "second half"]


async def test_sound_without_a_start_is_ignored(room: Room) -> None:
    await room.speak(0.5, "charlie")
    room.stop("charlie")
    assert room.recognizer.streams == []


async def test_closing_finishes_what_is_being_said(room: Room) -> None:
    room.start()
    await room.captioner.close()
    assert [segment.text for segment in room.segments] == ["photosynthesis"]


async def test_closing_does_not_wait_for_ever(room: Room) -> None:
    room.start().may_answer.clear()
    async with asyncio.timeout(WAIT_SECS):
        await room.captioner.close(finish_within_secs=0.05)
    assert room.segments == []


async def test_a_pause_gives_the_likely_text_before_the_end_is_certain(room: Room) -> None:
    stream = room.start()
    await room.speak(0.1)
    await room.pause()
    (likely,) = room.likely_segments
    assert (likely.text, likely.peer_id) == ("photosynthesis", "alice")
    before = stream.samples
    await room.speak(0.1)
    assert stream.samples == before, "silence behind the last word is not recognised again"
    room.stop()
    await room.until_segments(1)
    assert (room.segments[0].segment_id, room.segments[0].completion) == (likely.segment_id, 0.75)
    assert len(room.judged) == 1


async def test_a_speaker_who_goes_on_is_recognised_with_the_pause(room: Room) -> None:
    stream = room.start()
    await room.pause(0.1)
    room.captioner.on_speech(SpeechContinued("alice", room.now, 0.1, CHUNK))
    room.captioner.on_speech(SpeechContinued("alice", room.now, 0.2, CHUNK))
    assert stream.samples == 3 * len(CHUNK)
    await room.pause(0.2)
    assert len(room.likely_segments) == stream.flushes == 2
    room.stop()
    await room.until_segments(1)


async def test_a_likely_text_that_comes_after_the_speaker_went_on_is_not_told(room: Room) -> None:
    stream = room.start()
    stream.may_answer.clear()
    await room.pause(0.1)
    room.captioner.on_speech(SpeechContinued("alice", room.now, 0.2, CHUNK))
    stream.may_answer.set()
    room.stop()
    await room.until_segments(1)
    assert room.likely_segments == []


async def test_the_end_of_a_turn_is_judged_only_where_it_matters(room: Room) -> None:
    room.answers = False
    room.start()
    await room.pause()
    room.stop()
    await room.until_segments(1)
    assert (room.judged, room.segments[0].completion) == ([], None)


async def test_a_pause_that_cannot_be_recognised_costs_nothing(room: Room) -> None:
    stream = room.start()
    stream.flush_text = RecognizerError("busy")
    await room.pause()
    room.stop()
    await room.until_segments(1)
    assert room.segments[0].text == "photosynthesis"


async def test_a_name_that_was_taken_for_common_words_is_put_right(room: Room) -> None:
    stream = room.start()
    stream.flush_text = stream.final_text = "No, but why is the sky blue?"
    room.recognizer.next_final_text = "Nova,"
    await room.pause()
    room.stop()
    await room.until_segments(1)
    assert room.likely_segments[0].text == room.segments[0].text == "Nova, why is the sky blue?"
    assert len(room.recognizer.streams) == 2, "the beginning is looked at once"


async def test_the_recognizer_knows_names_vocabulary_and_language(room: Room) -> None:
    room.persona = Persona("Nova", ("Nova",), Mode.ADDRESSED, language="auto", chinese="zh-TW", vocabulary=("Valkey",))
    room.start()
    options = room.recognizer.options[0]
    assert options.hotwords == ("Nova", "Siobhan", "Valkey")
    assert (options.language, options.chinese, options.room) == ("auto", "zh-TW", "room")


async def test_what_a_speaker_spoke_last_is_known_until_they_leave(room: Room) -> None:
    room.start()
    room.stop()
    await room.until_segments(1)
    room.start()
    room.captioner.participant_left("alice")
    room.start()
    assert [options.previous for options in room.recognizer.options] == ["", "en", ""]


async def test_a_language_that_cannot_be_heard_is_admitted_once(room: Room) -> None:
    room.persona = Persona("Nova", ("Nova",), Mode.ADDRESSED, language="zh-Hans")
    for _ in range(2):
        room.start()
        room.stop()
    await room.until_segments(2)
    assert room.not_heard_languages == ["zh-Hans"]
    assert room.recognizer.prepared == []


async def test_the_models_of_a_language_are_loaded_once(room: Room) -> None:
    room.recognizer.languages.add("zh")
    room.persona = Persona("Nova", ("Nova",), Mode.ADDRESSED, language="zh")
    for _ in range(2):
        room.start()
        room.stop()
    await room.until_segments(2)
    assert room.recognizer.prepared == ["zh"]


async def test_what_the_agent_says_itself_is_neither_captioned_nor_passed_on(room: Room) -> None:
    room.own_voice = {"photo", "photosynthesis"}
    room.start()
    await room.speak(1.0)
    await room.pause()
    room.stop()
    room.start("bob").final_text = "I agree"
    room.stop("bob")
    await room.until_segments(1)
    assert [segment.text for segment in room.segments] == ["I agree"]
    assert {frame["peer_id"] for frame in room.frames} == {"bob"}


async def test_a_caption_of_what_was_no_speech_is_taken_back(room: Room) -> None:
    room.start()
    await room.speak(1.0)
    shown = room.captions(final=False)[-1]
    room.captioner.on_speech(SpeechRetracted("alice", room.now))
    room.stop()
    assert room.frames[-1]["text"] == ""
    assert room.frames[-1]["segment_id"] == shown["segment_id"]
    assert room.captions(final=True) == []
