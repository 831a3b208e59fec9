"""What is stored of a meeting, in the form that storage takes (docs/protocol.md, "Storing" and "Turns"). Pure."""

from typing import Any

from aiagent.captions.captioner import FinalSegment
from aiagent.metrics.turns import EndedTurn
from aiagent.room.clock import RoomClock
from aiagent.room.people import Participant
from aiagent.room.signaling_client import Lease

Record = dict[str, Any]


def segment_record(
    meeting: Record,
    clock: RoomClock,
    segment: FinalSegment,
    speaker: Participant,
    *,
    kind: str,
    name: str,
    turn_id: str | None,
    interrupted: bool,
) -> Record:
    """A final segment; `meeting` is what `meeting_members` gives, `kind` is speech or agent."""
    return {
        **meeting,
        "segment_id": segment.segment_id,
        "kind": kind,
        "peer_id": segment.peer_id,
        "user_id": speaker.get("user_id"),
        "name": name,
        "text": segment.text,
        "lang": segment.lang,
        "started_at": clock.unix_secs(segment.began_at),
        "ended_at": clock.unix_secs(segment.ended_at),
        "turn_id": turn_id,
        "interrupted": interrupted,
    }


def turn_record(meeting: Record, lease: Lease, turn: EndedTurn, asker: Participant, at: float) -> Record:
    """The figures of a turn; no word of what was said. `at` is Unix seconds."""
    return {
        **meeting,
        "at": at,
        "user_id": asker.get("user_id"),
        "name": asker.get("name", ""),
        "worker": lease.worker_id,
        **turn.as_figures(),
    }


def meeting_members(lease: Lease, room: Record) -> Record:
    """Which meeting something belongs to."""
    return {
        "room_slug": lease.slug,
        "meeting_id": room["meeting_id"],
        "meeting_started_at": room["started_at"],
    }
