"""The phonemizer with the real dictionaries and network."""
# ruff: noqa: RUF001 - IPA letters are meant

from pathlib import Path

import pytest

from aiagent.tts.g2p_english.phonemizer import EnglishPhonemizer, load_phonemizer
from aiagent.tts.g2p_english.piper_symbols import piper_phonemes

pytestmark = pytest.mark.agent


@pytest.fixture(scope="module")
def phonemizer(models_dir: Path) -> EnglishPhonemizer:
    return load_phonemizer(models_dir)


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("Hello there.", "həlˈO ðɛɹ."),
        ("the apple, the pear", "ði ˈæpᵊl, ðə pˈɛɹ"),
        ("to eat", "tʊ ˈit"),
        ("a plan", "ɐ plˈæn"),
        ("grade A.", "ɡɹˈAd ˈA."),
        ("NASA", "nˈæsə"),
        ("IBM", "ˈI bˈi ˈɛm"),
        ("AI's", "ˈAˌIz"),
        ("", ""),
        ("?!", "?!"),
    ],
)
def test_words_are_pronounced(phonemizer: EnglishPhonemizer, text: str, phonemes: str) -> None:
    assert phonemizer.phonemes(text) == phonemes


@pytest.mark.parametrize("word", ["Kubernetes", "blorptastic", "Xiaoming", "qwrtzp"])
def test_unknown_words_are_pronounced_somehow(phonemizer: EnglishPhonemizer, word: str) -> None:
    assert len(phonemizer.phonemes(word)) >= 3


def test_all_symbols_are_known_to_the_voice(phonemizer: EnglishPhonemizer, models_dir: Path) -> None:
    lines = (models_dir / "piper-joe" / "tokens.txt").read_text(encoding="utf-8").splitlines()
    known = {line.rpartition(" ")[0] for line in lines}
    text = (
        "The quick brown fox jumps over the lazy dog; she measured judges, chairs, boys, houses and thirty-three "
        "things! Why? It's 7:30 PM, and Zürich's Kubernetes cluster cost $4.50."
    )
    assert set(piper_phonemes(phonemizer.phonemes(text))) <= known
