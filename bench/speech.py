"""Spoken questions, made by the default voice, and the tracks that say and hear them."""

import asyncio
import fractions
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import soxr
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from numpy.typing import NDArray

from aiagent.tts.sherpa import load

Pcm = NDArray[np.int16]

RATE_HZ = 48_000
FRAME_SAMPLES = 960
FRAME_SECS = 0.02
AUDIBLE_RMS = 300.0
"""Louder than this (of 32767) counts as audible."""

QUESTIONS = (
    "Nova, what is photosynthesis?",
    "Nova, what is the capital of France?",
    "Nova, what do bees make?",
    "Nova, who wrote Romeo and Juliet?",
    "Nova, what is the largest planet?",
    "Nova, why is the sky blue?",
    "Nova, what is water made of?",
    "Nova, how many days are in a week?",
    "Nova, what does a doctor do?",
    "Nova, where do penguins live?",
)


async def spoken(texts: Sequence[str], models_dir: Path) -> list[Pcm]:
    """Each text as 48 kHz mono, shape (samples,)."""
    voice = await asyncio.to_thread(load, models_dir)
    try:
        speeches = [await voice.synthesize(text) for text in texts]
        return [_pcm(speech.samples, speech.sample_rate_hz) for speech in speeches]
    finally:
        await voice.close()


def _pcm(samples: NDArray[np.float32], rate_hz: int) -> Pcm:
    resampled = soxr.resample(samples, rate_hz, RATE_HZ)
    return np.asarray(np.clip(resampled, -1.0, 1.0) * 32767, np.int16)


def rms(samples: NDArray[Any]) -> float:
    """Loudness of the samples, 0 to 32767."""
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


@dataclass
class Utterance:
    """Speech on its way out; `ended_at` is the monotonic moment at which the sender got the last voiced frame."""

    frames: NDArray[np.int16]
    last_voiced: int
    position: int = 0
    ended_at: float | None = None


class MicrophoneTrack(MediaStreamTrack):
    """Quiet noise on an absolute 20 ms clock; `say` mixes an utterance in."""

    kind = "audio"

    def __init__(self, noise_rms: float = 4.0) -> None:
        super().__init__()
        self._noise = (np.random.default_rng(1).standard_normal((50, FRAME_SAMPLES)) * noise_rms).astype(np.int16)
        self._utterance: Utterance | None = None
        self._count = 0
        self._started_at = 0.0

    def say(self, pcm: Pcm) -> Utterance:
        """Say the samples, beginning with the next frame."""
        padded = np.concatenate([pcm, np.zeros(-len(pcm) % FRAME_SAMPLES, np.int16)]).reshape(-1, FRAME_SAMPLES)
        voiced = [index for index, frame in enumerate(padded) if rms(frame) > AUDIBLE_RMS]
        self._utterance = Utterance(padded, voiced[-1])
        return self._utterance

    async def recv(self) -> av.AudioFrame:
        """The next 20 ms."""
        self._started_at = self._started_at or time.monotonic()
        delay_secs = self._started_at + self._count * FRAME_SECS - time.monotonic()
        if delay_secs > 0:
            await asyncio.sleep(delay_secs)
        frame = av.AudioFrame.from_ndarray(self._next_samples().reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE_HZ, self._count * FRAME_SAMPLES
        frame.time_base = fractions.Fraction(1, RATE_HZ)
        self._count += 1
        return frame

    def _next_samples(self) -> NDArray[np.int16]:
        utterance = self._utterance
        if utterance is None or utterance.position >= len(utterance.frames):
            return np.asarray(self._noise[self._count % len(self._noise)])
        samples: NDArray[np.int16] = utterance.frames[utterance.position]
        if utterance.position == utterance.last_voiced:
            utterance.ended_at = time.monotonic()
        utterance.position += 1
        return samples


class Ear:
    """Listens to the agent's track and notes when it becomes audible."""

    def __init__(self) -> None:
        self._audible = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.heard_at = 0.0

    def attach(self, track: MediaStreamTrack) -> None:
        """Begin to listen; the task ends with the track."""
        self._task = asyncio.create_task(self._listen(track))

    def reset(self) -> None:
        """Wait for the next answer."""
        self._audible.clear()

    async def wait_audible(self, seconds: float) -> float:
        """The monotonic moment of the first audible frame since `reset`. Raises TimeoutError."""
        await asyncio.wait_for(self._audible.wait(), seconds)
        return self.heard_at

    async def _listen(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                if isinstance(frame, av.AudioFrame) and not self._audible.is_set() and _loud(frame):
                    self.heard_at = time.monotonic()
                    self._audible.set()
        except MediaStreamError:
            return


def _loud(frame: av.AudioFrame) -> bool:
    return rms(frame.to_ndarray()) > AUDIBLE_RMS
