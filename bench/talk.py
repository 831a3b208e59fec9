"""Talk without end: sentences with short pauses between them, encoded once, for many participants."""

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import numpy as np

from aiagent.audio.outbound import SpeechEncoder
from bench.noise import ROOM_RMS, white
from bench.sentences import HARVARD
from bench.voices import SOUND_RATE_HZ, VOICES, Spoken, speak_all

SENTENCES = 12
PAUSE_SECS = 0.8


async def talk_packets(models_dir: Path) -> tuple[bytes, ...]:
    """Packets of 20 ms, about 40 s of them, of which a bit more than three quarters are speech."""
    wanted = [Spoken(text, voice) for text, voice in zip(HARVARD[:SENTENCES], cycle(VOICES), strict=False)]
    sounds = await speak_all(wanted, models_dir)
    pause = np.zeros(int(PAUSE_SECS * SOUND_RATE_HZ), np.float32)
    talk = np.concatenate([part for one in wanted for part in (sounds[one], pause)])
    return tuple(SpeechEncoder().encode(talk + white(len(talk), ROOM_RMS), SOUND_RATE_HZ))


def begun_at(packets: Sequence[bytes], number: int, of: int) -> tuple[bytes, ...]:
    """The same talk for one of several people, each at another place of it."""
    start = len(packets) * number // of
    return (*packets[start:], *packets[:start])
