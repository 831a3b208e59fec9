"""The lines of a running meeting as material for answers: which words they hold, and when they tell a time. Pure.

A line that answers a question of somebody else has the words of that question, too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import rjieba

from aiagent.language.scripts import has_han
from aiagent.language.words import is_question
from aiagent.memory.conversation import Line
from aiagent.memory.decisions import has_amount, has_time
from aiagent.memory.digest import content_words

# The kind of answer that a question wants; "" where it is about what was said, questions among it.
Asks = Literal["", "what", "when", "where", "who", "number"]

_STEM_CHARS = 6
_VOWEL = re.compile("[aeiouy]")
_ENDINGS = ("ings", "ing", "ed", "es", "s", "e")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_PLACES = re.compile(r"\b(?:in|at|to|from|near|on|into) (?:the )?(?:[A-Z]|room|hall|office|floor)|在|到|去|[室楼]")
# Words of attitude and of happening: they tell lines apart, but no line is about them.
_WEAK_TEXT = """
want like think feel opinion view idea agree against need should would could prefer begin start end take place happen
due schedule responsible charge volunteer promise offer go plan say said tell believe wish hope mind favor favour care
try let
"""
_WEAK_HAN_TEXT = """
想 要 觉得 认为 同意 反对 支持 负责 打算 开始 结束 举行 进行 安排 需要 应该 怎么样 处理 愿意 希望 来 开 完成 定 做 写 有
新
"""
_WEAK_HAN = frozenset(_WEAK_HAN_TEXT.split())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a topic: `strong` ones a line must have, `weak` ones speak for it."""

    strong: frozenset[str]
    weak: frozenset[str]


def words_of(text: str) -> Words:
    """Return the words of a topic, without their endings; of Chinese those of the dictionary."""
    if has_han(text):
        found = {word for word in rjieba.cut(text, True) if has_han(word)}
        found |= {stem(word) for word in content_words(re.sub(r"[^\x00-\x7f]+", " ", text))}
        weak = frozenset(word for word in found if word in _WEAK_HAN)
        return Words(frozenset(found) - weak, weak)
    found = {stem(word) for word in content_words(text)}
    return Words(frozenset(found - _weak()), frozenset(found & _weak()))


def matches(words: Words, text: str) -> tuple[int, int]:
    """Return how many strong and how many weak words of a topic a text has."""
    stems = _stems(text)
    strong = sum(word in text if has_han(word) else word in stems for word in words.strong)
    return strong, sum(word in text if has_han(word) else word in stems for word in words.weak)


def tells(asks: Asks, text: str) -> bool:
    """Return whether a text may hold an answer of that kind: a time for "when", a number for "number"."""
    if asks == "when":
        return has_time(text)
    return asks != "number" or has_amount(text)


def tells_place(text: str) -> bool:
    """Return whether a text seems to tell where."""
    return _PLACES.search(text) is not None


def with_questions(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """Return what people said that is no question, each with the question of somebody else right before it, or ""."""
    found: list[tuple[Line, str]] = []
    asked: Line | None = None
    for line in lines:
        if line.kind == "agent":
            asked = None
        elif is_question(line.text):
            asked = line
        else:
            found.append((line, asked.text if asked and asked.name != line.name else ""))
            asked = None
    return found


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """Return all words that were said, without their endings."""
    return frozenset().union(*map(_stems, texts))


def stem(word: str) -> str:
    """Return an English word without its ending; others stay as they are."""
    if not word.isascii():
        return word
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        short = word.removesuffix(ending)
        if short != word and len(short) >= 2 + (len(ending) < 3) and _VOWEL.search(short):
            return _DOUBLED.sub(r"\1", short)[:_STEM_CHARS]
    return _DOUBLED.sub(r"\1", word)[:_STEM_CHARS]


@lru_cache(maxsize=4000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, content_words(text)))


@lru_cache(maxsize=1)
def _weak() -> frozenset[str]:
    return frozenset(map(stem, _WEAK_TEXT.split()))
