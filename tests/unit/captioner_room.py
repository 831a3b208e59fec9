"""A captioner with its listener, and a recogniser that does what a test tells it."""

import asyncio

import numpy as np

from aiagent.asr.base import ENGLISH, RecognizerError, StreamOptions, Transcription
from aiagent.audio.events import SpeechContinued, SpeechStarted, SpeechStopped
from aiagent.audio.formats import Samples
from aiagent.captions.captioner import PARTIAL_EVERY_SECS, Captioner
from aiagent.captions.speaker_options import SpeakerOptions
from aiagent.captions.utterance import Segment
from aiagent.clock import loop_time
from aiagent.room.frames import Caption, ClientFrame
from aiagent.room.meeting import RoomClock
from aiagent.room.persona import Persona
from aiagent.turn.commands import Mode
from tests.fakes.scripted_models import ScriptedRecognizer

SOUND = np.concatenate([np.zeros(800, np.float32), np.full(800, 0.3, np.float32)])


class Recognizer(ScriptedRecognizer):
    """Recognises the text that the test sets, or fails."""

    def __init__(self) -> None:
        super().__init__()
        self.text = "good"
        self.fails = False
        self.accepted = 0
        self.options: list[StreamOptions] = []

    def open_stream(self, options: StreamOptions = ENGLISH) -> "Recognizer":
        self.options.append(options)
        return self

    def accept(self, samples: Samples) -> None:
        self.accepted += 1

    async def partial(self) -> Transcription:
        if self.fails:
            raise RecognizerError
        return await super().partial()

    async def flush(self) -> Transcription:
        return await self.partial()

    async def final(self) -> Transcription:
        return await self.partial()


class Room:
    """A captioner with its listener, and the captions that it sent."""

    def __init__(self) -> None:
        self.recognizer = Recognizer()
        self.frames: list[ClientFrame] = []
        self.told: list[tuple[str, str, float | None]] = []
        self.own_voice = ""
        self.foreigners: list[tuple[str, bool]] = []
        persona = Persona("Nova", ("Nova",), Mode.ADDRESSED)
        options = SpeakerOptions("room", lambda: persona, tuple)
        self.clock = RoomClock(started_at=1000.0, server_time=1060.0, monotonic_at=loop_time())
        self.captioner = Captioner(self.recognizer, self.clock, self.frames.append, self, self, options)

    def names(self) -> tuple[str, ...]:
        return ("Nova",)

    def would_answer(self, peer_id: str, text: str, began_at: float) -> bool:
        return True

    def is_own_voice(self, peer_id: str, text: str, began_at: float) -> bool:
        return text == self.own_voice

    def not_understood(self, peer_id: str, *, others_installed: bool) -> None:
        self.foreigners.append((peer_id, others_installed))

    def not_heard(self, language: str) -> None:
        raise AssertionError("English is always heard")

    def growing(self, segment: Segment) -> None:
        self.told.append(("growing", segment.text, segment.completion))

    def likely(self, segment: Segment, voiced_secs: float) -> None:
        self.told.append(("likely", segment.text, segment.completion))

    def final(self, segment: Segment) -> None:
        self.told.append(("final", segment.text, segment.completion))

    async def completion(self, samples: Samples) -> float:
        return 0.75

    async def start(self, text: str = "good", sound: Samples = SOUND) -> None:
        """Somebody says this much, and it is shown."""
        now = loop_time()
        self.recognizer.text = text
        self.captioner.on_speech(SpeechStarted("bob", now, now - 0.3, sound))
        # A little more than the interval: the sum of two floats may fall short of it.
        self.captioner.on_speech(SpeechContinued("bob", now + PARTIAL_EVERY_SECS + 0.01, 0.4, sound))
        await settled()

    async def stop(self, *, cut: bool = False) -> None:
        now = loop_time()
        self.captioner.on_speech(SpeechStopped("bob", now, now, cut))
        await settled()

    @property
    def captions(self) -> list[tuple[str, bool]]:
        return [(frame.text, frame.final) for frame in self.frames if isinstance(frame, Caption)]


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)
