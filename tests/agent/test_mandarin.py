"""Mandarin and English with the real models: Kokoro speaks, Whisper and Moonshine hear it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from opencc import OpenCC

from aiagent.asr import sherpa as asr
from aiagent.asr.base import StreamOptions
from aiagent.asr.stream import SherpaStream
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.tts import sherpa as tts
from tests.agent.sounds import sound_of
from tests.spoken import is_heard, wrong_share

pytestmark = [pytest.mark.agent, pytest.mark.asyncio(loop_scope="module")]

WEATHER = "诺娃，今天天气怎么样？"
NAMED = (WEATHER, "诺娃，什么是光合作用？", "诺娃，请总结一下今天的会议。")
SCIENCE = "光合作用是植物把阳光变成能量的过程。"
ENGLISH = "The mitochondria is the powerhouse of the cell."
MOST_WRONG = 0.2
TRADITIONAL = "光合作用是植物把陽光變成能量的過程"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recognizer(zh_models_dir: Path) -> AsyncIterator[asr.SherpaRecognizer]:
    recognizer = await asyncio.to_thread(asr.load, zh_models_dir, 2)
    await recognizer.prepare("zh")
    yield recognizer
    await recognizer.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sounds(zh_models_dir: Path) -> dict[str, Samples]:
    """The sentences as 16 kHz sound with a little silence around them."""
    synthesizer = tts.load(zh_models_dir)
    spoken = {}
    for text, lang in (*((text, "zh") for text in (*NAMED, SCIENCE, "好的，没问题。")), (ENGLISH, "en")):
        speech = await synthesizer.synthesize(text, lang=lang)
        spoken[text] = sound_of(speech, silence_secs=0.2)
    await synthesizer.close()
    return spoken


async def heard(recognizer: asr.SherpaRecognizer, sound: Samples, options: StreamOptions) -> tuple[str, str]:
    stream = recognizer.open_stream(options)
    stream.accept(sound)
    result = await stream.final()
    return result.text, result.lang


@pytest.mark.parametrize("text", [*NAMED, ENGLISH])
@pytest.mark.parametrize("behind_secs", [0.1, 0.2, 0.5])
async def test_a_voice_that_begins_at_once_is_heard_to_its_end(
    recognizer: asr.SherpaRecognizer, sounds: dict[str, Samples], text: str, behind_secs: float
) -> None:
    voiced = np.flatnonzero(np.abs(sounds[text]) > 0.01)
    sound = np.pad(sounds[text][voiced[0] : voiced[-1] + 1], (0, int(behind_secs * SPEECH_RATE_HZ)))
    language = "en" if text == ENGLISH else "zh"
    # The model of other languages hears the English one too.
    assert recognizer.other is not None
    decoded = await asyncio.to_thread(recognizer.other.decode, sound, language)
    assert wrong_share(text, decoded.text) <= MOST_WRONG


async def test_mandarin_is_heard_in_simplified_characters(
    recognizer: asr.SherpaRecognizer, sounds: dict[str, Samples]
) -> None:
    text, lang = await heard(recognizer, sounds[SCIENCE], StreamOptions("zh-CN"))
    assert wrong_share(SCIENCE, text) <= MOST_WRONG
    assert lang == "zh-Hans"


async def test_mandarin_is_heard_in_traditional_characters_where_the_room_wishes(
    recognizer: asr.SherpaRecognizer, sounds: dict[str, Samples]
) -> None:
    text, lang = await heard(recognizer, sounds[SCIENCE], StreamOptions("zh-TW", chinese="zh-TW"))
    assert wrong_share(TRADITIONAL, text) <= MOST_WRONG
    assert OpenCC("s2t").convert(text) == text != OpenCC("t2s").convert(text)
    assert lang == "zh-Hant"


async def test_each_utterance_may_be_in_another_language(
    recognizer: asr.SherpaRecognizer, sounds: dict[str, Samples]
) -> None:
    options = StreamOptions("auto")
    text, lang = await heard(recognizer, sounds[ENGLISH], options)
    assert (lang, is_heard("powerhouse", text)) == ("en", True)
    text, lang = await heard(recognizer, sounds[WEATHER], options)
    assert (lang, is_heard(WEATHER, text)) == ("zh-Hans", True)


async def test_partial_results_of_mandarin_keep_their_language(
    recognizer: asr.SherpaRecognizer, sounds: dict[str, Samples]
) -> None:
    stream = recognizer.open_stream(StreamOptions("auto", previous="en"))
    langs = []
    for start in range(0, len(sounds[SCIENCE]), SPEECH_RATE_HZ // 2):
        stream.accept(sounds[SCIENCE][start : start + SPEECH_RATE_HZ // 2])
        flushed = await stream.flush()
        langs.append(flushed.lang)
    assert langs[3:] == ["zh-Hans"] * len(langs[3:])
    assert wrong_share(SCIENCE, (await stream.final()).text) <= MOST_WRONG


async def test_a_short_utterance_leans_on_what_its_speaker_spoke(
    recognizer: asr.SherpaRecognizer, sounds: dict[str, Samples]
) -> None:
    short = sounds["好的，没问题。"][: SPEECH_RATE_HZ + SPEECH_RATE_HZ // 10]
    _, lang = await heard(recognizer, short, StreamOptions("auto", previous="zh-Hans"))
    assert lang == "zh-Hans"


async def test_a_chinese_name_is_spelled_as_the_agent_is(
    recognizer: asr.SherpaRecognizer, sounds: dict[str, Samples]
) -> None:
    """Of some sentences the recogniser may take the name for another word; not of all."""
    texts = [(await heard(recognizer, sounds[text], StreamOptions("zh", hotwords=("Nova",))))[0] for text in NAMED]
    assert any(text.startswith("Nova") for text in texts)
    assert not any("诺娃" in text for text in texts)


@pytest.mark.parametrize("level", [0.0, 0.05])
async def test_noise_is_no_chinese(recognizer: asr.SherpaRecognizer, level: float) -> None:
    noise = np.asarray(level * np.random.default_rng(2).standard_normal(2 * SPEECH_RATE_HZ), np.float32)
    assert await heard(recognizer, noise, StreamOptions("zh")) == ("", "zh-Hans")


async def test_english_does_not_wait_for_mandarin(recognizer: asr.SherpaRecognizer, sounds: dict[str, Samples]) -> None:
    """Whisper is busy with one room in one language; another room's English has a place of its own."""
    slow = recognizer.open_stream(StreamOptions("zh", room="a"))
    quick = recognizer.open_stream(StreamOptions("en", room="b"))
    slow.accept(np.concatenate([sounds[SCIENCE]] * 4))
    quick.accept(sounds[ENGLISH])
    ended: list[str] = []

    async def finish(name: str, stream: SherpaStream) -> None:
        await stream.final()
        ended.append(name)

    await asyncio.gather(finish("slow", slow), finish("quick", quick))
    assert ended == ["quick", "slow"]


async def test_without_whisper_everything_is_english_and_it_is_known(
    recognizer: asr.SherpaRecognizer, sounds: dict[str, Samples]
) -> None:
    small = asr.SherpaRecognizer(recognizer.english, None, recognizer.ordinary, 1)
    assert not small.supports("zh-Hans") and not small.supports("auto") and small.supports("en-GB")
    _, lang = await heard(small, sounds[ENGLISH], StreamOptions("auto"))
    assert lang == "en"
    await small.close()
