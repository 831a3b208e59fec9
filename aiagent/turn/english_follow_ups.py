"""Follow-ups to an answer in English, told from talk for people by their words. Pure.

A question that is nobody's own business, an order to say or explain, an objection, and a piece of a sentence ("and in
1990") take the answer up. What people plan, send, own and ask of each other does not.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from aiagent.language.english import (
    ADVERBS,
    ANYONE,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    VERBS,
    Word,
    agrees_with_a_name,
    stems,
    words_of,
)
from aiagent.turn.clauses import INTERJECTIONS, Kind, asks, kind_of, without_openers
from aiagent.turn.commands import Relation

ELLIPSIS_WORDS = 5
SHORT_QUESTION_WORDS = 3


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SAYING = _set(
    """say tell explain repeat give know think mean spell translate summarise summarize list name compare describe
    recommend suggest define calculate elaborate clarify continue speak read write sing rephrase convert compute guess
    recall mention include forget pronounce quote simplify shorten expand specify prove count paraphrase recite recap"""
)
_PICKS_UP = _set(
    "it it's its that that's this those these they they're them their there one ones same he she him his her"
)
_TOGETHER = _set(
    """we us our ours ourselves we'll we're we've we'd let's everybody everyone guys team folks somebody someone"""
)
_PLANS = _set(
    """tomorrow tonight later monday tuesday wednesday thursday friday saturday sunday weekend noon o'clock lunch dinner
    breakfast yesterday"""
)
_OFFICE = _set(
    """coffee break slides slide deck screen mic microphone camera agenda report numbers file files email mail invoice
    ticket deadline budget meeting calendar room door window parking phone laptop keys key pen chair desk office boss
    customer client colleague document spreadsheet link notes vote appointment headset team project topic
    holiday holidays vacation train bus taxi bag jacket glasses password login"""
)
_OWN_PLANS = re.compile(
    r"\b(?:i'll|i (?:will|shall|have to|need to|must|can|could|should|am going|promise|put|sent|send|won)|"
    r"i've (?:sent|got|been|seen|put)|i'm (?:back|off|going|late|done|leaving|at|in|on|not sure i)|i was on|"
    r"you (?:can|could|should|may|owe|have to|need to|were|are|will)|you'll|you'd|told you|see you|thank you|"
    r"go ahead|hold on|hang on|good (?:point|idea|job))\b"
)
_OBJECTS = re.compile(
    r"(?:i (?:mean|meant|asked|doubt|still|was asking|(?:wanted|want|would like) to (?:know|hear|understand|ask)|"
    r"(?:don't|do not|didn't|did not|can't) (?:understand|get|catch|hear|follow|ask|believe|think)|"
    r"thought (?:it|that|they|there|this|the|he|she)|have (?:a|another|one more|two more) questions?|wonder)|"
    r"i'd like to (?:know|hear|understand|ask)|i'm (?:wondering|asking|confused)|"
    r"(?:that|it|this)(?:'s| is| was| sounds| seems) (?:not (?!on\b)|wrong|incorrect|impossible|false|nonsense|too )|"
    r"(?:that|it|this) (?:can't|cannot|isn't|doesn't|wasn't|didn't|makes no) (?!work)|"
    r"not (?:that|the|what|in|a)\b|wrong\b|incorrect\b|"
    r"you(?:'re| are) (?:wrong|mistaken|sure)|you (?:just )?(?:said|forgot (?!to )|misunderstood|didn't|did not))"
)
_PIECE = re.compile(
    r"\b(?:more|again|once more|another|louder|slower|shorter|longer|simpler|simple words|example|details?|in short|"
    r"please|instead|french|spanish|german|italian|chinese|mandarin|english|japanese|russian|portuguese|arabic)\b"
)
_ASIDE = re.compile(
    r"a (?:second|minute|moment|hand|call|break|pen|hint|ride|lift|few)|"
    r"(?:him|her|them|everyone|everybody)(?: (?:that|to|i|we|about)\b|\Z)"
)


def relation_in_english(text: str, topic: frozenset[str]) -> Relation:
    """Return the relation of a text to an answer; `topic` are the words of that answer and its question."""
    found = [_relation(sentence, topic) for sentence in _sentences(words_of(text))]
    if Relation.TALK in found:
        return Relation.TALK
    return Relation.FOLLOW_UP if Relation.FOLLOW_UP in found else Relation.UNKNOWN


def _sentences(words: Sequence[Word]) -> list[Sequence[Word]]:
    ends = [0, *(index + 1 for index, word in enumerate(words) if word.ends_sentence), len(words)]
    return [words[start:end] for start, end in pairwise(ends) if start < end]


def _relation(words: Sequence[Word], topic: frozenset[str]) -> Relation:
    """Judge one sentence."""
    clause = _without_nods(words)
    said = [word.low for word in clause]
    if not clause:
        return Relation.FOLLOW_UP if "?" in words[-1].marks or words[-1].low == "why" else Relation.UNKNOWN
    picks_up = bool(_PICKS_UP & set(said) or any(low in topic and len(low) > 3 for low in said))
    kind = kind_of(clause)
    if _is_piece(words, clause):
        return Relation.FOLLOW_UP
    if kind is Kind.QUESTION and (asks(clause) or not _has_verb(clause)):
        return _question(clause, said, topic, picks_up=picks_up)
    if _is_about_people(said[:1] + [low for low in said[1:] if low != "us"] if said[0] in _SAYING else said, topic):
        return Relation.TALK
    line = " ".join(said)
    if _OBJECTS.match(line):
        return Relation.FOLLOW_UP
    if _OWN_PLANS.search(line):
        return Relation.TALK
    if kind is Kind.ORDER:
        return _order(said, picks_up=picks_up)
    return (
        Relation.FOLLOW_UP if kind is Kind.QUESTION and (picks_up or len(said) < ELLIPSIS_WORDS) else Relation.UNKNOWN
    )


def _without_nods(words: Sequence[Word]) -> Sequence[Word]:
    """A sentence without "okay", "no" and the like before it."""
    clause = without_openers(words)
    while clause and clause[0].low in INTERJECTIONS - {"stop", "enough", "wrong"}:
        clause = without_openers(clause[1:])
    return clause


def _is_about_people(said: Sequence[str], topic: frozenset[str]) -> bool:
    """Whether people, their plans or their things are spoken of, which the answer did not mention."""
    return any(low in _TOGETHER | _PLANS | _OFFICE and low not in topic for low in said) or any(
        low == "my" and behind not in ("question", "point") for low, behind in zip(said, [*said[1:], ""], strict=True)
    )


def _is_piece(words: Sequence[Word], clause: Sequence[Word]) -> bool:
    """Whether this is less than a sentence, which the answer completes: "and in 1990", "in French please"."""
    said = [word.low for word in clause]
    if (
        said[0] == "next"
        or len(clause) > ELLIPSIS_WORDS
        or _has_verb(clause)
        or said[0] in VERBS
        or _is_about_people(said, frozenset())
    ):
        return False
    joined = words[0].low in ("and", "or", "but", "no") or (said[0] in ("how", "what") and said[1:2] == ["about"])
    return joined or "again" in (word.low for word in words) or _PIECE.search(" ".join(said)) is not None


def _has_verb(clause: Sequence[Word]) -> bool:
    return any(agrees_with_a_name(word.low) or word.low in AUXILIARIES or "'" in word.low for word in clause) or (
        clause[0].low in ("i", "we", "you", "they") and len(clause) > 1
    )


def _question(clause: Sequence[Word], said: Sequence[str], topic: frozenset[str], *, picks_up: bool) -> Relation:
    """Judge a question: one about people and their business is for them."""
    if len(said) <= SHORT_QUESTION_WORDS and not (
        {"you", "i", "anyone", "anybody"} | _TOGETHER | _OFFICE | _PLANS
    ) & set(said):
        return Relation.FOLLOW_UP if not (said[0].startswith("who") and said[-1] == "next") else Relation.TALK
    line = " ".join(said)
    if {"my", "mine", "me"} & set(said) and not {"tell", "give", "show", "explain"} & set(said):
        return Relation.TALK
    if (_OFFICE | _PLANS | _TOGETHER - {"we", "us"}) & (set(said) - topic):
        return Relation.TALK
    if re.match(r"who(?:'s| is| was)? (?:\w+ing\b|wants|needs|has|likes|would|else wants|can|could|will)", line):
        return Relation.FOLLOW_UP if picks_up and " you" not in line else Relation.TALK
    if "you" in said or "your" in said:
        return _question_to_you(said, picks_up=picks_up)
    if {"we", "us"} & set(said):
        is_plan = re.match(r"(?:shall|should|are|were|do) (?:we|us)\b(?! know| say)", line)
        return Relation.FOLLOW_UP if picks_up and not is_plan else Relation.TALK
    if "i" in said:
        asks_on = re.match(r"(?:can|could|may) i (?:ask|hear|know|get (?:an?|more|another) )", line)
        return (
            Relation.FOLLOW_UP if asks_on or picks_up or said[0].startswith(("what", "how", "why")) else Relation.TALK
        )
    if any(low in ANYONE for low in said) and re.match(r"(?:does|do|has|have|is|can) any(?:one|body)\b", line):
        return Relation.FOLLOW_UP if picks_up else Relation.TALK
    return Relation.FOLLOW_UP


def _question_to_you(said: Sequence[str], *, picks_up: bool) -> Relation:
    """Judge a question to somebody: the agent is asked to know and to say, people are asked what they do."""
    if "you" not in said:
        return Relation.TALK
    at = said.index("you")
    before, behind = said[at - 1] if at else "", [low for low in said[at + 1 :] if low not in ADVERBS | {"please"}]
    verb = behind[0] if behind else ""
    if before in ("are", "aren't"):
        return Relation.FOLLOW_UP if verb in ("sure", "certain", "serious", "kidding", "joking") else Relation.TALK
    if before == "did" and verb == "think":
        return Relation.TALK
    if verb == "have" and _PIECE.search(" ".join(behind)):
        return Relation.FOLLOW_UP
    if verb in _SAYING:
        aside = _ASIDE.match(" ".join(behind[1:4]).removeprefix("me "))
        return Relation.TALK if aside and verb in ("tell", "give") else Relation.FOLLOW_UP
    if before in ("did", "have", "were", "didn't", "haven't") or verb in (
        "like",
        "want",
        "need",
        "agree",
        "see",
        "hear",
    ):
        return Relation.TALK
    return Relation.FOLLOW_UP if picks_up and before not in PREPOSITIONS else Relation.TALK


def _order(said: Sequence[str], *, picks_up: bool) -> Relation:
    """Judge an order, or a wish: the agent says and explains."""
    first, rest = said[0], " ".join(said[1:])
    if first in ("i", "i'd"):
        return Relation.FOLLOW_UP if _SAYING & set(said) or _PIECE.search(rest) else Relation.UNKNOWN
    if first == "go":
        return Relation.FOLLOW_UP if rest in ("on", "on please", "deeper") else Relation.TALK
    if first in ("do", "try", "make", "put", "turn", "change", "look", "check"):
        return Relation.FOLLOW_UP if picks_up and not rest.startswith("at ") else Relation.UNKNOWN
    if first in _SAYING:
        is_aside = _ASIDE.match(rest.removeprefix("me ")) or (
            first == "tell"
            and said[1:2]
            and said[1] not in DETERMINERS - POSSESSIVES | CONJUNCTIONS | {"me", "us", "more", "it", "about"}
        )
        return Relation.TALK if is_aside else Relation.FOLLOW_UP
    if first == "show":
        return (
            Relation.FOLLOW_UP
            if said[1:2] in (["me"], ["us"]) and said[2:3] in (["an"], ["another"], ["how"])
            else Relation.TALK
        )
    return Relation.TALK if stems(first) & VERBS else Relation.UNKNOWN
