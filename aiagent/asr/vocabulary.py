"""Names and terms, spelled right in a text: recognised words are compared with them by their sound.

Made to leave a right text alone: words that are common stay, however much they sound like a name. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from jellyfish import damerau_levenshtein_distance, metaphone

from aiagent.asr.pinyin_names import PinyinNames
from aiagent.asr.sound_key import sound_key

MAX_WORDS = 300
_MAX_PARTS = 3
_LEAST_LETTERS = 4
_CACHED = 4000
_WORD = re.compile(r"[^\W_]+(?:[\u2019'-][^\W_]+)*")
_POSSESSIVE = re.compile(r"[\u2019']s$")

# The least likeness of sounds, 0..1, for a strange word, for one with the same consonants, for a name that others bear,
# for several words with a strange one among them, and for common words only.
_ALIKE_WORD = 0.72
_ALIKE_SKELETON = 0.65
_ALIKE_NAME = 0.85
_ALIKE_WORDS = 0.72
_ALIKE_COMMON = 0.85
_COMMON_LETTERS = 6
_FUNCTION_WORDS_TEXT = """
a an the to of in on at by as or and but if is am are was be been it its it's he she we you i me my his him her us our
they them their this that for from with not no so do does did has have had will would can could
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())


@dataclass(frozen=True, slots=True)
class _Entry:
    spelling: str
    letters: str
    sound: str
    skeleton: str


@dataclass(frozen=True, slots=True)
class OrdinaryWords:
    """Words in lower case that are likely right: common ones, and names that anybody may bear."""

    common: frozenset[str]
    names: frozenset[str]


class Vocabulary:
    """Names and terms to spell right, among the ordinary words of the language."""

    def __init__(self, words: Iterable[str], ordinary: OrdinaryWords) -> None:
        self._ordinary = ordinary
        self._exact: dict[str, str] = {}
        self._by_first: dict[str, list[_Entry]] = {}
        self._cache: dict[tuple[str, ...], str | None] = {}
        self._chinese = PinyinNames(list(words)[:MAX_WORDS])
        for word in _with_parts(list(words)[:MAX_WORDS]):
            self._add(word)

    def corrected(self, text: str, lang: str) -> str:
        """Return the text with the words spelled as they should be; texts in other languages are left alone."""
        if lang.startswith("zh"):
            return self._chinese.corrected(text)
        return self._corrected_english(text) if lang.startswith("en") else text

    def _add(self, spelling: str) -> None:
        letters = _letters(spelling)
        if len(letters) < _LEAST_LETTERS or letters in self._exact or letters in self._ordinary.common:
            return
        self._exact[letters] = spelling
        sound = sound_key(letters)
        entry = _Entry(spelling, letters, sound, metaphone(letters))
        self._by_first.setdefault(sound[:1], []).append(entry)

    def _corrected_english(self, text: str) -> str:
        words = list(_WORD.finditer(text))
        pieces: list[str] = []
        index = position = 0
        while index < len(words):
            width, spelling = self._match(text, words, index)
            if spelling is not None:
                end = words[index + width - 1].end()
                pieces += [text[position : words[index].start()], spelling]
                position = end
            index += width
        return "".join([*pieces, text[position:]])

    def _match(self, text: str, words: list[re.Match[str]], index: int) -> tuple[int, str | None]:
        """Return the longest group of words from `index` on that stands for an entry, and its spelling."""
        for width in range(min(_MAX_PARTS, len(words) - index), 0, -1):
            group = words[index : index + width]
            if any(text[a.end() : b.start()] != " " for a, b in pairwise(group)):
                continue
            if (spelling := self._spelling(tuple(word.group() for word in group))) is not None:
                return width, spelling
        return 1, None

    def _spelling(self, group: tuple[str, ...]) -> str | None:
        if group not in self._cache:
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            self._cache[group] = self._looked_up(group)
        return self._cache[group]

    def _looked_up(self, group: tuple[str, ...]) -> str | None:
        owner = _POSSESSIVE.search(group[-1])
        suffix = owner.group() if owner else ""
        spoken = [_letters(word) for word in (*group[:-1], _POSSESSIVE.sub("", group[-1]))]
        letters = "".join(spoken)
        if letters in self._exact:
            return self._exact[letters] + suffix
        entry = self._nearest(letters, [word for word in spoken if word in self._ordinary.common], len(spoken))
        return entry.spelling + suffix if entry else None

    def _nearest(self, letters: str, common: list[str], count: int) -> _Entry | None:
        if (count == 1 and common) or len(letters) < _LEAST_LETTERS - 1:
            return None
        all_common = len(common) == count
        if all_common and any(word in _FUNCTION_WORDS for word in common):
            return None
        sound, skeleton = sound_key(letters), metaphone(letters)
        best: tuple[float, _Entry] | None = None
        for entry in self._by_first.get(sound[:1], ()):
            alike = _alike(sound, entry.sound)
            if count == 1 and letters in self._ordinary.names:
                enough = alike >= _ALIKE_NAME
            else:
                enough = _is_enough(alike, skeleton == entry.skeleton, count, all_common, entry)
            if enough and (best is None or alike > best[0]):
                best = (alike, entry)
        return best[1] if best else None


def _is_enough(alike: float, same_skeleton: bool, count: int, all_common: bool, entry: _Entry) -> bool:
    if all_common:
        return same_skeleton and alike >= _ALIKE_COMMON and len(entry.letters) >= _COMMON_LETTERS
    if count > 1:
        return same_skeleton and alike >= _ALIKE_WORDS
    return alike >= (_ALIKE_SKELETON if same_skeleton else _ALIKE_WORD)


def _alike(one: str, other: str) -> float:
    return 1 - damerau_levenshtein_distance(one, other) / max(len(one), len(other), 1)


def _letters(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def _with_parts(words: Iterable[str]) -> Iterable[str]:
    """Yield each entry, and the parts of a name, which people use alone."""
    for word in words:
        yield word.strip()
        parts = word.split()
        if len(parts) > 1:
            yield from parts
