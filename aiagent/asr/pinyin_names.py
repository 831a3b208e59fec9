"""Names and terms in a Chinese text, found by their pinyin, whatever characters stand for it. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import rjieba
from pypinyin import Style, lazy_pinyin

from aiagent.asr.sound_key import sound_key
from aiagent.language.scripts import HAN, has_han

_HAN_RUN = re.compile(f"[{HAN}]+")
_LATIN_NAME = re.compile(r"[^\W\d_]{3,12}")
_LEAST_CHARACTERS, _MOST_CHARACTERS = 2, 8
_NEAR_FROM_CHARACTERS = 3
_LEAST_KEY = 4
_COMMON_FREQUENCY = 100
# Sounds that are mixed up in southern speech, and by recognizers.
_SAME_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
# Pinyin in the letters of other languages: "nuo wa" is "nowa", as Nova is.
_FOREIGN = (("uo", "o"), ("zh", "j"), ("x", "s"), ("q", "ch"), ("ü", "u"), ("v", "u"), ("w", "v"))


@dataclass(frozen=True, slots=True)
class _Entry:
    spelling: str
    syllables: tuple[str, ...]
    near: tuple[str, ...]


class PinyinNames:
    """Words to look for: Chinese ones by their syllables without tones, others by how they sound in Chinese."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_length: dict[int, list[_Entry]] = {}
        self._foreign: dict[str, str] = {}
        for word in words:
            self._add(word.strip())

    def corrected(self, text: str) -> str:
        """Return the text with the words in the characters, or letters, that they should have."""
        return _HAN_RUN.sub(lambda match: self._corrected_run(match.group()), text)

    def _add(self, word: str) -> None:
        if _HAN_RUN.fullmatch(word) and _LEAST_CHARACTERS <= len(word) <= _MOST_CHARACTERS:
            syllables = _syllables(word)
            entry = _Entry(word, syllables, tuple(map(_near, syllables)))
            self._by_length.setdefault(len(word), []).append(entry)
        elif not has_han(word) and _LATIN_NAME.fullmatch(word):
            key = sound_key(word.casefold())
            if len(key) >= _LEAST_KEY:
                self._foreign.setdefault(key, word)

    def _corrected_run(self, run: str) -> str:
        syllables = _syllables(run)
        if len(syllables) != len(run):
            return run
        borders = _word_borders(run)
        pieces: list[str] = []
        index = 0
        while index < len(run):
            found = self._at(run, syllables, index, borders) if index in borders else None
            pieces.append(found[1] if found else run[index])
            index += found[0] if found else 1
        return "".join(pieces)

    def _at(self, run: str, syllables: tuple[str, ...], index: int, borders: frozenset[int]) -> tuple[int, str] | None:
        """Return the length and spelling of a name at `index`; names are not looked for across the middle of a word."""
        for length in range(min(_MOST_CHARACTERS, len(run) - index), _LEAST_CHARACTERS - 1, -1):
            if index + length not in borders:
                continue
            spoken, written = syllables[index : index + length], run[index : index + length]
            for entry in self._by_length.get(length, ()):
                if _is_meant(entry, spoken, written):
                    return length, entry.spelling
            name = self._foreign.get(_foreign_key(spoken)) if length <= _NEAR_FROM_CHARACTERS else None
            if name and not is_common_word(written):
                return length, name
        return None


def _is_meant(entry: _Entry, spoken: tuple[str, ...], written: str) -> bool:
    if written == entry.spelling:
        return True
    if is_common_word(written):
        return False
    if spoken == entry.syllables:
        return True
    return len(spoken) >= _NEAR_FROM_CHARACTERS and tuple(map(_near, spoken)) == entry.near


def is_common_word(word: str) -> bool:
    """Whether the dictionary has it, and not as a name that one in a million bears."""
    return bool(rjieba.has_word(word)) and int(rjieba.suggest_freq(word)) >= _COMMON_FREQUENCY


@lru_cache(maxsize=2000)
def _word_borders(run: str) -> frozenset[int]:
    """Return the borders of words of the dictionary, and of characters that belong to none."""
    return frozenset(accumulate((len(word) for word in rjieba.cut(run, False)), initial=0))


@lru_cache(maxsize=2000)
def _syllables(text: str) -> tuple[str, ...]:
    # Of several characters without a reading each stands for itself. The stubs know callables to strings only.
    return tuple(lazy_pinyin(text, style=Style.NORMAL, errors=list))  # type: ignore[arg-type]


def _near(syllable: str) -> str:
    for sound, merged in _SAME_SOUNDS:
        syllable = syllable.replace(sound, merged)
    return syllable


@lru_cache(maxsize=2000)
def _foreign_key(syllables: tuple[str, ...]) -> str:
    joined = "".join(syllables)
    for pinyin, letters in _FOREIGN:
        joined = joined.replace(pinyin, letters)
    return sound_key(joined)
