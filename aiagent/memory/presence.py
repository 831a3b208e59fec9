"""Questions about who is in the room, in English and Mandarin, and their answers. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aiagent.language.cleaning import clean_name
from aiagent.language.given_names import is_given_name
from aiagent.language.phrases import phrase
from aiagent.language.spoken_forms import spoken_list
from aiagent.memory.people_meant import person_meant

MOST_NAMES = 12

_HERE = r"(?:here|present|online|there|with us|back|around|(?:in|on|at) (?:the|this|our) (?:room|meeting|call|class))"
_ASIDE = r"(?: (?:all|now|right now|today|currently|at the moment|still|yet|else|already|just now))*"
_WHO = re.compile(
    rf"\b(?:(?:who(?: else)?(?:'s| is| are|s)|which (?:people|participants) are){_ASIDE} {_HERE}{_ASIDE}"
    rf"|how many (?:people |participants |of us |persons )?(?:are|is)(?: there)? ?{_HERE}?{_ASIDE} ?{_HERE}?"
    r"|who (?:is|are) (?:attending|participating|taking part))[.?! ]*$",
    re.I,
)
_IS = re.compile(rf"^(?:so |and )?is (?P<who>[\w'\u2019 -]{{1,40}}?){_ASIDE} {_HERE}{_ASIDE}[.?! ]*$", re.I)
_ZH_ROOM = "(?:这里|这儿|房间里?|会议(?:里|中|室里?)?|线上?|场)"
_ZH_WHO = re.compile(
    f"^(?:现在|请问|今天)*(?:(?:有|还有|都有)?(?:谁|哪些人|什么人)(?:都|还)?在(?:{_ZH_ROOM})?"
    f"|{_ZH_ROOM}(?:里|上|中)?(?:现在)?(?:一共)?(?:都)?有(?:谁|哪些人|几个人|多少人)"
    f"|(?:有|来了)(?:几个|多少)人(?:在{_ZH_ROOM})?)[吗呢啊]*[？?。]*$"
)
_ZH_IS = re.compile(
    f"^(?:请问)?(?P<who>[^，。？！\\s]{{1,8}}?)(?:还|已经|现在)?(?:在(?:{_ZH_ROOM})?|来了?|到了?)(?:吗|没有|没)[？?]*$"
)


@dataclass(frozen=True, slots=True)
class PresenceQuestion:
    """A question about who is in the room: whether `name` is, or "" for everybody."""

    name: str = ""


def presence_question(text: str, people: Sequence[str]) -> PresenceQuestion | None:
    """Return what a question asks about who is in the room; None when it is another question."""
    if _WHO.search(text) or _ZH_WHO.match(text):
        return PresenceQuestion()
    found = _IS.match(text) or _ZH_IS.match(text)
    if found is None:
        return None
    name = person_meant(found["who"], people)
    return PresenceQuestion(name or found["who"]) if name or is_given_name(found["who"]) else None


def spoken_presence(asked: PresenceQuestion, here: Sequence[str], lang: str) -> str:
    """Return the answer; `here` are the names of the people in the room. Overflow: the first twelve are named."""
    if asked.name:
        return phrase("is_here" if asked.name in here else "not_here", lang, name=clean_name(asked.name))
    names = spoken_list([clean_name(name) for name in here[:MOST_NAMES]], lang)
    return phrase("are_here", lang, names=names, count=str(len(here)))
