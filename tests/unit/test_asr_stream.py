"""The language of an utterance: found out once, leaned on, and what is decoded with it."""

from collections.abc import AsyncIterator

import numpy as np
import pytest

from aiagent.asr.base import StreamOptions
from aiagent.asr.engines import EngineResult
from aiagent.asr.sherpa import SherpaRecognizer
from aiagent.asr.vocabulary import OrdinaryWords
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

pytestmark = pytest.mark.unit

ORDINARY = OrdinaryWords(frozenset(), frozenset())


class FakeEngine:
    """Answers by language; `detected` is what it takes the sound for when it is not told."""

    rest_share = 0.0
    min_samples = 1

    def __init__(self, name: str) -> None:
        self.name = name
        self.detected = "zh"
        self.asked: list[tuple[str, float]] = []

    def load(self) -> None:
        pass

    def decode(self, samples: Samples, language: str) -> EngineResult:
        self.asked.append((language, round(len(samples) / SPEECH_RATE_HZ, 1)))
        code = language or self.detected
        return EngineResult({"zh": "你好,軟件.", "en": "Hello.", "de": "Hallo.", "ja": "もしもし"}[code], code)


class Models:
    """A recognizer of two fake models."""

    def __init__(self) -> None:
        self.small, self.large = FakeEngine("small"), FakeEngine("large")
        self.recognizer = SherpaRecognizer(self.small, self.large, ORDINARY, 2)


@pytest.fixture
async def models() -> AsyncIterator[Models]:
    models = Models()
    yield models
    await models.recognizer.close()


def speech(secs: float) -> Samples:
    noise = 0.2 * np.random.default_rng(0).standard_normal(int(secs * SPEECH_RATE_HZ))
    return np.asarray(noise * (np.sin(np.arange(len(noise)) / 1000) > 0), np.float32)


async def test_english_never_asks_the_large_model(models: Models) -> None:
    stream = models.recognizer.open_stream(StreamOptions("en-GB"))
    stream.accept(speech(2))
    assert (await stream.final()).text == "Hello."
    assert models.large.asked == []


async def test_another_language_of_the_room_is_told_to_the_model(models: Models) -> None:
    stream = models.recognizer.open_stream(StreamOptions("de-AT"))
    stream.accept(speech(2))
    result = await stream.final()
    assert (result.text, result.lang, models.large.asked) == ("Hallo.", "de", [("de", 2.0)])


async def test_the_language_is_found_out_once_for_an_utterance(models: Models) -> None:
    stream = models.recognizer.open_stream(StreamOptions("auto"))
    stream.accept(speech(2))
    first = await stream.partial()
    assert (first.text, first.lang) == ("你好，软件。", "zh-Hans")
    models.large.detected = "en"
    stream.accept(speech(2))
    assert (await stream.flush()).lang == "zh-Hans"
    assert models.large.asked == [("", 2.0), ("zh", 4.0)]
    stream.accept(speech(2))
    assert (await stream.final()).lang == "zh-Hans"
    stream.accept(speech(3))
    assert (await stream.final()).text == "Hello."
    assert models.large.asked[-1] == ("", 2.5)


async def test_what_sounds_like_a_third_language_is_decoded_as_mandarin(models: Models) -> None:
    models.large.detected = "ja"
    stream = models.recognizer.open_stream(StreamOptions("auto", chinese="zh-TW"))
    stream.accept(speech(2))
    result = await stream.final()
    assert (result.text, result.lang) == ("你好，軟件。", "zh-Hant")
    assert models.large.asked == [("", 2.0), ("zh", 2.0)]


async def test_a_short_utterance_leans_on_the_last_language(models: Models) -> None:
    stream = models.recognizer.open_stream(StreamOptions("auto", previous="en"))
    stream.accept(speech(0.8))
    assert (await stream.final()).lang == "en"
    assert models.large.asked == []


async def test_nothing_is_guessed_from_less_than_a_second(models: Models) -> None:
    stream = models.recognizer.open_stream(StreamOptions("auto"))
    stream.accept(speech(0.8))
    assert (await stream.partial()).text == ""
    assert models.large.asked == []
    assert (await stream.final()).lang == "zh-Hans"


async def test_a_slow_model_rests_between_partial_results(models: Models) -> None:
    models.large.rest_share = 1000.0
    stream = models.recognizer.open_stream(StreamOptions("zh"))
    stream.accept(speech(1))
    await stream.partial()
    stream.accept(speech(1))
    await stream.partial()
    assert models.large.asked == [("zh", 1.0)]
    await stream.flush()
    assert models.large.asked[-1] == ("zh", 2.0)


async def test_an_unknown_language_is_taken_for_english(models: Models) -> None:
    assert not models.recognizer.supports("tlh")
    stream = models.recognizer.open_stream(StreamOptions("tlh"))
    stream.accept(speech(2))
    assert (await stream.final()).lang == "en"
