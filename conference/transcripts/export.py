"""A transcript as a file: plain text, WebVTT (https://www.w3.org/TR/webvtt1/) or JSON.

The same transcript always gives the same bytes: lines are put in the order of start, end, id. Times in the files are
counted from the start of the meeting. Names and texts are data: they cannot forge lines, cues or tags.
"""

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from conference.texts import isolated

CUE_MIN_SECS = 1.0
_WRITTEN = ("chat", "note", "question")
_CONTROLS_TO_SPACES = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of speech or text; ``kind`` is that of a Segment, seconds count from the meeting's start."""

    id: str
    kind: str
    speaker: str
    text: str
    lang: str
    start_secs: float
    end_secs: float
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Attendee:
    """One stay of a participant. Times are as in Line, None where unknown."""

    name: str
    role: str
    joined_secs: float | None
    left_secs: float | None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole meeting. ``started_at`` and ``ended_at`` are aware times.

    ``main_room_name`` is that of the room which a breakout room belongs to, else empty.
    """

    meeting_id: str
    room_slug: str
    room_name: str
    started_at: datetime
    ended_at: datetime | None
    lines: tuple[Line, ...]
    attendees: tuple[Attendee, ...]
    main_room_name: str = ""
    people: int = 0

    @property
    def place(self) -> str:
        """The names of the main room and of the breakout room, or that of the room."""
        return f"{self.main_room_name}: {self.room_name}" if self.main_room_name else self.room_name


def transcript_txt(transcript: Transcript) -> str:
    """Lines of ``[hh:mm:ss] Name: text`` below a short head."""
    head = [_one_line(transcript.place), f"{transcript.started_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC", ""]
    return "\n".join([*head, *(_txt_line(line) for line in _ordered(transcript))]) + "\n"


def transcript_vtt(transcript: Transcript) -> str:
    """One cue with a voice tag for each line; chat has the class ``chat``. A cue lasts CUE_MIN_SECS or more."""
    cues = [_vtt_cue(line) for line in _ordered(transcript)]
    return "\n\n".join([f"WEBVTT - {_vtt_text(transcript.place)}", *cues]) + "\n"


def transcript_json(transcript: Transcript) -> str:
    """Everything, with times in seconds from the start of the meeting and ISO 8601 for the meeting itself."""
    return (
        json.dumps(
            {
                "version": 1,
                "meeting_id": transcript.meeting_id,
                "room": {
                    "slug": transcript.room_slug,
                    "name": transcript.room_name,
                    "main_room_name": transcript.main_room_name or None,
                },
                "started_at": transcript.started_at.astimezone(UTC).isoformat(),
                "ended_at": transcript.ended_at and transcript.ended_at.astimezone(UTC).isoformat(),
                "people": transcript.people,
                "participants": [
                    {
                        "name": who.name,
                        "role": who.role,
                        "joined": _rounded(who.joined_secs),
                        "left": _rounded(who.left_secs),
                    }
                    for who in transcript.attendees
                ],
                "segments": [
                    {
                        "id": line.id,
                        "kind": line.kind,
                        "speaker": line.speaker,
                        "text": line.text,
                        "lang": line.lang,
                        "start": _rounded(line.start_secs),
                        "end": _rounded(line.end_secs),
                        "interrupted": line.interrupted,
                    }
                    for line in _ordered(transcript)
                ],
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its media type and its writer."""

    content_type: str
    write: Callable[[Transcript], str]


FORMATS = {
    "txt": Format("text/plain; charset=utf-8", transcript_txt),
    "vtt": Format("text/vtt; charset=utf-8", transcript_vtt),
    "json": Format("application/json", transcript_json),
}


def clock(secs: float) -> str:
    """Seconds as ``hh:mm:ss``, rounded down; times before the start become the start."""
    whole = int(max(secs, 0.0))
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _ordered(transcript: Transcript) -> list[Line]:
    return sorted(transcript.lines, key=lambda line: (line.start_secs, line.end_secs, line.id))


def _txt_line(line: Line) -> str:
    written = f" ({line.kind})" if line.kind in _WRITTEN else ""
    cut = " [interrupted]" if line.interrupted else ""
    speaker, text = isolated(_one_line(line.speaker)), isolated(_one_line(line.text))
    return f"[{clock(line.start_secs)}] {speaker}{written}: {text}{cut}"


def _vtt_cue(line: Line) -> str:
    start_secs = max(line.start_secs, 0.0)
    end_secs = max(line.end_secs, start_secs + CUE_MIN_SECS)
    voice = f"v.{line.kind}" if line.kind in _WRITTEN else "v"
    timing = f"{_vtt_clock(start_secs)} --> {_vtt_clock(end_secs)}"
    return f"{_one_line(line.id)}\n{timing}\n<{voice} {_vtt_text(line.speaker)}>{_vtt_text(line.text)}</v>"


def _vtt_clock(secs: float) -> str:
    millis = round(secs * 1000)
    return f"{clock(millis // 1000)}.{millis % 1000:03d}"


def _vtt_text(text: str) -> str:
    """Cue text and annotations: no markup, no arrow, no line break, which would end the cue."""
    return html.escape(_one_line(text), quote=False)


def _one_line(text: str) -> str:
    """The text without control characters, all white space (line breaks among it) as single spaces."""
    return " ".join(text.translate(_CONTROLS_TO_SPACES).split())


def _rounded(secs: float | None) -> float | None:
    """Seconds with milliseconds, the precision of stored times."""
    return None if secs is None else round(secs, 3)
