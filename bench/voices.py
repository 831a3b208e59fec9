"""Sentences spoken by several voices, kept on disk so that each run says the same, and noise to be spoken over."""

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

ROOM_RMS = 0.0003
BABBLERS = 8

CACHE_DIR = PROJECT_DIR / "var" / "bench" / "speech"


@dataclass(frozen=True, slots=True)
class VoiceKind:
    """The voice of a person.

    `voice` is the id of a voice. Where it is not installed, the usual voice speaks, its pitch multiplied by `pitch`.
    """

    voice: str
    pitch: float = 1.0


JOE = VoiceKind("joe")
HEART = VoiceKind("af_heart", pitch=1.18)
MICHAEL = VoiceKind("am_michael", pitch=0.88)
VOICES = (JOE, HEART, MICHAEL)


class Spoken(NamedTuple):
    """A text to be spoken, and the voice for it."""

    text: str
    voice: VoiceKind


async def speak_all(wanted: Sequence[Spoken], models_dir: Path) -> dict[Spoken, Sound]:
    """The sound of each, from the cache or made now. Raises ModelError or SynthesizerError."""
    CACHE_DIR.mkdir(parents=True, exist_ok=True)
    missing = [spoken for spoken in dict.fromkeys(wanted) if not _cached(spoken).exists()]
    if missing:
        await _make(missing, models_dir)
    return {spoken: np.load(_cached(spoken)) for spoken in dict.fromkeys(wanted)}


async def _make(wanted: Sequence[Spoken], models_dir: Path) -> None:
    synthesizer = load(models_dir)
    try:
        installed = {voice.id for voice in synthesizer.voices()}
        for text, voice in wanted:
            pitch = 1.0 if voice.voice in installed else voice.pitch
            speech = await synthesizer.synthesize(text, voice=voice.voice, speed=1 / pitch, lang="en")
            sound = soxr.resample(speech.samples, speech.sample_rate_hz * pitch, SOUND_RATE_HZ)
            np.save(_cached(Spoken(text, voice)), levelled(np.asarray(sound, np.float32)))
    finally:
        await synthesizer.close()


def _cached(spoken: Spoken) -> Path:
    key = hashlib.sha256(repr(spoken).encode()).hexdigest()[:24]
    return CACHE_DIR / f"{spoken.voice.voice}-{key}.npy"


def levelled(sound: Sound) -> Sound:
    """The sound, as loud as all others."""
    rms = float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) or 1.0
    return np.asarray(np.clip(sound * (LEVEL_RMS / rms), -1.0, 1.0), np.float32)


def white(samples: int, rms: float, seed: int = 1) -> Sound:
    """White noise of that loudness."""
    return np.asarray(np.random.default_rng(seed).standard_normal(samples) * rms, np.float32)


def babble(samples: int, rms: float, speeches: Sequence[Sound], seed: int = 1) -> Sound:
    """Many people at once, of that loudness together: each says the speeches in an order of their own."""
    source = np.random.default_rng(seed)
    crowd = np.zeros(samples, np.float32)
    for _ in range(BABBLERS):
        talk = np.concatenate([speeches[index] for index in source.permutation(len(speeches))])
        talk = np.roll(talk, source.integers(len(talk)))
        crowd += np.resize(talk, samples)
    return np.asarray(crowd * (rms / np.sqrt(np.mean(np.square(crowd, dtype=np.float64)))), np.float32)


def rms_below_speech(snr_db: float) -> float:
    """The loudness that is `snr_db` below speech."""
    return float(LEVEL_RMS * 10 ** (-snr_db / 20))
