"""Sentences spoken by several voices, kept on disk: the same run says the same sound again."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soxr
from numpy.typing import NDArray

from aiagent.tts.sherpa import load
from deploy.options import PROJECT_DIR

Sound = NDArray[np.float32]
"""Mono, shape (samples,), -1..1, at 48 kHz."""

SOUND_RATE_HZ = 48_000
LEVEL_RMS = 0.08
"""All voices are made equally loud: -22 dB, as a microphone with automatic gain gives."""

CACHE_DIR = PROJECT_DIR / "var" / "bench" / "speech"


@dataclass(frozen=True, slots=True)
class VoiceKind:
    """How somebody sounds: `pitch` is a factor on the voice's own, `speed` one on the usual speed."""

    name: str
    pitch: float = 1.0
    speed: float = 1.0


JOE = VoiceKind("joe")
HIGH = VoiceKind("high", pitch=1.18, speed=1.05)
DEEP = VoiceKind("deep", pitch=0.88, speed=0.95)
VOICES = (JOE, HIGH, DEEP)


class Spoken(NamedTuple):
    """A text to be spoken, and how."""

    text: str
    voice: VoiceKind


async def speak_all(wanted: Sequence[Spoken], models_dir: Path) -> dict[Spoken, Sound]:
    """The sound of each, from the cache or made now. Raises ModelError or SynthesizerError."""
    CACHE_DIR.mkdir(parents=True, exist_ok=True)
    missing = [one for one in dict.fromkeys(wanted) if not _cached(one).exists()]
    if missing:
        await _make(missing, models_dir)
    return {one: np.load(_cached(one)) for one in dict.fromkeys(wanted)}


async def _make(wanted: Sequence[Spoken], models_dir: Path) -> None:
    synthesizer = await asyncio.to_thread(load, models_dir)
    try:
        for text, voice in wanted:
            speech = await synthesizer.synthesize(text, speed=voice.speed / voice.pitch)
            sound = soxr.resample(speech.samples, speech.sample_rate_hz * voice.pitch, SOUND_RATE_HZ)
            np.save(_cached(Spoken(text, voice)), levelled(np.asarray(sound, np.float32)))
    finally:
        await synthesizer.close()


def _cached(one: Spoken) -> Path:
    key = hashlib.sha256(repr(one).encode()).hexdigest()[:24]
    return CACHE_DIR / f"{one.voice.name}-{key}.npy"


def levelled(sound: Sound) -> Sound:
    """As loud as all others."""
    rms = float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) or 1.0
    return np.asarray(np.clip(sound * (LEVEL_RMS / rms), -1.0, 1.0), np.float32)
