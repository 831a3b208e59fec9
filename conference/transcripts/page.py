"""A transcript as one readable page: colours, clock times, marked words, minutes of attendance."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from django.utils.translation import gettext_lazy as _

from conference.rooms.models import Room
from conference.transcripts.export import clock
from conference.transcripts.models import Attendance, Meeting, Segment
from conference.transcripts.search.index import MOST_FOUND, segments_found
from conference.transcripts.search.terms import query_terms

COLOURS = 12
ROLE_LABELS = {
    "host": _("host"),
    "moderator": _("moderator"),
    "participant": _("participant"),
    "guest": _("guest"),
    "agent": _("AI participant"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``hit`` when it is a word of the search."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line ready to be shown; ``continued`` when the same voice spoke just before, ``next_hit`` links hits."""

    segment: Segment
    clock: str
    colour: int
    continued: bool
    pieces: list[Piece]
    hit: bool
    next_hit: str


@dataclass(frozen=True, slots=True)
class Stay:
    """One row of the attendance table; ``minutes`` is None when the join is unknown."""

    attendance: Attendance
    role: str
    colour: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    """Content of the page.

    ``hits`` counts marked words, ``first_hit`` is the id of the first line with one; lines in another language than
    ``main_lang`` say so.
    """

    lines: list[PageLine]
    stays: list[Stay]
    hits: int
    first_hit: str
    main_lang: str


def transcript_page(meeting: Meeting, words: Sequence[str], now: datetime) -> TranscriptPage:
    """The page of a meeting, with ``words`` marked. Two queries."""
    segments = list(meeting.segments.all())
    attendances = list(meeting.attendances.all())
    colours = voice_colours({voice_key(line) for line in segments} | {voice_key(stay) for stay in attendances})
    lines = page_lines(meeting, segments, colours, words)
    return TranscriptPage(
        lines=lines,
        stays=[
            Stay(
                attendance=stay,
                role=str(ROLE_LABELS.get(stay.role, stay.role)),
                colour=colours[voice_key(stay)],
                minutes=stay_minutes(stay, meeting.ended_at or now),
            )
            for stay in attendances
        ],
        hits=sum(piece.hit for line in lines for piece in line.pieces),
        first_hit=next((str(line.segment.pk) for line in lines if line.hit), ""),
        main_lang=main_language(segments),
    )


def page_lines(
    meeting: Meeting, segments: Sequence[Segment], colours: Mapping[str, int], words: Sequence[str]
) -> list[PageLine]:
    """The lines of the page. They are built from the last to the first, so that each hit knows the next one."""
    lines: list[PageLine] = []
    next_hit = ""
    for segment, before in zip(reversed(segments), [*reversed(segments[:-1]), None], strict=False):
        pieces = pieces_split(segment.text, words)
        hit = any(piece.hit for piece in pieces)
        lines.append(
            PageLine(
                segment=segment,
                clock=clock((segment.started_at - meeting.started_at).total_seconds()),
                colour=colours[voice_key(segment)],
                continued=before is not None and _voice_and_kind(before) == _voice_and_kind(segment),
                pieces=pieces,
                hit=hit,
                next_hit=next_hit if hit else "",
            )
        )
        next_hit = str(segment.pk) if hit else next_hit
    return lines[::-1]


def _voice_and_kind(segment: Segment) -> tuple[str, str]:
    return voice_key(segment), segment.kind


def main_language(segments: Sequence[Segment]) -> str:
    """The language of most lines; empty when none is known."""
    counts = Counter(segment.lang for segment in segments if segment.lang)
    return counts.most_common(1)[0][0] if counts else ""


def voice_key(row: Segment | Attendance) -> str:
    """Key of a speaker: the account, else the name, since a guest who comes back has a new peer id."""
    return f"user {row.user_id}" if row.user_id else f"name {row.name}"


def voice_colours(keys: Set[str]) -> dict[str, int]:
    """A colour class (0 to COLOURS-1) for each voice: its hash, or the next free one while there are any."""
    colours: dict[str, int] = {}
    for key in sorted(keys):
        colour = crc32(key.encode()) % COLOURS
        taken = set(colours.values())
        while colour in taken and len(taken) < COLOURS:
            colour = (colour + 1) % COLOURS
        colours[key] = colour
    return colours


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line that a search found, with the words of the search marked."""

    segment: Segment
    pieces: list[Piece]


def found_lines(room: Room, query: str) -> list[FoundLine]:
    """The lines of a room that answer a query best, the best first. Two queries, none without words."""
    words = list(query_terms(query).words())
    return [FoundLine(line, pieces_split(line.text, words)) for line in segments_found(room, query, limit=MOST_FOUND)]


def stay_minutes(stay: Attendance, until: datetime) -> int | None:
    """Whole minutes of a stay, rounded up; None when its join is unknown."""
    if stay.joined_at is None:
        return None
    return -(-stay.present_time(until) // timedelta(minutes=1))


def pieces_split(text: str, words: Sequence[str]) -> list[Piece]:
    """The text cut at every occurrence of a word, whatever its case. The pieces joined are the text."""
    wanted = sorted(filter(None, words), key=len, reverse=True)
    if not wanted:
        return [Piece(text, hit=False)]
    # The group makes split() keep what it splits at: every odd part is a hit.
    parts = re.split("(" + "|".join(map(re.escape, wanted)) + ")", text, flags=re.IGNORECASE)
    return [Piece(part, hit=index % 2 == 1) for index, part in enumerate(parts) if part]
