"""Kokoro's voices with the real models: what they say is heard again, Mandarin by syllable."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from aiagent.asr import sherpa as asr
from aiagent.asr.base import ENGLISH, StreamOptions
from aiagent.tts import sherpa as tts
from aiagent.tts.base import Speech
from aiagent.tts.g2p_mandarin.normalise import normalise
from tests.agent.sounds import sound_of
from tests.spoken import is_heard, wrong_share

pytestmark = [pytest.mark.agent, pytest.mark.asyncio(loop_scope="module")]

MANDARIN = StreamOptions("zh-Hans")
MOST_WRONG = 0.1


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recognizer(zh_models_dir: Path) -> AsyncIterator[asr.SherpaRecognizer]:
    recognizer = await asyncio.to_thread(asr.load, zh_models_dir, 1)
    await recognizer.prepare("zh-Hans")
    yield recognizer
    await recognizer.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def synthesizer(zh_models_dir: Path) -> AsyncIterator[tts.SherpaSynthesizer]:
    synthesizer = tts.load(zh_models_dir)
    yield synthesizer
    await synthesizer.close()


async def heard(recognizer: asr.SherpaRecognizer, speech: Speech, options: StreamOptions) -> str:
    """The recognised text of a piece of speech."""
    stream = recognizer.open_stream(options)
    stream.accept(sound_of(speech, silence_secs=0.25))
    return (await stream.final()).text


@pytest.mark.parametrize(
    ("voice", "text"),
    [
        ("zf_xiaoxiao", "光合作用是植物利用阳光制造养分的过程，今天下午3点我们开会讨论。"),
        ("zm_yunxi", "请大家把麦克风打开，水在100度的时候会沸腾。"),
    ],
)
async def test_mandarin_is_understood(
    recognizer: asr.SherpaRecognizer, synthesizer: tts.SherpaSynthesizer, voice: str, text: str
) -> None:
    speech = await synthesizer.synthesize(text, voice=voice, lang="zh")

    assert wrong_share(normalise(text), normalise(await heard(recognizer, speech, MANDARIN))) <= MOST_WRONG


@pytest.mark.parametrize("voice", ["af_heart", "am_michael"])
async def test_english_is_understood(
    recognizer: asr.SherpaRecognizer, synthesizer: tts.SherpaSynthesizer, voice: str
) -> None:
    text = "Bees make honey from the nectar of flowers, and we agreed to meet again on Friday morning."
    speech = await synthesizer.synthesize(text, voice=voice, lang="en")

    assert wrong_share(text, await heard(recognizer, speech, ENGLISH)) <= MOST_WRONG


async def test_a_mandarin_voice_speaks_english_words_too(
    recognizer: asr.SherpaRecognizer, synthesizer: tts.SherpaSynthesizer
) -> None:
    speech = await synthesizer.synthesize("The meeting begins at nine o'clock.", voice="zf_xiaoxiao", lang="zh")

    text = await heard(recognizer, speech, ENGLISH)
    assert is_heard("meeting", text)
    assert is_heard("nine", text)


async def test_both_voices_begin_soon_and_end_soon(synthesizer: tts.SherpaSynthesizer) -> None:
    for lang, text in (("en", "Sure, I can help with that."), ("zh", "你好，我可以帮忙。")):
        speech = await synthesizer.synthesize(text, lang=lang)
        audible = np.flatnonzero(np.abs(speech.samples) > 0.03 * np.abs(speech.samples).max())

        assert audible[0] / speech.sample_rate_hz < 0.04
        assert speech.secs - audible[-1] / speech.sample_rate_hz < 0.25
