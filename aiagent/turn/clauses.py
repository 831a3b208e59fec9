"""English clauses by their syntax: questions and orders, and the part behind a name. Pure.

A verb before its subject makes a question ("did the Romans have glass"), a verb in its base form an order. Behind a
name a verb that agrees with it speaks about the name ("Nova did a good job"). Punctuation helps, but is not relied on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from aiagent.language.english import (
    ADJECTIVES,
    ADVERBS,
    ANYONE,
    ARTICLES,
    AUXILIARIES,
    BE,
    BESIDES,
    CONJUNCTIONS,
    DEMONSTRATIVES,
    DETERMINERS,
    HAVE,
    MODALS,
    NUMBERS,
    PEOPLE,
    PERSONAL_CLAUSES,
    PLAIN_WORDS,
    PLURAL_AUXILIARIES,
    POSSESSIVES,
    PREPOSITIONS,
    QUESTION_WORDS,
    SINGULAR_AUXILIARIES,
    VERBS,
    agrees_with_a_name,
    is_participle,
)
from aiagent.language.words import WORD

MARKS = ",.!?:;，。！？：；、-–—…"  # noqa: RUF001
INTERJECTIONS = frozenset(
    {"yes", "no", "yeah", "yep", "nope", "sorry", "thanks", "thank", "hello", "hi", "hey", "stop", "wait", "pardon"}
    | {"excuse", "never", "okay", "ok", "right", "enough", "quiet", "silence", "great", "wrong", "correct"}
)
_SUMS = frozenset({"plus", "minus", "times", "divided", "percent"})
_WISHES = frozenset({"want", "need", "wonder", "wish", "would", "wanted", "meant", "mean"})
_UNNAMED = frozenset(
    {"nothing", "something", "anything", "everything", "evening", "morning", "king", "thing", "spring"}
)
_NATIONALITIES = ("ese", "ish", "ian", "ean", "can", "german", "french", "dutch", "greek", "swiss", "czech", "thai")
_BEHIND_SUBJECT = frozenset({"still", "already", "really", "actually", "always", "ever", "even", "over", "truly", "on"})
_BEFORE_NOUN = BESIDES | ADVERBS | {"bit", "lot", "such", "a"}
_AGES = frozenset({"year", "years", "months", "weeks", "days", "of"})
_NOT_ASKED_WITH = ADVERBS - {"ever", "also", "still", "really", "always", "never", "already", "just", "actually"}
_LINKING = frozenset({"getting", "feeling", "sounding", "looking", "being", "becoming", "running", "going", "acting"})
_LIKE_ADJECTIVES = ("ous", "ful", "less", "able", "ible", "ional", "ical", "istic")
_COMPARED = frozenset({"more", "less", "better", "worse"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case, and as it is `written`, where it stands in the text, and the marks behind it."""

    low: str
    written: str
    start: int
    end: int
    marks: str

    @property
    def pauses(self) -> bool:
        """Whether a mark follows."""
        return bool(self.marks)

    @property
    def ends_sentence(self) -> bool:
        """Whether the sentence ends here."""
        return any(mark in ".!?;。！？；" for mark in self.marks)


class Kind(Enum):
    """The kind of a clause."""

    QUESTION = "question"
    ORDER = "order"
    STATEMENT = "statement"


class Behind(Enum):
    """The relation of the words behind a name to it."""

    NEW_CLAUSE = "a clause of its own, so the name called somebody"
    PREDICATE = "the name is its subject, or part of it"
    UNCLEAR = "unclear"


def words_of(text: str) -> list[Word]:
    """Return the words of a text."""
    matches = list(WORD.finditer(text))
    nexts = [*(match.start() for match in matches[1:]), len(text)]
    return [
        Word(
            match.group().lower().replace("\u2019", "'"),
            match.group(),
            match.start(),
            match.end(),
            "".join(mark for mark in text[match.end() : following] if mark in MARKS),
        )
        for match, following in zip(matches, nexts, strict=False)
    ]


def without_openers(words: Sequence[Word]) -> Sequence[Word]:
    """Return a clause without words such as "so", "please" and "yes," at its beginning."""
    at = 0
    while at < len(words) and (words[at].low in PLAIN_WORDS or words[at].low in ("and", "but", "or", "alright", "hey")):
        at += 1
    while at + 1 < len(words) and words[at].low in INTERJECTIONS and words[at].pauses:
        at += 1
    return words[at:]


def kind_of(words: Sequence[Word]) -> Kind:
    """Return the kind of a clause in which nobody is called."""
    clause = without_openers(words)
    if not clause:
        return Kind.STATEMENT
    if "?" in clause[-1].marks or "？" in clause[-1].marks or asks(clause):
        return Kind.QUESTION
    first = clause[0].low
    if first in VERBS or first in ("do", "don't", "have", "let's"):
        return Kind.ORDER
    subject, rest = first.partition("'")[0], [word.low for word in clause[1:4]]
    if subject in ("i", "we") and (_WISHES & set(rest) or "wondering" in rest or first.endswith("'d")):
        return Kind.ORDER
    return Kind.STATEMENT


def asks(clause: Sequence[Word]) -> bool:
    """Whether a clause begins as a question: a question word, or a verb before its subject."""
    if not clause:
        return False
    first, second = clause[0].low, clause[1].low if len(clause) > 1 else ""
    if first in QUESTION_WORDS:
        return not (first in ("what", "how") and second in ("a", "an", "nice", "lovely", "interesting"))
    if first in PREPOSITIONS and (second in QUESTION_WORDS or (len(clause) > 2 and clause[2].low in QUESTION_WORDS)):
        return second in QUESTION_WORDS or second in ADVERBS
    if first in ("do", "don't", "have"):
        return second in PEOPLE | ANYONE | DETERMINERS - ARTICLES or second.endswith("s")
    return first in AUXILIARIES and bool(second) and second not in ("be", "not", "do")


def behind_name(words: Sequence[Word], *, asked: bool) -> Behind:
    """Return the relation of the words behind a name to it. `asked`: the sentence ends with a question mark."""
    clause, skipped = list(words), False
    while clause and clause[0].low in PLAIN_WORDS and not (clause[0].low == "never" and _low(clause, 1) == "mind"):
        skipped = skipped or clause[0].low in ("please", "again")
        clause = clause[1:]
    if not clause:
        return Behind.NEW_CLAUSE if skipped else Behind.UNCLEAR
    first, second = clause[0].low, _low(clause, 1)
    if first in ("and", "but", "or", "nor", "plus"):
        return _behind_and(clause, asked=asked)
    if first in INTERJECTIONS and not (first in ("no", "right") and second in ("longer", "now")):
        return Behind.NEW_CLAUSE
    if first in ("who", "which") and len(clause) == 1:
        return Behind.PREDICATE
    if first in QUESTION_WORDS or (asks(clause) and first in PREPOSITIONS):
        return Behind.NEW_CLAUSE
    if first in PEOPLE or first in PERSONAL_CLAUSES or first in PLURAL_AUXILIARIES or first == "not":
        return Behind.NEW_CLAUSE
    if first in SINGULAR_AUXILIARIES:
        inverted = _inverted(first, clause[1:], asked=asked)
        return Behind.NEW_CLAUSE if inverted else Behind.PREDICATE
    if first in DEMONSTRATIVES | {"here"} and (second in AUXILIARIES or agrees_with_a_name(second)):
        return Behind.NEW_CLAUSE
    if first in VERBS and first != "cost":
        return Behind.PREDICATE if _is_longer_name(clause) else Behind.NEW_CLAUSE
    if agrees_with_a_name(first):
        return Behind.PREDICATE
    return _behind_other(clause, asked=asked)


def _behind_and(clause: Sequence[Word], *, asked: bool) -> Behind:
    """ "Nova, and in 1990?" goes on, "Nova and Bob agree" does not."""
    rest = without_openers(clause[1:])
    if asks(rest) or (rest and (rest[0].low in PREPOSITIONS or rest[0].low in ("now", "then"))):
        return Behind.NEW_CLAUSE
    return Behind.NEW_CLAUSE if asked and not _has_verb(rest) else Behind.PREDICATE


def _behind_other(clause: Sequence[Word], *, asked: bool) -> Behind:
    """Judge a clause that begins with a noun, a name, a preposition, a number or an unknown word."""
    lows = [word.low for word in clause]
    numbers = [low for low in lows if low in NUMBERS or low.isdigit()]
    if "please" in lows or (len(numbers) > 1 and _SUMS & set(lows)):
        return Behind.NEW_CLAUSE
    if clause[0].low in PREPOSITIONS | DETERMINERS | NUMBERS:
        if any(asks(clause[at:]) and lows[at] in QUESTION_WORDS for at in range(1, len(clause))):
            return Behind.NEW_CLAUSE
        return Behind.PREDICATE if _has_verb(clause) and not asked else Behind.UNCLEAR
    if clause[0].written[:1].isupper() and not clause[0].written.isupper():
        return Behind.PREDICATE
    if agrees_with_a_name(_low(clause, 1)) or (clause[0].low.endswith("s") and _low(clause, 1) in VERBS):
        return Behind.PREDICATE
    return Behind.PREDICATE if _is_longer_name(clause) or clause[0].low == "cost" else Behind.UNCLEAR


def _is_longer_name(clause: Sequence[Word]) -> bool:
    """ "Nova launch is on Friday", "Nova team meeting is at three": nouns, and then their verb."""
    for before, word in pairwise(clause[:5]):
        if before.pauses or before.low in DETERMINERS | CONJUNCTIONS | PREPOSITIONS | PEOPLE | DEMONSTRATIVES | {"me"}:
            return False
        if word.low in AUXILIARIES:
            return True
    return False


def _inverted(auxiliary: str, rest: Sequence[Word], *, asked: bool) -> bool:
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
    if has and rest[0].low in ("a", "an"):
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
        return bool(second) and (
            asked or first in ("it", "there") or second in ADJECTIVES | ADVERBS | QUESTION_WORDS | DETERMINERS
        )
    if _is_proper(rest[0]):
        return bool(second) and second not in CONJUNCTIONS
    at = 1 if first in DETERMINERS else 0
    while at < len(rest) and (rest[at].low in _BEFORE_NOUN or rest[at].low.endswith("est")):
        at += 1
    if (first in NUMBERS or first.isdigit()) and second in _AGES:
        return False
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
        if last and low.endswith(_LIKE_ADJECTIVES):
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


def _has_verb(clause: Sequence[Word]) -> bool:
    return any(agrees_with_a_name(word.low) or word.low in PLURAL_AUXILIARIES for word in clause)


def _low(words: Sequence[Word], index: int) -> str:
    return words[index].low if index < len(words) else ""
