"""Records of one meeting on their way to the outbox (docs/protocol.md, "Storing" and "Turns")."""

from typing import Any

from aiagent.captions.utterance import Segment
from aiagent.metrics.turns import EndedTurn
from aiagent.room.meeting import Meeting
from aiagent.room.people import People
from aiagent.room.signaling_client import Lease
from aiagent.storage.outbox import TURN_TASK, Outbox

Record = dict[str, Any]


class MeetingRecords:
    """Stores what is said in one meeting, and the figures of its turns."""

    def __init__(self, outbox: Outbox, lease: Lease, meeting: Meeting, people: People) -> None:
        self._outbox = outbox
        self._lease = lease
        self._meeting = meeting
        self._people = people

    def store_segment(self, segment: Segment, kind: str, interrupted: bool, turn_id: str | None) -> None:
        """Store a final segment; `kind` is speech or agent, `turn_id` the turn that an answer belongs to."""
        speaker = self._people.get(segment.peer_id)
        clock = self._meeting.clock
        self._outbox.put_segment(
            {
                **self._meeting_members(),
                "epoch": self._lease.epoch,
                "segment_id": segment.segment_id,
                "kind": kind,
                "peer_id": segment.peer_id,
                "user_id": speaker.get("user_id"),
                "name": self._meeting.persona.name if kind == "agent" else speaker.get("name", ""),
                "text": segment.text,
                "lang": segment.lang,
                "started_at": clock.unix_secs(segment.began_at),
                "ended_at": clock.unix_secs(segment.ended_at),
                "turn_id": turn_id,
                "interrupted": interrupted,
            }
        )

    def store_turn(self, turn: EndedTurn, at: float) -> None:
        """Store the figures of a turn, and no word of what was said. `at` is Unix seconds.

        The reason of a failure is for those who run the server: the room's event does not have it.
        """
        asker = self._people.get(turn.asked_by)
        record = {
            **self._meeting_members(),
            "at": at,
            "user_id": asker.get("user_id"),
            "name": asker.get("name", ""),
            "worker": self._lease.worker_id,
            **turn.as_figures(),
            "reason": turn.times.reason,
        }
        self._outbox.put_record(TURN_TASK, turn.turn_id, record)

    def _meeting_members(self) -> Record:
        return {
            "room_slug": self._lease.slug,
            "meeting_id": self._meeting.meeting_id,
            "meeting_started_at": self._meeting.started_at,
        }
