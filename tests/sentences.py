"""Recorded sentences in tests/data/speech: to make them anew in each run would cost more than to hear them.

The default voices spoke them. Each file has the name under which its text stands here.
"""

import wave
from pathlib import Path

import numpy as np
import soxr

from bench.speech import RATE_HZ, Pcm

FOLDER = Path(__file__).parent / "data" / "speech"
QUESTION_WAV = FOLDER / "photosynthesis.wav"

TEXTS = {
    "photosynthesis": "Nova, what is photosynthesis?",
    "powerhouse": "The mitochondria is the powerhouse of the cell.",
    "leaves": "Photosynthesis happens in the leaves.",
    "elephant": "The secret word is elephant.",
    "good_morning": "Good morning, everyone.",
    "guanghe": "诺娃，什么是光合作用？",
    "tianqi": "诺娃，今天天气怎么样？",
    "yinian": "诺娃，一年有多少天？",
}


def recording(text: str) -> Pcm:
    """The sentence as a microphone hands it on: 48 kHz mono, shape (samples,). Raises KeyError for one not recorded."""
    name = {known: name for name, known in TEXTS.items()}[text]
    with wave.open(str(FOLDER / f"{name}.wav")) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        samples = soxr.resample(pcm.astype(np.float32), file.getframerate(), RATE_HZ)
    return np.asarray(np.clip(samples, -32768, 32767), np.int16)
