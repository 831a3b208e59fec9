"""Payloads and rows for the tests of the transcripts."""

from typing import Any
from uuid import UUID, uuid4

from conference.accounts.models import User
from conference.rooms.models import Room
from conference.storage.payloads import payload_parse
from conference.storage.rows import Outcome
from conference.transcripts import services
from conference.transcripts.models import Meeting
from conference.transcripts.payloads import (
    AttendancePayload,
    ChatPayload,
    MeetingEndPayload,
    SegmentPayload,
)

STARTED_AT = 1_790_000_000.0
MEETING_ID = "0d9a2d6c-5f5e-4a55-9a39-0c5f3ad5b001"


def make_room(owner: User, slug: str = "biology", name: str = "Biology") -> Room:
    """A room as it is in the database."""
    return Room.objects.create(slug=slug, name=name, owner=owner, agent_name="Nova", agent_mode="addressed")


def meeting_fields(**changes: Any) -> dict[str, Any]:
    """The fields about the meeting that every storage task has."""
    return {"room_slug": "biology", "meeting_id": MEETING_ID, "meeting_started_at": STARTED_AT} | changes


def segment_fields(**changes: Any) -> dict[str, Any]:
    """The keyword arguments of `transcripts.store_segment`; `at` seconds after the start of the meeting."""
    at = STARTED_AT + changes.pop("at", 1.0)
    return (
        meeting_fields()
        | {
            "segment_id": str(uuid4()),
            "epoch": 1,
            "kind": "speech",
            "peer_id": "peer-alice",
            "user_id": None,
            "name": "Alice",
            "text": "Good morning.",
            "lang": "en",
            "started_at": at,
            "ended_at": at + 1,
            "turn_id": None,
            "interrupted": False,
        }
        | changes
    )


def chat_fields(**changes: Any) -> dict[str, Any]:
    """The keyword arguments of `transcripts.store_chat`."""
    at = STARTED_AT + changes.pop("after", 2.0)
    who = {"peer_id": "peer-bob", "user_id": None, "name": "Bob", "text": "see page 4", "at": at}
    return meeting_fields() | {"message_id": str(uuid4())} | who | changes


def note_fields(**changes: Any) -> dict[str, Any]:
    """The keyword arguments of `transcripts.store_note`."""
    fields = chat_fields()
    return fields | {"note_id": fields.pop("message_id"), "text": "milk"} | changes


def question_fields(**changes: Any) -> dict[str, Any]:
    """The keyword arguments of `transcripts.store_question`."""
    fields = chat_fields()
    return fields | {"question_id": fields.pop("message_id"), "text": "why is the sky blue?"} | changes


def attendance_fields(event: str, after: float, **changes: Any) -> dict[str, Any]:
    """The keyword arguments of `transcripts.record_attendance`; `after` seconds after the start of the meeting."""
    who = {"peer_id": "peer-alice", "user_id": None, "name": "Alice", "role": "host", "at": STARTED_AT + after}
    return meeting_fields() | {"event": event} | who | changes


def end_fields(after: float, **changes: Any) -> dict[str, Any]:
    """The keyword arguments of `transcripts.end_meeting`."""
    return meeting_fields(at=STARTED_AT + after) | changes


def store_segment(**changes: Any) -> Outcome:
    """Stores a segment as the task does."""
    return services.segment_store(payload=payload_parse(SegmentPayload, segment_fields(**changes)))


def store_chat(**changes: Any) -> Outcome:
    """Stores a chat message as the task does."""
    return services.chat_store(payload=payload_parse(ChatPayload, chat_fields(**changes)))


def record(event: str, after: float, **changes: Any) -> Outcome:
    """Records a coming or going as the task does."""
    fields = attendance_fields(event, after, **changes)
    return services.attendance_record(payload=payload_parse(AttendancePayload, fields))


def end(after: float, **changes: Any) -> Outcome:
    """Ends the meeting as the task does."""
    return services.meeting_end(payload=payload_parse(MeetingEndPayload, end_fields(after, **changes)))


def stored_meeting(meeting_id: str = MEETING_ID) -> Meeting:
    """The meeting as it is in the database."""
    return Meeting.objects.get(pk=UUID(meeting_id))
