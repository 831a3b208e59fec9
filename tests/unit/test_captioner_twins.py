"""Two microphones that hear one voice: one final caption, one utterance for the listener, no wait without need."""

import asyncio

import numpy as np
import pytest

from aiagent.asr.base import Transcription
from aiagent.audio.events import SpeechContinued, SpeechStarted, SpeechStopped
from aiagent.captions.captioner import PARTIAL_EVERY_SECS
from aiagent.captions.same_voice import MOST_WAIT_SECS
from aiagent.clock import loop_time
from aiagent.room.frames import Caption
from tests.unit.captioner_room import Recognizer, Room, settled

pytestmark = pytest.mark.unit

LOUD = np.full(16_000, 0.3, np.float32)
QUIET = 0.3 * LOUD
SENTENCE = "Nova, what is the capital of France?"


class SlowRecognizer(Recognizer):
    """A final result comes when the test allows it."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def final(self) -> Transcription:
        await self.may_end.wait()
        return await super().final()


class Microphones(Room):
    """A room with several microphones; `begin` and `end` are the moments of speech in each."""

    def __init__(self) -> None:
        super().__init__()
        self.recognizer = SlowRecognizer()
        self.captioner._transcriber._recognizer = self.recognizer

    async def begin(self, peer_id: str, sound: np.ndarray, text: str = "") -> None:
        now = loop_time()
        self.captioner.on_speech(SpeechStarted(peer_id, now, now - 1.0, sound))
        if text:
            self.recognizer.text = text
            self.captioner.on_speech(SpeechContinued(peer_id, now + PARTIAL_EVERY_SECS + 0.01, 0.9, sound[:160]))
        await settled()

    async def end(self, peer_id: str, text: str) -> None:
        self.recognizer.text = text
        now = loop_time()
        self.captioner.on_speech(SpeechStopped(peer_id, now, now, cut=False))
        await settled()

    @property
    def finals(self) -> list[tuple[str, str]]:
        return [(frame.peer_id, frame.text) for frame in self.frames if isinstance(frame, Caption) and frame.final]


async def test_the_louder_stays_when_it_ends_first() -> None:
    room = Microphones()
    await room.begin("ann", QUIET)
    await room.begin("bob", LOUD)
    await room.end("bob", SENTENCE)
    await room.end("ann", SENTENCE)
    assert room.finals == [("bob", SENTENCE)]
    assert [told for told in room.told if told[0] == "final"] == [("final", SENTENCE, 0.75)]


async def test_the_louder_stays_when_it_ends_last_and_its_words_are_known() -> None:
    room = Microphones()
    await room.begin("bob", LOUD, SENTENCE)
    await room.begin("ann", QUIET)
    await room.end("ann", "what is the capital of France")
    assert room.finals == []
    await room.end("bob", SENTENCE)
    assert room.finals == [("bob", SENTENCE)]


async def test_the_quieter_waits_for_the_words_of_the_louder() -> None:
    room = Microphones()
    await room.begin("bob", LOUD)
    await room.begin("ann", QUIET)
    await room.end("ann", SENTENCE)
    assert room.finals == []
    await room.end("bob", SENTENCE)
    assert room.finals == [("bob", SENTENCE)]


async def test_the_quieter_stays_when_the_louder_turns_out_to_say_something_else() -> None:
    room = Microphones()
    await room.begin("bob", LOUD)
    await room.begin("ann", QUIET)
    await room.end("ann", SENTENCE)
    await room.end("bob", "Could somebody please open a window?")
    assert sorted(room.finals) == [("ann", SENTENCE), ("bob", "Could somebody please open a window?")]


async def test_the_quieter_stays_when_nothing_is_recognised_in_the_louder() -> None:
    room = Microphones()
    await room.begin("bob", LOUD)
    await room.begin("ann", QUIET)
    await room.end("ann", SENTENCE)
    await room.end("bob", "")
    assert room.finals == [("ann", SENTENCE)]


@pytest.mark.virtual_time
async def test_the_wait_for_another_microphone_is_bounded() -> None:
    room = Microphones()
    await room.begin("bob", LOUD)
    await room.begin("ann", QUIET)
    await room.end("ann", SENTENCE)
    await asyncio.sleep(MOST_WAIT_SECS + 0.1)
    assert room.finals == [("ann", SENTENCE)]
    await room.end("bob", SENTENCE)
    assert room.finals == [("ann", SENTENCE)], "what is captioned is not captioned again"


async def test_nobody_waits_for_people_who_say_something_else() -> None:
    room = Microphones()
    await room.begin("bob", LOUD, "Could somebody please open")
    await room.begin("ann", QUIET)
    await room.end("ann", SENTENCE)
    assert room.finals == [("ann", SENTENCE)]


async def test_a_lone_speaker_and_the_louder_one_never_wait() -> None:
    room = Microphones()
    await room.begin("bob", LOUD)
    await room.end("bob", SENTENCE)
    assert room.finals == [("bob", SENTENCE)]
    await room.begin("ann", QUIET)
    await room.begin("bob", LOUD)
    await room.end("bob", "Thank you, that was all.")
    assert room.finals[1:] == [("bob", "Thank you, that was all.")]


async def test_the_partial_caption_of_the_quieter_is_taken_back() -> None:
    room = Microphones()
    await room.begin("ann", QUIET, "Nova, what is the")
    await room.begin("bob", LOUD, "Nova, what is the capital")
    now = loop_time()
    room.recognizer.text = "what is the capital of"
    room.captioner.on_speech(SpeechContinued("ann", now + 3 * PARTIAL_EVERY_SECS, 1.2, QUIET[:160]))
    await settled()
    shown = [(frame.peer_id, frame.text) for frame in room.frames if isinstance(frame, Caption)]
    assert shown == [("ann", "Nova, what is the"), ("bob", "Nova, what is the capital"), ("ann", "")]
