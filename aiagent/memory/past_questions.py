"""Questions about what was said before, and quotes that answer them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from aiagent.language.scripts import has_han
from aiagent.memory.past_english import search_in_english
from aiagent.memory.past_mandarin import search_in_mandarin
from aiagent.memory.past_period import Period, take_period
from aiagent.memory.summary_wishes import is_about_the_world, wants_missed, wants_summary

MOST_CHARS = 400


@dataclass(frozen=True, slots=True)
class Quote:
    """A line of the room's transcripts, said `on` a day of the server's calendar; `running` in this meeting."""

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


@dataclass(frozen=True, slots=True)
class PastSearch:
    """A question about what was said: about `topic` ("" for anything), by `speaker` ("" for anybody).

    It is `certain` when the words leave no doubt that people of this room are meant.
    """

    topic: str = ""
    speaker: str = ""
    period: Period = field(default_factory=Period)
    certain: bool = True


@dataclass(frozen=True, slots=True)
class CatchUp:
    """A wish to hear what this meeting was about so far. `absent`: the asker was away, or came late."""

    absent: bool = False


PastQuestion = PastSearch | CatchUp


def past_question(text: str, speakers: Sequence[str] = ()) -> PastQuestion | None:
    """Return what a question in English or Mandarin asks about the past; None when it does not.

    `speakers` are names of people known to the room.
    """
    text = " ".join(text[:MOST_CHARS].split())
    if not text or is_about_the_world(text):
        return None
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
