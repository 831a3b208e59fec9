"""Names used to call somebody, in spoken sentences. Pure.

A name calls at the beginning of a clause, at its end, or between commas; syntax tells whether it does, since
recognisers leave commas and capitals out. Who is only spoken about is not called ("Nova costs ten euros", "ask Nova").
The spelling may be a little off, as recognisers write it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from aiagent.language.english import (
    MARKS,
    Word,
    words_of,
)
from aiagent.language.scripts import has_han
from aiagent.language.words import WORD
from aiagent.turn.barge_in import is_closing
from aiagent.turn.han_names import find_call_in_chinese
from aiagent.turn.latin_calls import MAX_OPENERS, OPENERS, calls

MIN_SIMILARITY = 0.78
# Nobody calls later than this, and the work has to end.
MAX_CHARS = 1000
MAX_NAMES = 8
_SAYS_SOMETHING = frozenset({"thanks", "thank", "yes", "no", "yeah"})
_TITLES = {"mr": "mister", "dr": "doctor", "ms": "miss", "mrs": "missis", "st": "saint", "prof": "professor"}


@dataclass(frozen=True, slots=True)
class Address:
    """The text was meant for the agent; `question` is what remains without the name, "" for a bare call."""

    question: str


def find_address(text: str, wake_names: tuple[str, ...], others: tuple[str, ...] = ()) -> Address | None:
    """Find one of `wake_names` used as a call. A word that is the name of one of `others` is theirs."""
    text = text[:MAX_CHARS]
    if has_han(_any_of(wake_names).sub("", text)):
        rest = find_call_in_chinese(text, wake_names)
        if rest is not None or not _goes_on_in_latin(wake_names).search(text):
            return None if rest is None else Address(rest)
    words = words_of(text)
    spellings, theirs = tuple(map(_spelling, wake_names)), {"".join(_spelling(name)) for name in others}
    widest = max(map(len, spellings), default=0) + 1
    initials = {name[0][0] for name in spellings if name}
    at = seen = 0
    while at < len(words) and seen < MAX_NAMES:
        if words[at].low.isascii() and words[at].low[0] not in initials:
            at += 1
            continue
        width = next((n for n in range(widest, 0, -1) if _is_name(words[at : at + n], n, spellings, theirs)), 0)
        if width and calls(words, at, width):
            return Address(_without(text, words, at, width))
        at, seen = at + (width or 1), seen + bool(width)
    return None


def calls_somebody(text: str, names: tuple[str, ...]) -> bool:
    """Whether the text is meant for one of these people."""
    return find_address(text, names) is not None


@lru_cache(64)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, filter(None, names))) or "(?!)", re.IGNORECASE)


@lru_cache(64)
def _goes_on_in_latin(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds a name with a word in Latin letters behind it, as in "Nova what is 冰"."""
    return re.compile(rf"(?:{_any_of(names).pattern})[\s,]+[A-Za-z]{{2}}", re.IGNORECASE)


@lru_cache(512)
def _spelling(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, without accents and abbreviations."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return tuple(_TITLES.get(word, word) for word in WORD.findall(plain))


def _is_name(group: Sequence[Word], width: int, spellings: Sequence[tuple[str, ...]], theirs: set[str]) -> bool:
    if len(group) < width or any(word.ends_sentence and word.low not in _TITLES for word in group[:-1]):
        return False
    spoken = tuple(part for word in group for part in _spelling(word.low))
    if not spoken or "".join(spoken) in theirs:
        return False
    return any(
        "".join(spoken) == "".join(name) or (len(spoken) == len(name) and all(map(_similar, spoken, name)))
        for name in spellings
    )


def _similar(spoken: str, name: str) -> bool:
    if spoken == name:
        return True
    # "Novas" are more than one, or somebody's.
    if len(name) < 4 or spoken[:1] != name[:1] or spoken.replace("'", "") == name + "s" or "'" in spoken:
        return False
    return SequenceMatcher(None, spoken, name).ratio() >= MIN_SIMILARITY and abs(len(spoken) - len(name)) <= 1


def _without(text: str, words: Sequence[Word], at: int, width: int) -> str:
    """Return the text without the name, and without a greeting that stands before it alone."""
    head = text[: words[at].start].rstrip(" ,，、")
    greeted = at <= MAX_OPENERS and all(word.low in OPENERS for word in words[:at])
    tail = text[words[at + width - 1].end :].lstrip(f" {MARKS}" if greeted or not head else " ,")
    if greeted and (tail or not is_closing(head) or not _SAYS_SOMETHING & {word.low for word in words[:at]}):
        head = ""
    question = f"{head} {tail}".strip() if tail[:1] not in tuple(".?!") else head + tail
    return question[:1].upper() + question[1:] if any(c.isalnum() for c in question) else ""
