"""Verbs before their subject: what makes an English clause a question. Pure.

"Did the Romans have glass" and "is a whale a fish" are questions; behind a name, "did a good job" and "is a great help"
are said about it. Where the words leave it open, a question mark decides.
"""

from collections.abc import Sequence

from aiagent.language.english import (
    ADJECTIVES,
    ADVERBS,
    ANYONE,
    ARTICLES,
    BE,
    BESIDES,
    CONJUNCTIONS,
    DEMONSTRATIVES,
    DETERMINERS,
    HAVE,
    MODALS,
    NUMBERS,
    PEOPLE,
    POSSESSIVES,
    PREPOSITIONS,
    QUESTION_WORDS,
    VERBS,
    Word,
    is_participle,
)

_UNNAMED = frozenset(
    {"nothing", "something", "anything", "everything", "evening", "morning", "king", "thing", "spring"}
)
_NATIONALITIES = ("ese", "ish", "ian", "ean", "can", "german", "french", "dutch", "greek", "swiss", "czech", "thai")
_BEHIND_SUBJECT = frozenset({"still", "already", "really", "actually", "always", "ever", "even", "over", "truly", "on"})
_BEFORE_NOUN = BESIDES | ADVERBS | {"bit", "lot", "such", "a"}
_AGES = frozenset({"year", "years", "months", "weeks", "days", "of"})
_NOT_ASKED_WITH = ADVERBS - {"ever", "also", "still", "really", "always", "never", "already", "just", "actually"}
_LINKING = frozenset({"getting", "feeling", "sounding", "looking", "being", "becoming", "running", "going", "acting"})
_LIKE_ADJECTIVES = ("ous", "ful", "less", "able", "ible", "ional", "ic", "ical")
_NOUNS_IN_IC = frozenset(
    {"music", "topic", "public", "logic", "magic", "traffic", "critic", "clinic", "mechanic", "comic"}
)
_HELPING = frozenset({"help", "let", "make", "go", "come", "try", "want", "need", "have", "get", "keep", "like"})
_COMPARED = frozenset({"more", "less", "better", "worse"})


def is_inverted(auxiliary: str, rest: Sequence[Word], *, asked: bool) -> bool:
    """Whether the words behind an auxiliary begin with its subject, as in "did the Romans have glass"."""
    if not rest:
        return False
    first, more = rest[0].low, len(rest) > 1
    if first in ANYONE and first.endswith("thing") and auxiliary not in MODALS:
        second = _low(rest, 1)
        if auxiliary in HAVE:
            return is_participle(second)
        return second in (ADJECTIVES if auxiliary in BE else VERBS)
    if first in PEOPLE or first in ANYONE:
        return more
    if first in ADVERBS | PREPOSITIONS | CONJUNCTIONS - {"that"} and first != "there":
        return False
    if auxiliary in BE:
        return _predicate_follows(rest, asked=asked or (auxiliary.endswith("n't") and _low(rest, 1) not in ADJECTIVES))
    if auxiliary in MODALS:
        if first in DETERMINERS | DEMONSTRATIVES:
            return more
        if first in VERBS or first in ("be", "have", "do"):
            return asked and _low(rest, 1) in VERBS and first not in ("help", "let")
        return asked or first.endswith("s") or any(word.low in VERBS | {"have"} for word in rest[1:4])
    return _verb_follows(auxiliary, rest, asked=asked)


def _verb_follows(auxiliary: str, rest: Sequence[Word], *, asked: bool) -> bool:
    """Whether the verb of "does", "did", "has" or "had" comes behind a subject: "the Romans have glass"."""
    has = auxiliary in HAVE
    if (has and (rest[0].low in ("a", "an") or is_participle(rest[0].low))) or rest[0].low in _HELPING:
        # "Nova has been updated", "Nova did help clean the room".
        return False
    if not has and _is_proper(rest[0]) and _low(rest, 1) not in PREPOSITIONS | CONJUNCTIONS | ADVERBS | {""}:
        return True
    if rest[0].low in DEMONSTRATIVES:
        second = _low(rest, 1)
        return is_participle(second) if has else second in VERBS or second == "have" or (asked and bool(second))
    for at in range(1, min(len(rest), 9)):
        low, before = rest[at].low, rest[at - 1].low
        if before in DETERMINERS | PREPOSITIONS | CONJUNCTIONS | BESIDES | _NOT_ASKED_WITH:
            continue
        if is_participle(low) if has else low in VERBS or low in ("have", "do"):
            return True
    return asked and not has and len(rest) > 2


def _predicate_follows(rest: Sequence[Word], *, asked: bool) -> bool:
    """Whether a subject and something said of it come behind "is": "the earth round", "a whale a fish"."""
    first, second = rest[0].low, _low(rest, 1)
    if first in DEMONSTRATIVES:
        if first == "there":
            return bool(second) and second != "to"
        return bool(second) and (
            asked or first == "it" or second in ADJECTIVES | ADVERBS | QUESTION_WORDS | DETERMINERS
        )
    if _is_proper(rest[0]):
        return bool(second) and second not in CONJUNCTIONS
    if first == "such":
        return False
    at = 1 if first in DETERMINERS else 0
    while at < len(rest) and (rest[at].low in _BEFORE_NOUN or rest[at].low.endswith("est")):
        at += 1
    if (first in NUMBERS or first.isdigit()) and second in _AGES:
        return False
    if second in ARTICLES and len(rest) > 2 and not _is_participle_like(first):
        return True
    if at == 0 and first.endswith("ing") and first not in _LINKING | _UNNAMED and rest[-1].low in ADJECTIVES:
        return True
    if at == 0 and (first in ADJECTIVES or _is_participle_like(first) or second == "than"):
        return False
    for index in range(at + 1, len(rest)):
        low, before = rest[index].low, rest[index - 1].low
        if low in ARTICLES and before not in PREPOSITIONS | CONJUNCTIONS | ADVERBS | VERBS:
            return True
        if low in _COMPARED or (low.endswith("er") and _low(rest, index + 1) == "than"):
            return True
        if before in PREPOSITIONS | CONJUNCTIONS | DETERMINERS:
            continue
        last = index + 1 == len(rest)
        if low in BESIDES and (last or rest[index + 1].low in PREPOSITIONS):
            return True
        if last and low.endswith(_LIKE_ADJECTIVES) and low not in _NOUNS_IN_IC:
            return True
        if first == "the" and low in NUMBERS - {"one"} and before not in ("number", "top", "last", "next"):
            return True
        if low in ADJECTIVES - BESIDES or low in _BEHIND_SUBJECT or (low.endswith("ing") and low not in _UNNAMED):
            return True
        if is_participle(low) and first not in ("a", "an") and (asked or last):
            return True
    return asked and len(rest) > at + 1 and first not in POSSESSIVES


def _is_proper(word: Word) -> bool:
    """Whether a word is written as the name of a thing or person, and does not say where somebody is from."""
    if not word.written[:1].isupper() or word.written.isupper() or "'" in word.low:
        return False
    return not word.low.endswith(_NATIONALITIES) and word.low not in ADJECTIVES | DETERMINERS | PREPOSITIONS


def _is_participle_like(low: str) -> bool:
    return is_participle(low) or (low.endswith("ing") and low not in _UNNAMED)


def _low(words: Sequence[Word], index: int) -> str:
    return words[index].low if index < len(words) else ""
