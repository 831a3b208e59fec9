"""The second look for a name that was taken for common words."""

import numpy as np
import pytest

from aiagent.asr.base import ENGLISH, StreamOptions, Transcription
from aiagent.asr.name_check import HEADS_SECS, may_hide_a_name, name_at_the_beginning, with_name
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

pytestmark = pytest.mark.unit

NAMES = ("Nova", "Assistant")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No, but why is the sky blue?", True),
        ("Not now.", True),
        ("Nova, why is the sky blue?", False),
        ("Why is the sky blue?", False),
        ("", False),
        ("...", False),
    ],
)
def test_a_text_is_suspected_by_its_first_word(text: str, expected: bool) -> None:
    assert may_hide_a_name(text, NAMES) is expected


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("No, but why is the sky blue?", "Nova, why is the sky blue?"),
        ("No, what is ice?", "Nova, what is ice?"),
        ("Nobel, what is ice?", "Nova, what is ice?"),
        ("Now.", "Nova."),
    ],
)
def test_the_name_takes_the_place_of_what_stood_for_it(text: str, corrected: str) -> None:
    assert with_name(text, "Nova") == corrected


class HeadRecognizer:
    """Hears the name in one length of sound only."""

    def __init__(self, heard: dict[float, str]) -> None:
        self.heard = heard
        self.samples = 0
        self.decoded = 0

    def open_stream(self, options: StreamOptions = ENGLISH) -> "HeadRecognizer":
        self.samples = 0
        return self

    def accept(self, samples: Samples) -> None:
        self.samples += len(samples)

    async def final(self) -> Transcription:
        self.decoded += 1
        return Transcription(self.heard.get(self.samples / SPEECH_RATE_HZ - 0.5, "No, but."), "en")

    async def partial(self) -> Transcription:
        raise AssertionError("a head is short")

    async def flush(self) -> Transcription:
        raise AssertionError("a head is short")

    def reset(self) -> None:
        pass

    def supports(self, language: str) -> bool:
        return language == "en"

    async def prepare(self, language: str) -> None:
        pass

    def warm_up(self) -> None:
        pass

    async def close(self) -> None:
        pass


HEAD = np.zeros(2 * SPEECH_RATE_HZ, np.float32)
ONSET = SPEECH_RATE_HZ // 2


async def test_the_name_is_found_in_one_of_the_heads_and_the_others_are_spared() -> None:
    recognizer = HeadRecognizer({0.5: "Nova,"})
    assert await name_at_the_beginning(recognizer, ENGLISH, HEAD, ONSET, NAMES) == "Nova"
    assert recognizer.decoded == 2


async def test_a_real_no_stays_a_no() -> None:
    recognizer = HeadRecognizer({0.4: "No.", 0.5: "No,"})
    assert await name_at_the_beginning(recognizer, ENGLISH, HEAD, ONSET, NAMES) is None
    assert recognizer.decoded == len(HEADS_SECS)
