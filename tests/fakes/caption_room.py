"""A captioner with a scripted recogniser, what it sent, and a clock that is moved by hand."""

import asyncio
from typing import Any

import numpy as np

from aiagent.asr.base import ENGLISH, StreamOptions, Transcription
from aiagent.audio.events import SpeechContinued, SpeechPaused, SpeechStarted, SpeechStopped
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.captions.captioner import Captioner
from aiagent.captions.speaker_options import SpeakerOptions
from aiagent.captions.utterance import Segment
from aiagent.clock import loop_time
from aiagent.room.frames import ClientFrame, members
from aiagent.room.meeting import RoomClock
from aiagent.room.persona import Persona
from aiagent.turn.commands import Mode

WAIT_SECS = 5
CHUNK = np.zeros(SPEECH_RATE_HZ // 10, np.float32)


class ScriptedStream:
    """Answers as the test says; `partials` counts how often it was asked."""

    def __init__(self) -> None:
        self.samples = 0
        self.partials = 0
        self.flushes = 0
        self.partial_text: str | Exception = "photo"
        self.flush_text: str | Exception = "photosynthesis"
        self.final_text: str | Exception = "photosynthesis"
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    def accept(self, samples: Samples) -> None:
        self.samples += len(samples)

    async def partial(self) -> Transcription:
        self.partials += 1
        return await self._answer(self.partial_text)

    async def flush(self) -> Transcription:
        self.flushes += 1
        return await self._answer(self.flush_text)

    async def final(self) -> Transcription:
        return await self._answer(self.final_text)

    async def _answer(self, text: str | Exception) -> Transcription:
        await self.may_answer.wait()
        if isinstance(text, Exception):
            raise text
        return Transcription(text, "en")

    def reset(self) -> None:
        self.samples = 0


class ScriptedRecognizer:
    """Hands out streams that the test can reach."""

    def __init__(self) -> None:
        self.streams: list[ScriptedStream] = []
        self.next_final_text = "photosynthesis"
        self.options: list[StreamOptions] = []
        self.languages = {"en"}
        self.prepared: list[str] = []

    def open_stream(self, options: StreamOptions = ENGLISH) -> ScriptedStream:
        self.options.append(options)
        self.streams.append(ScriptedStream())
        self.streams[-1].final_text = self.next_final_text
        return self.streams[-1]

    def supports(self, language: str) -> bool:
        return language in self.languages

    async def prepare(self, language: str) -> None:
        self.prepared.append(language)

    def warm_up(self) -> None:
        pass

    async def close(self) -> None:
        pass


class Room:
    """A captioner, what it sent, and a clock moved by hand."""

    def __init__(self) -> None:
        self.recognizer = ScriptedRecognizer()
        self.frames: list[dict[str, Any]] = []
        self.segments: list[Segment] = []
        self.own_voice: set[str] = set()
        self.now = loop_time()
        self._changed = asyncio.Event()
        clock = RoomClock(started_at=1000.0, server_time=1060.0, monotonic_at=self.now)
        self.likely_segments: list[Segment] = []
        self.judged: list[int] = []
        self.answers = True
        self.persona = Persona("Nova", ("Nova",), Mode.ADDRESSED)
        options = SpeakerOptions("room", lambda: self.persona, lambda: ("Siobhan",))
        self.not_heard_languages: list[str] = []
        self.captioner = Captioner(self.recognizer, clock, self._send, self, self, options)

    def _send(self, frame: ClientFrame) -> None:
        self.frames.append(members(frame))
        self._changed.set()

    def names(self) -> tuple[str, ...]:
        return ("Nova",)

    def would_answer(self, peer_id: str, text: str, began_at: float) -> bool:
        return self.answers

    def is_own_voice(self, peer_id: str, text: str, began_at: float) -> bool:
        return text in self.own_voice

    def not_understood(self, peer_id: str, *, others_installed: bool) -> None:
        raise AssertionError("all of it is English")

    def not_heard(self, language: str) -> None:
        self.not_heard_languages.append(language)

    def growing(self, segment: Segment) -> None:
        pass

    def likely(self, segment: Segment, voiced_secs: float) -> None:
        self.likely_segments.append(segment)
        self._changed.set()

    def final(self, segment: Segment) -> None:
        self.segments.append(segment)
        self._changed.set()

    async def completion(self, samples: Samples) -> float:
        self.judged.append(len(samples))
        return 0.75

    def start(self, peer_id: str = "alice") -> ScriptedStream:
        self.captioner.on_speech(SpeechStarted(peer_id, self.now, self.now - 0.3, CHUNK))
        return self.recognizer.streams[-1]

    async def speak(self, secs: float, peer_id: str = "alice") -> None:
        for _ in range(round(secs / 0.1)):
            self.now += 0.1
            self.captioner.on_speech(SpeechContinued(peer_id, self.now, 0.1, CHUNK))
            for _ in range(5):
                await asyncio.sleep(0)

    async def pause(self, voiced_secs: float = 0.1) -> None:
        """A short pause, as long as recognising takes."""
        self.captioner.on_speech(SpeechPaused("alice", self.now, self.now - 0.1, voiced_secs))
        for _ in range(10):
            await asyncio.sleep(0)

    def stop(self, peer_id: str = "alice", *, cut: bool = False) -> None:
        self.captioner.on_speech(SpeechStopped(peer_id, self.now, self.now, cut))

    async def until_segments(self, count: int) -> None:
        async with asyncio.timeout(WAIT_SECS):
            while len(self.segments) < count:
                self._changed.clear()
                await self._changed.wait()

    def captions(self, *, final: bool) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == "caption" and frame["final"] is final]
