"""An utterance on its way to a segment: what is shown while it grows, at a pause, at its end, and when it was none."""

import asyncio

import numpy as np
import pytest

from aiagent.audio.events import SpeechContinued, SpeechPaused, SpeechRetracted
from aiagent.captions.utterance import OpenUtterances, Utterance
from aiagent.clock import loop_time
from aiagent.room.frames import Caption
from tests.unit.captioner_room import SOUND, Recognizer, Room, settled

pytestmark = pytest.mark.unit


async def test_an_utterance_is_shown_while_it_grows_and_passed_on_at_its_end() -> None:
    room = Room()
    await room.start("good")
    room.recognizer.text = "good morning"
    await room.stop()
    assert room.captions == [("good", False), ("good morning", True)]
    assert room.told == [("growing", "good", None), ("final", "good morning", 0.75)]


async def test_a_caption_has_the_times_of_the_meeting_and_one_id() -> None:
    room = Room()
    await room.start()
    await room.stop()
    captions = [frame for frame in room.frames if isinstance(frame, Caption)]
    assert len({caption.segment_id for caption in captions}) == 1
    assert captions[0].start == pytest.approx(59.7, abs=0.05)


async def test_the_likely_text_of_a_pause_is_judged_before_the_end_is_certain() -> None:
    room = Room()
    await room.start("good")
    room.recognizer.text = "good morning"
    now = loop_time()
    room.captioner.on_speech(SpeechPaused("bob", now, now, 0.4))
    await settled()
    await room.stop()
    assert room.told[1:] == [("likely", "good morning", None), ("final", "good morning", 0.75)]


async def test_the_sound_of_a_pause_counts_only_when_the_speaker_goes_on() -> None:
    room = Room()
    await room.start()
    now = loop_time()
    room.captioner.on_speech(SpeechPaused("bob", now, now, 0.4))
    room.captioner.on_speech(SpeechContinued("bob", now, 0.4, SOUND))
    assert room.recognizer.accepted == 2
    room.captioner.on_speech(SpeechContinued("bob", now, 0.5, SOUND))
    assert room.recognizer.accepted == 4
    await room.stop()


async def test_the_caption_of_an_utterance_that_was_none_is_cleared() -> None:
    room = Room()
    await room.start()
    room.captioner.on_speech(SpeechRetracted("bob", loop_time()))
    assert room.captions == [("good", False), ("", False)]
    room.recognizer.text = room.own_voice = "plants make sugar"
    await room.start("plants make sugar")
    await room.stop()
    assert room.captions == [("good", False), ("", False)]
    assert room.told == [("growing", "good", None)]


async def test_what_is_made_up_for_another_language_is_no_caption_and_nobody_is_asked() -> None:
    room = Room()
    loop = ", ".join(["I'm going to say"] * 6)
    await room.start(loop)
    await room.stop()
    assert room.captions == [(loop, False), ("", False)]
    assert room.foreigners == [("bob", True)]
    assert [what for what, *_ in room.told] == ["growing"]
    await room.start(loop)
    await room.stop()
    assert room.captions[2:] == [], "what is doubtful is not shown while it grows either"


async def test_nobody_is_told_of_another_language_for_what_noise_made_up() -> None:
    room = Room()
    await room.start(", ".join(["I'm going to say"] * 6), np.full(1600, 0.3, np.float32))
    await room.stop()
    assert room.captions[-1] == ("", False)
    assert room.foreigners == []


async def test_without_a_final_text_the_last_partial_one_stands() -> None:
    room = Room()
    await room.start("good")
    room.recognizer.fails = True
    await room.stop()
    assert room.told[-1] == ("final", "good", 0.75)


async def test_an_utterance_that_was_cut_is_not_judged_for_its_speaker_goes_on() -> None:
    room = Room()
    await room.start()
    await room.stop(cut=True)
    assert room.told[-1] == ("final", "good", None)


async def test_the_language_of_the_last_utterance_is_known_to_the_next() -> None:
    room = Room()
    await room.start()
    await room.stop()
    await room.start()
    assert [options.previous for options in room.recognizer.options] == ["", "en"]


async def test_open_utterances_end_and_are_finished_when_the_captioner_closes() -> None:
    room = Room()
    await room.start()
    await room.captioner.close()
    assert room.told[-1][0] == "final"


async def test_a_room_is_quiet_when_the_last_speaker_has_ended() -> None:
    utterances = OpenUtterances()
    await asyncio.wait_for(utterances.until_quiet(), 1)
    for peer_id in ("alice", "bob"):
        utterances.add(Utterance(Recognizer(), peer_id, 0.0))
    utterances.end("alice")
    waiting = asyncio.ensure_future(utterances.until_quiet())
    await settled()
    assert not waiting.done()
    assert utterances.end("bob")
    await asyncio.wait_for(waiting, 1)
    assert utterances.end("bob") is None
