"""English clauses by their syntax: questions and orders, and the part behind a name. Pure.

A verb before its subject makes a question ("did the Romans have glass"), a verb in its base form an order. Behind a
name a verb that agrees with it speaks about the name ("Nova did a good job"). Punctuation helps, but is not relied on.
"""

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from aiagent.language.english import (
    ADVERBS,
    ANYONE,
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    DEMONSTRATIVES,
    DETERMINERS,
    NUMBERS,
    PEOPLE,
    PERSONAL_CLAUSES,
    PLAIN_WORDS,
    PLURAL_AUXILIARIES,
    PREPOSITIONS,
    QUESTION_WORDS,
    SINGULAR_AUXILIARIES,
    VERBS,
    Word,
    agrees_with_a_name,
)
from aiagent.turn.inversion import is_inverted

INTERJECTIONS = frozenset(
    {
        "yes",
        "no",
        "yeah",
        "hm",
        "hmm",
        "yep",
        "nope",
        "sorry",
        "thanks",
        "thank",
        "hello",
        "hi",
        "hey",
        "stop",
        "wait",
        "pardon",
    }
    | {"excuse", "never", "okay", "ok", "right", "enough", "quiet", "silence", "great", "wrong", "correct"}
)
_SUMS = frozenset({"plus", "minus", "times", "divided", "percent"})
_WISHES = frozenset({"want", "need", "wonder", "wish", "would", "wanted", "meant", "mean"})


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
        inverted = is_inverted(first, clause[1:], asked=asked)
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


def _has_verb(clause: Sequence[Word]) -> bool:
    return any(agrees_with_a_name(word.low) or word.low in PLURAL_AUXILIARIES for word in clause)


def _low(words: Sequence[Word], index: int) -> str:
    return words[index].low if index < len(words) else ""
