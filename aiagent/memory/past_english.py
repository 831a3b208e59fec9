"""English questions about what people said. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aiagent.language.given_names import is_given_name
from aiagent.memory.people_meant import person_meant


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """Topic and speaker of a question ("" for any), and whether people of this room are meant for sure."""

    topic: str
    speaker: str
    certain: bool


_VERBS = """
say said saying tell told talk talked talking speak spoke spoken discuss discussed discussing decide decided agree
agreed conclude concluded mention mentioned promise promised suggest suggested propose proposed plan planned want wanted
think thought ask asked answer answered settle settled recommend recommended explain explained report reported choose
chose chosen pick picked
"""
_SAID = (
    r"(?:said|told|talked|decided|agreed|concluded|mentioned|promised|suggested|proposed|planned|wanted|thought|asked"
    r"|answered|recommended|explained|reported)"
)
_SAYING = rf"(?:{'|'.join(sorted(_VERBS.split(), key=len, reverse=True))}|bring up|brought up)"
_NOUNS = r"(?:decision|agreement|conclusion|plan|outcome|result|consensus|suggestion|proposal)s?"
_NAME = r"(?P<who>[\w.'\u2019-]+(?:\s[\w.'\u2019-]+){0,3}?)"
_ADVERBS = r"(?:(?:all|just|ever|finally|already|actually|originally) )*"
_ABOUT = r"(?:\s+(?:us|me|them|everyone))?(?:\s+(?:about|on|regarding|concerning|of|for|to|that|with|over))*"
_REST = rf"\b{_ABOUT}(?P<rest>.*)$"
_RECORDS = r"(?:transcripts?|minutes|notes|meetings?|records?|history|conversations?)"

_ASKING = r"\b(?:what|when|where|why|how|which \w+)\b"
_WHAT_DID = rf"{_ASKING}.{{0,24}}?\b(?:did|had|have|has|were|was) {_NAME} {_ADVERBS}{_SAYING}{_REST}"
_DID = rf"^(?:did|had|have|has) {_NAME} {_ADVERBS}{_SAYING}{_REST}"
_WHO = rf"\bwho (?:was it that |else )?{_SAYING}{_REST}"
_WHAT_SAID = rf"\bwhat {_NAME} {_ADVERBS}{_SAID}{_REST}"
_WAS = (
    r"\bwhat (?:was|were|has been|had been) "
    rf"(?:the {_NOUNS}|said|decided|agreed|discussed|concluded){_REST}"
)
_RECORD = (
    r"\b(?:search|look (?:up|through|in)|go through|check)\b(?! (?:the )?(?:web|internet|online))"
    rf".{{0,24}}?\b{_RECORDS}\b"
    r"(?: (?:for|about|on|what|to|find))*(?P<rest>.*)$"
)
_QUESTIONS = tuple(re.compile(pattern, re.I) for pattern in (_WAS, _RECORD, _WHAT_DID, _DID, _WHO, _WHAT_SAID))
_CERTAIN_QUESTIONS = _QUESTIONS[:2]
_REMEMBER = re.compile(r"\b(?:do you (?:still )?remember|remind (?:me|us))\b(?: (?:of|about|what|that|how))*", re.I)
_POLITE = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|um|uh|well|now|please|and|sorry)\b[\s,]*)*"
    r"(?:(?:can|could|would|will) you (?:(?:please|quickly|just) )*|please )?(?:tell (?:me|us) )?",
    re.I,
)
_US = frozenset(
    {"we", "us", "i", "everyone", "everybody", "anyone", "anybody", "someone", "somebody", "the group", "the team"}
)
_NOBODY = _US | {"they", "people", "you all", "the others", "the class", "one", "there", "he", "she", "that"}
_AGENT = frozenset({"you", "it", "the agent", "the ai"})
# Somebody of the meeting, who may be any of those who spoke.
_ROLE = re.compile(
    r"(?:the|our|my) (?:teacher|professor|boss|manager|host|speaker|lecturer|customer|client|chair|moderator|presenter"
    r"|student|students|colleague|colleagues|lady|guy|man|woman|last speaker|other one)"
)
_NO_TOPIC = re.compile(r"\b(?:please|again|exactly|earlier|before|previously|then|just now|back then|so far)\b", re.I)


def search_in_english(text: str, speakers: Sequence[str], *, timed: bool) -> ParsedQuestion | None:
    """Return the topic and speaker of a question about the past; None when it is another question.

    The words of time are taken out of `text` before; `timed` when there were some.
    """
    text = _POLITE.sub("", text, count=1)
    remember = _REMEMBER.search(text)
    for pattern in _QUESTIONS:
        if found := pattern.search(text):
            who = (found.groupdict().get("who") or "").strip().casefold()
            if who in _AGENT:
                return None
            who = "the team" if _ROLE.fullmatch(who) else who
            speaker = "" if who in _NOBODY else _known(found["who"].strip() if who else "", speakers)
            known = speaker in speakers or is_given_name(speaker)
            sure = who in _US or timed or pattern in _CERTAIN_QUESTIONS or remember is not None or known
            return ParsedQuestion(_tidy(found["rest"]), speaker, sure)
    return ParsedQuestion(_tidy(text[remember.end() :]), "", certain=True) if remember else None


def _known(who: str, speakers: Sequence[str]) -> str:
    """Return the name of the list that `who` is or sounds like; else `who` as it was said."""
    return person_meant(who, speakers) or who.casefold()


def _tidy(topic: str) -> str:
    return " ".join(_NO_TOPIC.sub(" ", topic).split()).strip(" .,;:?!\"'\u201c\u201d")
