"""Mandarin text, maybe with English words in it, to Kokoro's phonemes."""

import re
from collections.abc import Callable

from aiagent.language.scripts import HAN
from aiagent.tts.g2p_mandarin.normalise import normalise
from aiagent.tts.g2p_mandarin.pinyin import PinyinReader
from aiagent.tts.g2p_mandarin.symbols import syllable_phonemes
from aiagent.tts.g2p_mandarin.tones import Word

_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<latin>[A-Za-z][A-Za-z'’.\s-]*)|(?P<mark>.)")  # noqa: RUF001
# Marks that are not listed are left out.
_MARKS = {
    **{mark: mark for mark in ",.!?:;…—"},
    **{"、": ",", "。": ".", "·": " ", " ": " ", "\n": " ", "~": ",", "-": " ", "/": " "},
    **{"(": ",", ")": ",", "《": " ", "》": " ", "“": " ", "”": " ", '"': " ", "「": " ", "」": " "},
}
# Words in which 儿 is a syllable of its own.
_CHILD = frozenset(
    ("女儿", "婴儿", "幼儿", "孤儿", "少儿", "胎儿", "男儿", "小儿", "健儿", "宠儿", "新生儿", "托儿", "育儿")
)


class MandarinPhonemizer:
    """Reads Chinese itself and hands English words to `english`."""

    def __init__(self, reader: PinyinReader, english: Callable[[str], str]) -> None:
        self._reader = reader
        self._english = english

    def phonemes(self, text: str) -> str:
        """Return the phonemes of a text with spaces between words and the marks ,.!?:;… kept."""
        runs = [self._spoken(match) for match in _RUN.finditer(normalise(text))]
        joined = re.sub(r"\s+", " ", "".join(runs))
        joined = re.sub(r"\s+([,.!?:;…])", r"\1", joined)
        joined = re.sub(r"([,.!?:;…])[,.:;]+", r"\1", joined)
        return re.sub(r"([,.!?:;…])(?=[^\s,.!?:;…])", r"\1 ", joined).strip(" ,")

    def _spoken(self, match: re.Match[str]) -> str:
        if match["han"]:
            return f" {' '.join(map(_word, self._reader.read(match['han'])))} "
        if match["latin"]:
            return f" {self._english(match['latin'])} "
        return _MARKS.get(match["mark"], "")


def _word(word: Word) -> str:
    curled = len(word.text) > 1 and word.text.endswith("儿") and word.text not in _CHILD
    syllables = word.syllables[:-1] if curled else word.syllables
    spoken = [syllable_phonemes(syllable) for syllable in syllables]
    if curled and syllables:
        spoken[-1] = syllable_phonemes(syllables[-1], erhua=True)
    return "".join(spoken)
