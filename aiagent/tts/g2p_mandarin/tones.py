"""Tone sandhi: how the tones of neighbouring syllables change each other. Pure.

A word is the list of its syllables in numbered pinyin (hao3; 5 is the neutral tone), beside its characters.
"""

from dataclasses import dataclass
from itertools import pairwise

_NUMERALS = frozenset("零一二三四五六七八九十百千万亿两〇")


@dataclass(slots=True)
class Word:
    """Characters, and one syllable for each of them."""

    text: str
    syllables: list[str]


def apply_sandhi(words: list[Word]) -> None:
    """Change the tones of a phrase that is spoken without a pause, in place."""
    syllables = [(word, place) for word in words for place in range(len(word.syllables))]
    for index, (word, place) in enumerate(syllables):
        following = _syllable(syllables, index + 1)
        if word.text[place] == "不":
            _change_not(word, place, following)
        elif word.text[place] == "一":
            _change_one(words, word, place, following)
    for word in words:
        _change_third_tones(word)
    # From right to left, so that of three words in a row not all rise: the middle one does.
    for word, after in reversed(list(pairwise(words))):
        if word.syllables and after.syllables and _tone(word.syllables[-1]) == _tone(after.syllables[0]) == "3":
            word.syllables[-1] = _with_tone(word.syllables[-1], "2")


def _syllable(syllables: list[tuple[Word, int]], index: int) -> str:
    if index >= len(syllables):
        return ""
    word, place = syllables[index]
    return word.syllables[place]


def _tone(syllable: str) -> str:
    return syllable[-1:]


def _with_tone(syllable: str, tone: str) -> str:
    return syllable[:-1] + tone


def _is_between_twins(text: str, place: int) -> bool:
    """Return whether the character stands in 看一看 or 好不好, where voices know it with its own tone."""
    return 0 < place < len(text) - 1 and text[place - 1] == text[place + 1]


def _change_not(word: Word, place: int, following: str) -> None:
    if not _is_between_twins(word.text, place):
        word.syllables[place] = "bu2" if _tone(following) == "4" else "bu4"


def _change_one(words: list[Word], word: Word, place: int, following: str) -> None:
    if _is_ordinal_or_digit(words, word, place) or not following:
        word.syllables[place] = "yi1"
    elif not _is_between_twins(word.text, place):
        word.syllables[place] = "yi2" if _tone(following) in "45" else "yi4"


def _is_ordinal_or_digit(words: list[Word], word: Word, place: int) -> bool:
    """Return whether 一 is part of a number or counts places (第一, 一月), where it keeps its tone."""
    text = "".join(each.text for each in words)
    at = sum(len(each.text) for each in words[: words.index(word)]) + place
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if after in ("百", "千", "万", "亿"):
        return False
    return before == "第" or before in _NUMERALS or after in _NUMERALS or after == "月"


def _change_third_tones(word: Word) -> None:
    """Change third tones before third tones; of a word of three, 1 + 2 characters are taken apart first."""
    if len(word.syllables) == 3 and all(_tone(syllable) == "3" for syllable in word.syllables):
        rising = (1,) if word.text[0] in "小老好很水纸" else (0, 1)
        for place in rising:
            word.syllables[place] = _with_tone(word.syllables[place], "2")
        return
    for place in range(len(word.syllables) - 1):
        if _tone(word.syllables[place]) == _tone(word.syllables[place + 1]) == "3":
            word.syllables[place] = _with_tone(word.syllables[place], "2")
