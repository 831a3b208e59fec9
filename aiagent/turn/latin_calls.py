"""The syntax of calls in languages with Latin letters: a name calls somebody, or is only spoken about. Pure.

A name calls at the beginning of a clause, at its end, or between commas. Recognisers leave commas and capitals out, so
verbs, subjects and the words around the name decide.
"""

from collections.abc import Sequence

from aiagent.language.english import (
    ADJECTIVES,
    ARTICLES,
    AUXILIARIES,
    BESIDES,
    CONJUNCTIONS,
    DEMONSTRATIVES,
    DETERMINERS,
    DONE_TO_SOMEBODY,
    PEOPLE,
    PREPOSITIONS,
    QUESTION_WORDS,
    ROLES,
    VERBS,
    Word,
    agrees_with_a_name,
    is_past,
    stems,
)
from aiagent.turn.barge_in import is_stop
from aiagent.turn.clauses import Behind, Kind, asks, behind_name, kind_of, without_openers

MAX_OPENERS = 4
_GREETINGS = frozenset(
    {"hey", "hi", "hello", "dear", "okay", "ok", "morning", "afternoon", "evening", "excuse"}
    | {"hallo", "bonjour", "salut", "hola", "ciao", "hej"}
)
OPENERS = _GREETINGS | frozenset(
    {"so", "and", "but", "please", "well", "thanks", "thank", "you", "um", "uh", "oh", "ah", "good", "yes", "no", "me"}
    | {"alright", "right", "now", "then", "listen", "sorry", "yeah", "actually", "all", "wait", "great", "everyone"}
    | {"day", "guys", "there"}
)
_SHORT_REMARKS = frozenset(
    {"well done", "good job", "not now", "not you", "you are wrong", "you're wrong", "that's wrong", "that is wrong"}
)
_CLAUSE_FOLLOWS = frozenset({"know", "see", "understand", "remember", "think", "say", "mean", "explain", "guess"})
_SUBJECT_CLAUSES = frozenset({"that", "if", "whether", "to", "when", "for", "how", "why"})
_PART_OF_NAMES = frozenset({"bossa", "villa", "casa", "terra", "super", "chevy", "project", "team", "vita", "ars"})
_STRANDED = frozenset({"from", "for", "on", "off", "up", "down", "over", "out", "like", "in"})
_PARTICLES = frozenset({"on", "off", "up", "down"})
_SWITCHING = frozenset({"turn", "switch", "shut", "wake", "set", "bring", "slow"})
_GOVERNING = PREPOSITIONS | CONJUNCTIONS | DETERMINERS | QUESTION_WORDS | AUXILIARIES | _PART_OF_NAMES
_PRESENTED = frozenset({"called", "named", "introducing", "introduce", "meet", "welcome", "name"})


def calls(words: Sequence[Word], at: int, width: int) -> bool:
    """Whether the name, `width` words at `at`, calls somebody in its sentence."""
    first = max((index + 1 for index in range(at) if words[index].ends_sentence), default=0)
    last = at + width - 1
    end = next((index + 1 for index in range(last, len(words)) if words[index].ends_sentence), len(words))
    before, after, name = words[first:at], words[last + 1 : end], words[last]
    asked = "?" in words[end - 1].marks
    opened = len(before) <= MAX_OPENERS and all(word.low in OPENERS for word in before)
    if opened and not (len(before) == 1 and before[0].low == "there"):
        return _calls_first(before, name, after, asked=asked)
    if not after:
        return _calls_last(before, asked=asked)
    return _calls_between(before, name, after, asked=asked)


def _calls_first(before: Sequence[Word], name: Word, after: Sequence[Word], *, asked: bool) -> bool:
    if not after:
        return name.low not in VERBS | AUXILIARIES or name.pauses or bool(before)
    behind = behind_name(after, asked=asked)
    if name.pauses:
        if _is_apposition(after) or _is_list(after):
            return False
        return behind is not Behind.PREDICATE or (after[0].low not in ("and", "or") and not _is_finite(after[0].low))
    if name.low in VERBS | AUXILIARIES and after[0].low in PEOPLE | DETERMINERS | DEMONSTRATIVES:
        # A name that is a word: "Hope you are well".
        return False
    if behind is Behind.UNCLEAR:
        greeted = any(word.low in _GREETINGS for word in before)
        is_word = name.low in ADJECTIVES | VERBS | AUXILIARIES
        is_order = name.written[:1].isupper() and after[0].low not in PREPOSITIONS | DETERMINERS | CONJUNCTIONS
        return greeted or ((asked or is_order) and not is_word)
    return behind is Behind.NEW_CLAUSE


def _is_finite(low: str) -> bool:
    """Whether a clause cannot begin with this word, as with "costs" and "said"."""
    return low not in AUXILIARIES and low not in PREPOSITIONS | ADJECTIVES and agrees_with_a_name(low)


def _is_apposition(after: Sequence[Word]) -> bool:
    """ "Nova, our assistant, is slow": what comes behind the second comma goes on with the name."""
    comma = next((index for index, word in enumerate(after[:8]) if "," in word.marks), None)
    if comma is None or comma + 1 >= len(after):
        return False
    relative = after[0].low in ("who", "which", "whose")
    if not relative and kind_of(after[: comma + 1]) is not Kind.STATEMENT:
        return False
    return agrees_with_a_name(after[comma + 1].low)


def _is_list(after: Sequence[Word]) -> bool:
    """ "Nova, Alice and Bob are here"."""
    joined = next((index for index, word in enumerate(after[:4]) if word.low == "and"), 0)
    if not 0 < joined < len(after) - 2 or kind_of(after) is not Kind.STATEMENT:
        return False
    verb = after[joined + 2].low
    return verb in AUXILIARIES or (verb in VERBS and all(word.written[:1].isupper() for word in after[:joined]))


def _calls_last(before: Sequence[Word], *, asked: bool) -> bool:
    kind = kind_of(before)
    if before[-1].pauses:
        return not _is_presented(before, kind)
    said = " ".join(word.low for word in before)
    if is_stop(said) or said in _SHORT_REMARKS:
        return True
    return (asked or kind is not Kind.STATEMENT) and not _governs(before, at_end=True)


def _is_presented(before: Sequence[Word], kind: Kind) -> bool:
    """ "This is our assistant, Nova": the name stands beside a noun that means the same."""
    low = before[-1].low
    if _PRESENTED & {word.low for word in before[-6:]} and kind is not Kind.QUESTION:
        return True
    if low not in ROLES and not (before[-1].written[:1].isupper() and kind is not Kind.QUESTION and _is_here(before)):
        return False
    return kind is Kind.STATEMENT or before[0].low in ("ask", "tell", "thank", "say", "greet")


def _is_here(before: Sequence[Word]) -> bool:
    """Whether a clause presents somebody: "this is", "here comes"."""
    return before[0].low in ("this", "here", "that's", "here's", "it's")


def _calls_between(before: Sequence[Word], name: Word, after: Sequence[Word], *, asked: bool) -> bool:
    behind = behind_name(after, asked=asked)
    if before[-1].pauses and name.pauses:
        if after[0].low in ("and", "or") and behind is Behind.PREDICATE:
            return False
        if before[-1].low in ROLES and agrees_with_a_name(after[0].low):
            return False
        return kind_of(before) is not Kind.STATEMENT or behind is not Behind.PREDICATE
    if before[-1].pauses:
        return behind is Behind.NEW_CLAUSE
    if not any(word.low not in ("please", "now", "then", "again") for word in after):
        return _calls_last(before, asked=asked)
    last = before[-1].low
    if after[0].low in ("and", "or") and not asks(without_openers(after[1:])):
        return False
    if last in ("and", "but", "so", "or"):
        return asks(after) and after[0].low in QUESTION_WORDS
    if stems(last) & _CLAUSE_FOLLOWS and after[0].low in QUESTION_WORDS:
        return kind_of(before) is not Kind.STATEMENT
    if before[0].low in AUXILIARIES and len(before) < 5 and before[1:2] and before[1].low == "it":
        # "Is it true, Nova, that ..." and "was it Nova that said so".
        return len(before) > 2 and after[0].low in _SUBJECT_CLAUSES
    if _governs(before, at_end=name.pauses):
        return False
    if behind is Behind.UNCLEAR:
        return kind_of(before) is not Kind.STATEMENT and (name.pauses or after[0].low in PREPOSITIONS)
    return behind is Behind.NEW_CLAUSE


def _governs(before: Sequence[Word], *, at_end: bool) -> bool:
    """Whether the words before a name need it: "ask", "the new", "what about", "if"."""
    lows = [word.low for word in before]
    last, previous = lows[-1], lows[-2] if len(lows) > 1 else ""
    if {"called", "named", "call", "rename"} & set(lows[-3:]):
        return not (at_end and lows[0] in ("what", "how"))
    if at_end and last in ("this", "that", "it", "there"):
        # "Is that Nova?"
        return len(lows) == 2 and lows[0] in AUXILIARIES
    if at_end and _is_complete(lows):
        return False
    if last in _GOVERNING:
        return True
    if last in ROLES:
        return "you" not in lows and [previous, last] != ["your", "name"]
    if last == "you" and stems(previous) & {"show", "give", "teach", "sell", "introduce"}:
        return True
    if previous in DETERMINERS and (last in ADJECTIVES or last in BESIDES or before[-1].written[:1].isupper()):
        return previous in ARTICLES or last in ADJECTIVES | BESIDES
    return _acts_on_it(before, last, at_end=at_end)


def _is_complete(lows: Sequence[str]) -> bool:
    """Whether a clause ends with a preposition or an auxiliary that needs nothing more: "where are you from"."""
    last, previous = lows[-1], lows[-2] if len(lows) > 1 else ""
    asks_first = lows[0] in QUESTION_WORDS
    if last in _PARTICLES:
        if previous in _SWITCHING:
            # "How do I switch off Nova?"
            return False
        if _SWITCHING & set(lows[:-2]) or previous in ("it", "that", "come", "hurry", "them"):
            return True
    if asks_first and len(lows) > 2 and last in _STRANDED | {"of", "about"}:
        return last in _STRANDED or previous in ("made", "composed", "full", "capital", "out")
    if asks_first and last in ("do", "have", "be", "been", "done", "did", "can", "will"):
        return True
    return last in AUXILIARIES and previous in PEOPLE | DEMONSTRATIVES and len(lows) > 3


def _acts_on_it(before: Sequence[Word], last: str, *, at_end: bool) -> bool:
    """Whether the verb before a name is done to it."""
    lows = [word.low for word in before]
    if last in ("mean", "meant") and lows[0] in ("i", "you"):
        return True
    asks_for_thing = lows[0] in ("what", "which", "whose") and len(lows) > 2 and lows[-2] in PEOPLE
    if at_end and asks_for_thing and last not in ("ask", "tell", "give", "show", "teach", "send", "call"):
        # The question word is the object: "what do you know".
        return False
    if len(lows) == 2 and lows[0] in ("who", "what"):
        return is_past(last) or bool(stems(last) & VERBS)
    return bool(stems(last) & DONE_TO_SOMEBODY) or (not at_end and is_past(last))
