"""Questions about what was said before, and quotes that answer them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from aiagent.language.scripts import has_han
from aiagent.memory.conversation import Line
from aiagent.memory.meeting_english import Known, asked_in_english
from aiagent.memory.meeting_lines import Asks, Words, known_words, matches, tells, with_questions
from aiagent.memory.meeting_mandarin import asked_in_mandarin
from aiagent.memory.past_english import search_in_english
from aiagent.memory.past_mandarin import search_in_mandarin
from aiagent.memory.past_period import Period, take_period
from aiagent.memory.presence import PresenceQuestion, presence_question
from aiagent.memory.summary_wishes import is_about_the_world, wants_missed, wants_summary

MOST_CHARS = 400


@dataclass(frozen=True, slots=True)
class Quote:
    """A line of the room's transcripts, said `on` a day of the server's calendar; `running` in this meeting.

    `asked` is the question of somebody else right before it.
    """

    segment_id: str
    meeting_id: str
    name: str
    text: str
    on: date
    at_unix: float
    running: bool
    kind: Literal["speech", "agent", "chat", "note"] = "speech"
    peer_id: str = ""
    interrupted: bool = False
    asked: str = ""


@dataclass(frozen=True, slots=True)
class PastSearch:
    """A question about what was said: about `topic` ("" for anything), by `speaker` ("" for anybody).

    It is `certain` when the words leave no doubt that people of this room are meant. `about` is somebody who said it or
    is named in it, `asks` the kind of answer that is wanted.
    """

    topic: str = ""
    speaker: str = ""
    period: Period = field(default_factory=Period)
    certain: bool = True
    about: str = ""
    asks: Asks = ""


@dataclass(frozen=True, slots=True)
class CatchUp:
    """A wish to hear what this meeting was about so far. `absent`: the asker was away, or came late."""

    absent: bool = False


PastQuestion = PastSearch | CatchUp | PresenceQuestion


def past_question(text: str, speakers: Sequence[str] = ()) -> PastQuestion | None:
    """Return what a question in English or Mandarin asks about the past; None when it does not.

    `speakers` are names of people known to the room.
    """
    text = " ".join(text[:MOST_CHARS].split())
    if not text or is_about_the_world(text):
        return None
    if present := presence_question(text, speakers):
        return present
    asked, period = take_period(text)
    if wants_missed(text) and not period.is_past:
        return CatchUp(absent=True)
    if wants_summary(text):
        return PastSearch(period=period) if period.is_past else CatchUp()
    search = search_in_mandarin if has_han(text) else search_in_english
    found = search(asked, speakers, timed=period.is_set)
    if found is None or not (found.topic or found.speaker or period.is_set):
        return None
    return PastSearch(found.topic, found.speaker, period, found.certain)


def meeting_question(text: str, people: Sequence[str], lines: Sequence[Line]) -> PastSearch | None:
    """Return what a question asks that only the meeting can tell, as far as its `lines` show; None for all others."""
    text = " ".join(text[:MOST_CHARS].split())
    said = [(line.text, f"{line.text} {asked}") for line, asked in with_questions(lines)]

    def holds(words: Words, asks: Asks) -> bool:
        return any(matches(words, whole)[0] == len(words.strong) and tells(asks, line) for line, whole in said)

    known = Known(people, known_words([*people, *(whole for _, whole in said)]), holds)
    asked = (asked_in_mandarin if has_han(text) else asked_in_english)(text, known)
    if asked is None:
        return None
    return PastSearch(asked.topic, asked.speaker, about=asked.about, asks=asked.asks)
