"""English questions that only the meeting can answer: "When is the launch?", "What was Bob's opinion on tea?". Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aiagent.language.given_names import is_given_name
from aiagent.memory.decisions import has_time
from aiagent.memory.digest import content_words
from aiagent.memory.meeting_lines import Asks, Words, stem, words_of
from aiagent.memory.people_meant import person_meant


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the meeting: its topic, who said it or whom it is `about`, and the kind of answer it wants."""

    topic: str
    speaker: str = ""
    about: str = ""
    asks: Asks = "what"


@dataclass(frozen=True, slots=True)
class Known:
    """The meeting so far: people, all words that were said, and whether one line holds all words of a topic."""

    people: Sequence[str]
    words: frozenset[str]
    holds: Callable[[Words, Asks], bool]


_POLITE = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|um|uh|well|now|please|and|sorry|but|nova)\b[\s,]*)*"
    r"(?:(?:can|could|would|will) (?:you|anyone|somebody) (?:(?:please|quickly|just|maybe) )*"
    r"|please |i(?:'d like| would like| want) to know |i was wondering |do you (?:happen to )?know "
    r"|does (?:any|some)(?:one|body) know |any idea )?"
    r"(?:(?:tell|remind) (?:me|us) (?:again )?|let me know |say )?",
    re.I,
)
_ASKING = re.compile(
    r"^(?:(?P<when>when|(?:on |by |at )?(?:what|which) (?:time|day|date|month|week|year))"
    r"|(?P<where>where|(?:in |at )?(?:what|which) (?:room|place|building|city|office|address))"
    r"|(?P<who>who|whose|whom)|(?P<number>how (?:much|many|long|high|big|expensive))"
    r"|(?P<what>what|which|what colou?r|what kind of)|(?P<reason>why|how)"
    r"|(?P<yes>is|are|was|were|will|does|do|did|has|have|had|can|could|should|would))(?P<is>'s|'re)?\b\s*(?P<rest>.+)$",
    re.I,
)
# Question words as they are typed in haste, and questions in another order.
_REWRITTEN = tuple(
    (re.compile(pattern, re.I), replacement)
    for pattern, replacement in (
        (r"^(what|when|where|who|how)s\b", r"\1 is"),
        (r"^(?:wen|whn|wehn)\b", "when"),
        (r"^(?:wat|waht|whta|wht)\b", "what"),
        (r"^(?:wher|whre|were) (?=is\b|do\b|does\b)", "where "),
        (r"^(?:hwo|woh|whu) (?=is|wants|will)", "who "),
        (r"^((?:the|our) [\w ]+?),? (when|where|who|what) (is|was|are) (?:it|that|they)\b", r"\2 \3 \1"),
        (r"^((?:the|our) [\w ]+?) (is|was|are) (when|where|who|what)\b", r"\3 \2 \1"),
        (
            r"^(?:are there )?any (?:news|updates?|word|progress|decisions?) (?:on|about|regarding|for|of)\b",
            "what about",
        ),
        (r"^(?:is|does|did|has|was|will|would|do|are|have) (?:any|some|every)(?:one|body)(?: else)?\b", "who wants"),
    )
)
_AUX = re.compile(
    r"^(?:(?:colou?r|kind of \w+|is|are|was|were|will|does|do|did|has|have|had|can|could|should|would|the hell)\b\s*)+",
    re.I,
)
_OPINION = re.compile(
    r"^(?:['\u2019]?s)?\s*(?:opinion|view|view ?point|take|position|stance|thought|idea|suggestion|proposal|point"
    r"|concern|worry|reason|argument|objection|reaction|response|comment|answer|feeling|attitude|impression|preference)s?\b"
    r"\s*(?:on|about|of|regarding|towards?|to|for|against|concerning|with)?\s*(?P<rest>.*)$",
    re.I,
)
_FEELS = re.compile(
    r"^(?:think|feel|say|prefer|suggest|propose|believe|mention)s?\b\s*(?:about|of|on|that|for|to)?\s*", re.I
)
_STANDS = re.compile(
    r"^(?:for or against|in favou?r of|against|for|opposed to|okay with|happy with|fine with)\b\s*", re.I
)
_POSSESSIVE = re.compile(r"^(?P<who>[A-Za-z][\w-]*?(?: [A-Z][\w-]*)?)(?:['\u2019]s|['\u2019]|s)? (?=\w)")
_NAME = re.compile(r"^(?P<who>[^\W\d_][\w'\u2019-]*(?: [A-Z][\w'\u2019-]*)?)\s*(?P<rest>.*)$")
_WANTS = re.compile(
    r"^(?:all |else |here )?(?:wants?|wanted|would like|would prefer|is willing|is (?:for|against|in favou?r)"
    r"|agree[sd]?|disagree[sd]?|volunteer(?:s|ed)?|offer(?:s|ed)?|promised?|prefers?|is responsible|is in charge"
    r"|takes? care|is going to|objected|objects|opposes?|supports?|likes? the|likes? to|needs? to|has to"
    r"|was (?:for|against))\b",
    re.I,
)
_OURS = re.compile(r"\b(?:we|our|ours|us)\b", re.I)
_DEFINITE = re.compile(
    r"\b(?:the|our|my|this|that|these|those|next)\s+(?!most\b|\w{3,}est\b|first\b|last man\b)(?P<noun>[^,.?!]+?)"
    r"(?=\s+(?:of|for|in|on|at|to|from|by|with|about|between|behind|under|than|that|which|we|you|and|or|is|are|was|were|will|be|being|take|takes|start|starts|begin|begins"
    r"|end|ends|happen|happens|due|going|supposed|scheduled|ready|finished|approved|over|done|cost|costs|should|again)\b"
    r"|[,.?!]|$)",
    re.I,
)
_IDENTITY = re.compile(r"^(?:is|was|are|were) (?!\w+ing\b)[\w'\u2019-]+(?: [A-Z][\w'\u2019-]*)*$")
_THERE_IS = re.compile(r"^(?:(?:is|are) )?(?:there|we (?:have|got)) (?:an?|any|some)\b", re.I)
_SIZE = re.compile(r"^how (?:long|high|big|expensive)\b", re.I)
_QUALIFIER = re.compile(r"\b(?:of|for|in|by|between|from|than|and|or)\s+(?P<what>.+)$", re.I)
_DETERMINED = re.compile(r"^(?:the|our|my|this|that|these|those|next|all)\b", re.I)
_PAST = re.compile(r"\b(?:was|were|did|had)\b", re.I)
_DEFINITION = re.compile(
    r"^(?:is|are|was|were|the) ?(?:the )?[\w'\u2019-]+(?: (?:of|in) (?:the )?[\w'\u2019 -]+)?$", re.I
)
_OF_SOMEBODY = re.compile(r"^(?P<noun>.+?) (?:does|did|do|is|was|will|would|should|has|can) (?P<who>[A-Z].*)$")
_NOUNS_TEXT = """
launch deadline meeting review release demo exam test homework assignment budget rehearsal party presentation report
migration decision vote agenda step task plan trip workshop kickoff standup sprint milestone interview delivery
appointment lesson class call minutes slides schedule venue topic project lunch dinner excursion election submission
outcome conclusion action item owner update handover retro retrospective password quiz invoice notes status progress
"""
_MEETING_NOUNS = frozenset(map(stem, _NOUNS_TEXT.split()))
_CAPITALS_TEXT = """
i i'm i'd i've i'll monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december nova
"""
_ORDINARY_CAPITALS = frozenset(_CAPITALS_TEXT.split())
_WORD = re.compile(r"[^\W_][\w'\u2019-]*")


def asked_in_english(text: str, known: Known) -> Asked | None:
    """Return what a question asks about the meeting; None for other questions and for what anybody can know."""
    text = _POLITE.sub("", text.strip(), count=1)
    text = re.sub(r"^[A-Z]\w+, (?=\w)", "", text)
    for pattern, replacement in _REWRITTEN:
        text = pattern.sub(replacement, text, count=1)
    found = _ASKING.match(text)
    if found is None:
        return _about_person(text.strip(" .?!"), "what", known) if _POSSESSIVE.match(text) else None
    rest = found["rest"].strip(" .,;:?!\"'\u201c\u201d")
    asks: Asks = "when" if found["when"] else "where" if found["where"] else "what"
    asks = "who" if found["who"] else "number" if found["number"] else asks
    if person := _about_person(rest, asks, known):
        return person
    if found["reason"]:
        return None
    if found["yes"]:
        rest = " ".join(word for word in rest.split() if not has_time(word))
    return _about_subject(text, rest, asks, known)


def _about_person(rest: str, asks: Asks, known: Known) -> Asked | None:
    """Return a question about somebody of the meeting, or about somebody whom nobody but its people can know."""
    rest = _AUX.sub("", rest)
    if (owner := _OF_SOMEBODY.match(rest)) and _person(owner["who"].split()[0], known):
        found = _about_person(owner["who"], asks, known)
        return found and replace(found, topic=f"{owner['noun']} {found.topic}")
    if opinion := _POSSESSIVE.match(rest):
        owned = rest[opinion.end("who") :]
        who = opinion["who"]
        person = _person(who, known) or _person(who.removesuffix("s"), known)
        if stated := _OPINION.match(owned):
            speaker = person or (who if is_given_name(who.removesuffix("'s")) else "")
            return Asked(stated["rest"], speaker=speaker) if speaker else None
        if person and re.match(r"['\u2019]s?\s|s\s", owned):
            return Asked(owned.lstrip("'\u2019s").strip(), about=person, asks=asks)
    named = _NAME.match(rest)
    if named is None:
        return None
    who, said = named["who"], named["rest"]
    person = _person(who, known)
    if not person and " " in who:
        return None
    if not person:
        return Asked(_FEELS.sub("", said), speaker=who) if is_given_name(who) and _FEELS.match(said) else None
    if asks == "who" and not said:
        return Asked("", about=person)
    if feeling := _FEELS.match(said):
        return Asked(said[feeling.end() :], speaker=person, asks=asks)
    return Asked(_STANDS.sub("", said), about=person, asks=asks)


def _about_subject(text: str, rest: str, asks: Asks, known: Known) -> Asked | None:
    """Return a question about something that the meeting speaks of, or that only its people can know."""
    words = words_of(rest)
    if not words.strong:
        return None
    ours = _OURS.search(rest) is not None or stem("should") in words.weak
    wants = asks == "who" and (_WANTS.match(rest) or _WANTS.match(text)) is not None
    definite = _DEFINITE.search(rest)
    if asks == "who" and not definite and not wants and _IDENTITY.match(rest):
        return None
    if _THERE_IS.match(rest) and _is_of_meetings(rest):
        return Asked(rest, asks=asks)
    if asks == "what" and not ours and not _is_of_meetings(rest) and _is_common_knowledge(rest, words):
        return None
    asked = Asked(rest, asks=asks)
    if (definite or ours or wants or asks in ("who", "number")) and known.holds(words, asks):
        return asked
    if asks == "what" and not definite and not ours:
        return None
    if _strangers(rest, known):
        return None
    if wants or (ours and (asks in ("when", "where", "who") or words.strong & known.words)):
        return asked
    if not definite:
        return asked if asks in ("when", "where") and _is_of_meetings(_AUX.sub("", rest)) else None
    return asked if _only_here(definite, rest, text, asks, known) else None


def _is_common_knowledge(rest: str, words: Words) -> bool:
    """Return whether a lone thing is asked for, as the sun, which may well be spoken of in a meeting."""
    return _DEFINITION.match(rest) is not None or (len(words.strong) == 1)


def _only_here(definite: re.Match[str], rest: str, text: str, asks: Asks, known: Known) -> bool:
    """Return whether a thing with "the" is one that only people of the meeting know."""
    qualifier = _QUALIFIER.search(rest, definite.end())
    if qualifier and not _DETERMINED.match(qualifier["what"]) and not _are_known(qualifier["what"], known):
        return False
    if qualifier and _PAST.search(text) and not _are_known(qualifier["what"], known):
        return False
    noun = definite["noun"]
    if _is_of_meetings(noun):
        return True
    if asks == "what" or _PAST.search(text) or _SIZE.match(text):
        return False
    return stem(noun.split()[-1].casefold()) in known.words


def _is_of_meetings(noun: str) -> bool:
    return any(stem(word) in _MEETING_NOUNS for word in content_words(noun))


def _are_known(text: str, known: Known) -> bool:
    return all(stem(word) in known.words for word in content_words(text))


def _strangers(rest: str, known: Known) -> bool:
    """Return whether there are names or numbers that nobody of the meeting has mentioned."""
    for match in _WORD.finditer(rest):
        word = match.group()
        strange = word[0].isupper() or any(letter.isdigit() for letter in word)
        if strange and word.casefold() not in _ORDINARY_CAPITALS and stem(word.casefold()) not in known.words:
            return not _person(word, known)
    return False


def _person(who: str, known: Known) -> str:
    """Return the person whom a word means that may as well be an ordinary one: those have no capitals."""
    if who[:1].isupper() or is_given_name(who) or _is_here(who, known):
        return person_meant(who, known.people)
    return ""


def _is_here(who: str, known: Known) -> bool:
    """Return whether somebody is called just that."""
    return any(who.casefold() in name.casefold().split() for name in known.people)
