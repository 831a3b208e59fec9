"""The gist of a conversation without a language model: its weightiest sentences, in their order. Pure.

Each sentence was said by the person it is ascribed to: nothing is put into other words.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aiagent.language.scripts import has_han
from aiagent.language.words import is_question, sentences, tokens
from aiagent.memory.decisions import is_decision

MOST_SENTENCES = 600
MOST_SENTENCE_CHARS = 220
_LEAST_WORDS = 3
_FRESH = 0.3
_COMMON_WORDS = """
a about actually after again all also am an and any are as at be because been but by can could did do does doing
don't for from get go going good got had has have he hello her hey hi him his how i i'm if in is it it's its just
kind know let like maybe me mean more my no not now of oh ok okay on one or our out please really right said say see
she so some sort than thank thanks that that's the their them then there these they thing things think this those to
too uh um up us very was we well were what when where which who why will with would yeah yes you your
的 了 是 在 我 你 他 她 们 有 和 就 不 都 也 很 这 那 吗 呢 吧 啊 嗯 好 对 个 一 要 会 说
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_WEIGHTY = re.compile(
    r"\b(?:decid\w+|agree[ds]?|agreement|will|must|should|need to|deadline|plan|propose\w*|suggest\w*|promise\w*"
    r"|because|important|conclusion|result|vote\w*|by (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|决定|決定|同意|必须|應該|应该|截止|计划|計劃|建议|建議|因为|因為|结论|結論|重要|约定|投票",
    re.I,
)
# Decisions come first, and leave this share of the room to everything else.
_FOR_OTHERS = 0.25


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a speaker; `order` is its place in the conversation."""

    name: str
    text: str
    order: int

    @property
    def is_question(self) -> bool:
        """Whether it is a question."""
        return is_question(self.text)


def digest(lines: Sequence[tuple[str, str]], most_chars: int) -> list[Sentence]:
    """Return the weightiest sentences of lines (name, text), in their order, of `most_chars` characters in all.

    Decisions come first. Overflow: of more than 600 sentences the last ones count. A sentence that repeats another adds
    little. An answer weighs more when its question is picked.
    """
    said = _sentences_of(lines)[-MOST_SENTENCES:]
    words = [_content_words(sentence.text) for sentence in said]
    counts = Counter(word for found in words for word in set(found))
    weights = [_weight(sentence, found, counts) for sentence, found in zip(said, words, strict=True)]
    picked = _decisions(said, words, int(most_chars * (1 - _FOR_OTHERS)))
    told = {word for at in picked for word in words[at]}
    left = most_chars - sum(len(said[at].text) for at in picked)
    while candidates := [
        at for at, sentence in enumerate(said) if at not in picked and weights[at] > 0 and len(sentence.text) <= left
    ]:
        best = max(candidates, key=lambda at: (_gain(weights[at], words[at], told), at))
        if _gain(weights[best], words[best], told) <= 0:
            break
        picked.add(best)
        told.update(words[best])
        left -= len(said[best].text)
        if said[best].is_question and best + 1 < len(said) and best + 1 not in picked:
            weights[best + 1] = max(weights[best + 1], weights[best] * 0.9)
    return [said[at] for at in sorted(picked)]


def _decisions(said: Sequence[Sentence], words: Sequence[Sequence[str]], most_chars: int) -> set[int]:
    """Return the places of decisions, of more than `most_chars` the latest, each with what a short one answers."""
    picked: set[int] = set()
    told: set[str] = set()
    for at in range(len(said) - 1, -1, -1):
        fresh = set(words[at]) - told
        if not words[at] or len(fresh) < _FRESH * len(set(words[at])) or not is_decision(said[at].text):
            continue
        needed = {at} | ({at - 1} if at and len(words[at]) < _LEAST_WORDS else set())
        most_chars -= sum(len(said[place].text) for place in needed - picked)
        if most_chars < 0:
            break
        picked |= needed
        told.update(words[at])
    return picked


def content_words(text: str) -> set[str]:
    """Return the words that tell the topic of a text; of Chinese the pairs of characters."""
    return set(_content_words(text))


def _sentences_of(lines: Sequence[tuple[str, str]]) -> list[Sentence]:
    found: list[Sentence] = []
    for name, text in lines:
        for sentence in sentences(text):
            if cut := sentence.strip()[:MOST_SENTENCE_CHARS].strip():
                found.append(Sentence(name, cut, len(found)))
    return found


def _weight(sentence: Sentence, words: Sequence[str], counts: Counter[str]) -> float:
    """Return the weight of a sentence: words that come back are topics, and length alone adds nothing."""
    if len(words) < _LEAST_WORDS:
        return 0.0
    topics = sum(1 + math.log(counts[word]) for word in set(words)) / math.sqrt(len(words) + 4)
    return topics * (1.5 if _WEIGHTY.search(sentence.text) else 1.0) * (0.8 if sentence.is_question else 1.0)


def _gain(weight: float, words: Sequence[str], told: set[str]) -> float:
    fresh = sum(word not in told for word in set(words)) / max(1, len(set(words)))
    return weight * (fresh - 0.3)


def _content_words(text: str) -> list[str]:
    words: list[str] = []
    before = ""
    for word in tokens(text):
        if has_han(word):
            if before and not (word in _COMMON and before in _COMMON):
                words.append(before + word)
            before = word
            continue
        before = ""
        if word not in _COMMON and (len(word) > 2 or word.isdigit()):
            words.append(word)
    return words
