"""Finished and unfinished sentences, spoken by the installed voice."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from aiagent.audio import end_of_turn
from aiagent.audio.end_of_turn import EndOfTurnModel
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.tts.sherpa import SherpaSynthesizer
from aiagent.tts.sherpa import load as load_voice
from tests.agent.sounds import sound_of

pytestmark = pytest.mark.agent

FINISHED = (
    "Nova, what is photosynthesis?",
    "Nova, what is the capital of France?",
    "Nova, tell me a joke.",
    "How many days are in a week?",
    "I like the big garden behind the old house.",
)
GOING_ON = (
    "So, um,",
    "I think that we should go to the",
    "So, um, let me think about the",
    "We went to the garden and",
)
IN_ORDER = 0.65
"""The share of pairs that must be in order. The score of one sentence differs by processor and voice."""
PAUSE = np.zeros(SPEECH_RATE_HZ // 5, np.float32)


@pytest.fixture
async def voice(models_dir: Path) -> AsyncIterator[SherpaSynthesizer]:
    voice = load_voice(models_dir)
    yield voice
    await voice.close()


@pytest.fixture
async def judge(models_dir: Path) -> AsyncIterator[EndOfTurnModel]:
    model = end_of_turn.load(models_dir)
    yield model
    await model.close()


async def spoken(voice: SherpaSynthesizer, text: str) -> Samples:
    """The sentence as 16 kHz sound, with the beginning of a pause."""
    speech = await voice.synthesize(text)
    samples = sound_of(speech)
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return np.concatenate([samples[: loud[-1]], PAUSE])


async def test_a_finished_sentence_is_told_from_one_that_goes_on(
    voice: SherpaSynthesizer, judge: EndOfTurnModel
) -> None:
    finished = [await judge.completion(await spoken(voice, sentence)) for sentence in FINISHED]
    going_on = [await judge.completion(await spoken(voice, sentence)) for sentence in GOING_ON]
    pairs = [done > unfinished for done in finished for unfinished in going_on]
    assert sum(pairs) / len(pairs) >= IN_ORDER


async def test_sound_of_any_length_can_be_judged(judge: EndOfTurnModel) -> None:
    for secs in (0.01, 1, 20):
        noise = np.random.default_rng(0).standard_normal(int(secs * SPEECH_RATE_HZ)).astype(np.float32)
        assert 0 <= await judge.completion(noise) <= 1
