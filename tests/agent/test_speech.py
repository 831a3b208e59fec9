"""Synthesis and recognition with the real models: what is spoken is heard again."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from aiagent.asr import sherpa as asr
from aiagent.asr.base import RecognizerError
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.models.errors import ModelMissingError
from aiagent.tts import sherpa as tts
from aiagent.tts.base import SynthesizerError
from tests.agent.sounds import sound_of
from tests.spoken import is_heard, wrong_share

pytestmark = [pytest.mark.agent, pytest.mark.asyncio(loop_scope="module")]

SENTENCE = "The mitochondria is the powerhouse of the cell, and it produces energy for your whole body."
QUESTION = "Nova, what is photosynthesis?"
MOST_WRONG = 0.15
Speak = Callable[[str], Awaitable[Samples]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recognizer(models_dir: Path) -> AsyncIterator[asr.SherpaRecognizer]:
    recognizer = await asyncio.to_thread(asr.load, models_dir, 2)
    yield recognizer
    await recognizer.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def synthesizer(models_dir: Path) -> AsyncIterator[tts.SherpaSynthesizer]:
    synthesizer = await asyncio.to_thread(tts.load, models_dir)
    yield synthesizer
    await synthesizer.close()


@pytest.fixture(scope="module")
def spoken() -> dict[str, Samples]:
    """Sounds by their text: most tests say the same sentence."""
    return {}


@pytest.fixture
def speak(synthesizer: tts.SherpaSynthesizer, spoken: dict[str, Samples]) -> Speak:
    """Gives the text as 16 kHz sound with a little silence around it."""

    async def say(text: str) -> Samples:
        if text not in spoken:
            spoken[text] = sound_of(await synthesizer.synthesize(text), silence_secs=0.2)
        return spoken[text]

    return say


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


async def test_a_sentence_is_heard_as_it_was_spoken(recognizer: asr.SherpaRecognizer, speak: Speak) -> None:
    stream = recognizer.open_stream()
    stream.accept(await speak(SENTENCE))
    result = await stream.final()
    assert wrong_share(SENTENCE, result.text) <= MOST_WRONG
    assert result.lang == "en"
    assert result.text == result.text.strip()


async def test_partial_results_grow_into_the_final_one(recognizer: asr.SherpaRecognizer, speak: Speak) -> None:
    stream = recognizer.open_stream()
    samples = await speak(SENTENCE)
    partials = []
    for start in range(0, len(samples), SPEECH_RATE_HZ // 2):
        stream.accept(samples[start : start + SPEECH_RATE_HZ // 2])
        partials.append((await stream.partial()).text)
    final = (await stream.final()).text
    assert words(partials[0]) == [] or len(words(partials[0])) < len(words(partials[-1]))
    assert partials[-1] == final


async def test_a_stream_begins_anew_after_the_final_result(recognizer: asr.SherpaRecognizer, speak: Speak) -> None:
    stream = recognizer.open_stream()
    stream.accept(await speak(SENTENCE))
    await stream.final()
    assert (await stream.final()).text == ""
    stream.accept(await speak(QUESTION))
    assert not is_heard("mitochondria", (await stream.final()).text)


async def test_a_reset_stream_forgets(recognizer: asr.SherpaRecognizer, speak: Speak) -> None:
    stream = recognizer.open_stream()
    stream.accept(await speak(SENTENCE))
    stream.reset()
    assert (await stream.final()).text == ""


async def test_a_partial_result_of_a_past_utterance_is_not_kept(recognizer: asr.SherpaRecognizer, speak: Speak) -> None:
    stream = recognizer.open_stream()
    stream.accept(await speak(SENTENCE))
    partial = asyncio.ensure_future(stream.partial())
    await asyncio.sleep(0)
    final = await stream.final()
    assert (await partial).text == ""
    assert wrong_share(SENTENCE, final.text) <= MOST_WRONG
    assert (await stream.final()).text == ""


async def test_a_long_utterance_keeps_its_beginning(recognizer: asr.SherpaRecognizer, speak: Speak) -> None:
    once = await speak(SENTENCE)
    times = 30 * SPEECH_RATE_HZ // len(once) + 1
    stream = recognizer.open_stream()
    for _ in range(times):
        stream.accept(once)
        await stream.partial()
    text = (await stream.final()).text
    assert times >= 5
    assert wrong_share(SENTENCE, text[: len(SENTENCE)]) <= 2 * MOST_WRONG, "the beginning is kept"
    assert wrong_share(" ".join([SENTENCE] * times), text) <= MOST_WRONG


async def test_a_long_utterance_in_one_piece_is_cut_and_heard(recognizer: asr.SherpaRecognizer, speak: Speak) -> None:
    once = await speak(SENTENCE)
    stream = recognizer.open_stream()
    stream.accept(np.concatenate([once] * 6))
    assert wrong_share(" ".join([SENTENCE] * 6), (await stream.final()).text) <= MOST_WRONG


async def test_speakers_at_once_are_kept_apart(recognizer: asr.SherpaRecognizer, speak: Speak) -> None:
    spoken = [SENTENCE, "How many days are in a week?", "I like the big garden behind the old house."]
    streams = [recognizer.open_stream() for _ in spoken]
    for stream, text in zip(streams, spoken, strict=True):
        stream.accept(await speak(text))
    results = await asyncio.gather(*(stream.final() for stream in streams), *(s.partial() for s in streams))
    for text, result in zip(spoken, results, strict=False):
        assert wrong_share(text, result.text) <= 2 * MOST_WRONG


@pytest.mark.parametrize("level", [0.0, 0.0005, 0.05])
async def test_noise_is_no_text(recognizer: asr.SherpaRecognizer, level: float) -> None:
    noise = level * np.random.default_rng(2).standard_normal(2 * SPEECH_RATE_HZ)
    stream = recognizer.open_stream()
    stream.accept(np.asarray(noise, np.float32))
    assert (await stream.partial()).text == ""
    assert (await stream.final()).text == ""


async def test_a_blip_is_no_text(recognizer: asr.SherpaRecognizer) -> None:
    stream = recognizer.open_stream()
    stream.accept(np.ones(100, np.float32))
    assert (await stream.final()).text == ""


async def test_the_event_loop_runs_while_speech_is_recognised(recognizer: asr.SherpaRecognizer, speak: Speak) -> None:
    stream = recognizer.open_stream()
    stream.accept(await speak(SENTENCE))
    final = asyncio.ensure_future(stream.final())
    turns = 0
    while not final.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 5


async def test_a_closed_recognizer_says_so(models_dir: Path) -> None:
    recognizer = await asyncio.to_thread(asr.load, models_dir, 1)
    stream = recognizer.open_stream()
    stream.accept(np.ones(SPEECH_RATE_HZ, np.float32))
    await recognizer.close()
    with pytest.raises(RecognizerError, match="closed"):
        await stream.final()


@pytest.mark.parametrize("text", ["", "...", "😀", " \n", "—"])
async def test_nothing_speakable_is_no_sound(synthesizer: tts.SherpaSynthesizer, text: str) -> None:
    assert (await synthesizer.synthesize(text)).secs == 0


async def test_speed_changes_the_length(synthesizer: tts.SherpaSynthesizer) -> None:
    slow = await synthesizer.synthesize(SENTENCE, speed=0.8)
    quick = await synthesizer.synthesize(SENTENCE, speed=1.5)
    assert quick.secs < 0.7 * slow.secs


async def test_sound_is_within_range_and_audible(synthesizer: tts.SherpaSynthesizer) -> None:
    speech = await synthesizer.synthesize(QUESTION)
    assert speech.samples.dtype == np.float32
    assert 0.05 < float(np.abs(speech.samples).max()) <= 1.0
    assert 0.8 < speech.secs < 4


async def test_any_text_is_spoken_or_silent(synthesizer: tts.SherpaSynthesizer) -> None:
    for text in ("12345678901234567890", "Zürich costs €5", "C++ & C#", "a'b''c", "日本語", "xqzt'"):
        await synthesizer.synthesize(text)


async def test_a_very_long_text_is_spoken_in_pieces(synthesizer: tts.SherpaSynthesizer) -> None:
    once = await synthesizer.synthesize(SENTENCE)
    many = await synthesizer.synthesize(" ".join([SENTENCE] * 5))
    assert 4 < many.secs / once.secs < 6.5


async def test_a_closed_synthesizer_says_so(models_dir: Path) -> None:
    synthesizer = await asyncio.to_thread(tts.load, models_dir)
    await synthesizer.close()
    with pytest.raises(SynthesizerError, match="closed"):
        await synthesizer.synthesize("Hello.")


async def test_missing_models_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="moonshine-tiny-en"):
        asr.load(tmp_path, 1)
    with pytest.raises(ModelMissingError, match="piper-joe"):
        tts.load(tmp_path)
