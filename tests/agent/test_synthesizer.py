"""Several voices behind one seam: who speaks, who waits, and what happens when a voice cannot be used."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator

import numpy as np
import pytest

from aiagent.audio.formats import Samples
from aiagent.models.errors import DamagedModelError
from aiagent.tts.base import SynthesizerError
from aiagent.tts.sherpa import SherpaSynthesizer
from aiagent.tts.voices import KOKORO, PIPER_JOE

pytestmark = pytest.mark.agent


class FakeEngine:
    """Speaks a tone of 10 ms for each character, and remembers for whom; it can be held."""

    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.spoken: list[tuple[str, str, float]] = []
        self.free = threading.Event()
        self.free.set()
        self.begun = threading.Event()

    def phonemes(self, text: str, lang: str) -> str:
        return text

    def speak(self, phonemes: str, voice_id: str, speed: float) -> Samples:
        self.begun.set()
        self.free.wait(timeout=60)
        if "破" in phonemes:
            raise RuntimeError("damaged")
        self.spoken.append((phonemes, voice_id, speed))
        at = np.arange(len(phonemes) * self.sample_rate_hz // 100)
        tone: Samples = (0.3 * np.sin(at * 0.1)).astype(np.float32)
        return tone


class Voices:
    """A synthesizer with an English engine, and one with many voices."""

    def __init__(self) -> None:
        self.piper = FakeEngine(22_050)
        self.kokoro = FakeEngine(24_000)
        self.loaded: list[str] = []
        self.synthesizer = SherpaSynthesizer({PIPER_JOE: self._load_piper, KOKORO: self._load_kokoro})

    def _load_piper(self) -> FakeEngine:
        self.loaded.append(PIPER_JOE)
        return self.piper

    def _load_kokoro(self) -> FakeEngine:
        self.loaded.append(KOKORO)
        return self.kokoro


@pytest.fixture
async def voices() -> AsyncIterator[Voices]:
    voices = Voices()
    yield voices
    voices.piper.free.set()
    await voices.synthesizer.close()


async def test_each_voice_has_a_rate_of_its_own(voices: Voices) -> None:
    english = await voices.synthesizer.synthesize("Hello there.", lang="en")
    chinese = await voices.synthesizer.synthesize("你好，大家好。", lang="zh-Hans", speed=1.5)

    assert (english.sample_rate_hz, chinese.sample_rate_hz) == (22_050, 24_000)
    assert english.secs > 0.1
    assert voices.kokoro.spoken[-1] == ("你好，大家好。", "zf_xiaoxiao", 1.5)


async def test_a_model_is_loaded_once_and_only_when_it_is_needed(voices: Voices) -> None:
    await voices.synthesizer.warm_up()
    assert voices.loaded == [PIPER_JOE]

    voices.synthesizer.prepare(lang="auto")
    async with asyncio.TaskGroup() as group:
        for text in ("你好。", "再见。", "Hello."):
            group.create_task(voices.synthesizer.synthesize(text))

    assert sorted(voices.loaded) == sorted([PIPER_JOE, KOKORO])


@pytest.mark.parametrize(("speed", "kept"), [(0.1, 0.5), (9.0, 2.0), (1.3, 1.3)])
async def test_the_speed_is_kept_within_bounds(voices: Voices, speed: float, kept: float) -> None:
    await voices.synthesizer.synthesize("Hello.", lang="en", speed=speed)

    assert voices.piper.spoken[-1][2] == kept


async def test_a_voice_that_cannot_be_loaded_is_replaced_and_no_longer_offered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    voices = Voices()

    def fail() -> FakeEngine:
        raise DamagedModelError("the file is damaged")

    synthesizer = SherpaSynthesizer({PIPER_JOE: voices._load_piper, KOKORO: fail})

    speech = await synthesizer.synthesize("Hello there.", voice="af_heart", lang="en")

    assert speech.sample_rate_hz == 22_050
    assert [voice.id for voice in synthesizer.voices()] == ["joe"]
    assert "the file is damaged" in caplog.text
    await synthesizer.close()


async def test_without_a_voice_for_chinese_the_reason_is_given_and_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    synthesizer = SherpaSynthesizer({PIPER_JOE: Voices()._load_piper})
    caplog.set_level(logging.WARNING)

    first = await synthesizer.synthesize("你好。", lang="zh")
    second = await synthesizer.synthesize("再见。", lang="zh")

    assert (first.missing, first.secs, second.missing) == ("zh", 0, "zh")
    assert caplog.text.count("models install zh") == 1
    assert not (await synthesizer.synthesize("Hello.", lang="zh")).missing
    await synthesizer.close()


async def test_the_first_clause_of_a_room_does_not_wait_for_a_long_answer(voices: Voices) -> None:
    await voices.synthesizer.warm_up()
    voices.piper.free.clear()
    voices.piper.begun.clear()
    long_text = " ".join(["many words of a long answer"] * 20)
    long_answer = asyncio.create_task(voices.synthesizer.synthesize(long_text, lang="en", room="blue"))
    await asyncio.to_thread(voices.piper.begun.wait, 10)
    first = asyncio.create_task(voices.synthesizer.synthesize("Hi there.", lang="en", room="green"))
    await asyncio.sleep(0)
    voices.piper.free.set()
    await first

    assert not long_answer.done()
    await long_answer


async def test_a_dropped_clause_that_has_not_begun_is_not_spoken(voices: Voices) -> None:
    await voices.synthesizer.warm_up()
    voices.piper.free.clear()
    voices.piper.begun.clear()
    spoken = asyncio.create_task(voices.synthesizer.synthesize("This is said.", lang="en", room="blue"))
    await asyncio.to_thread(voices.piper.begun.wait, 10)
    dropped = asyncio.create_task(voices.synthesizer.synthesize("This is not.", lang="en", room="blue"))
    await asyncio.sleep(0)
    dropped.cancel()
    voices.piper.free.set()
    await spoken
    await voices.synthesizer.synthesize("The end.", lang="en", room="green")

    assert "This is not." not in [text for text, _, _ in voices.piper.spoken]


async def test_a_clause_that_the_engine_refuses_is_an_error_and_the_next_is_spoken(voices: Voices) -> None:
    with pytest.raises(SynthesizerError):
        await voices.synthesizer.synthesize("破了。", lang="zh")

    assert (await voices.synthesizer.synthesize("好了，好了。", lang="zh")).secs > 0


@pytest.mark.parametrize("text", ["", " ", "...", "！？", "😀"])
async def test_nothing_to_say_is_no_sound_and_nothing_is_missing(voices: Voices, text: str) -> None:
    speech = await voices.synthesizer.synthesize(text, lang="zh")

    assert (speech.secs, speech.missing, voices.loaded) == (0, "", [])
