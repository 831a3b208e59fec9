"""Celery tasks of the transcripts: interfaces only. They are sent by name, with keyword arguments, as JSON.

A malformed task is rejected for good and logged without its content. A database that is busy or away is asked again
with growing pauses for about a day. Pauses stay below the broker's visibility timeout: a task that waits longer than
that is delivered once more each time it passes.
"""

import logging
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.exceptions import Reject
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError
from django.utils import timezone

from conference.transcripts import services
from conference.transcripts.payloads import (
    AttendancePayload,
    ChatPayload,
    MalformedPayload,
    MeetingEndPayload,
    NotePayload,
    P,
    SegmentPayload,
    payload_parse,
)

logger = logging.getLogger(__name__)

SILENT_FOR = timedelta(hours=6)

# An account that is deleted while its words are stored shows as an IntegrityError; the next try stores them without it.
STORING: dict[str, Any] = {
    "typing": False,
    "acks_late": True,
    "reject_on_worker_lost": True,
    "ignore_result": True,
    "autoretry_for": (OperationalError, InterfaceError, IntegrityError),
    "retry_backoff": 1,
    "retry_backoff_max": 30,
    "retry_jitter": True,
    "max_retries": 2880,
}


@shared_task(name="transcripts.store_segment", **STORING)
def store_segment(**fields: object) -> str:
    """Stores a final segment; "refused" when its agent had been replaced before it was spoken."""
    return services.segment_store(payload=parsed("transcripts.store_segment", SegmentPayload, fields))


@shared_task(name="transcripts.store_chat", **STORING)
def store_chat(**fields: object) -> str:
    """Stores a chat message to the room."""
    return services.chat_store(payload=parsed("transcripts.store_chat", ChatPayload, fields))


@shared_task(name="transcripts.store_note", **STORING)
def store_note(**fields: object) -> str:
    """Stores a note."""
    return services.note_store(payload=parsed("transcripts.store_note", NotePayload, fields))


@shared_task(name="transcripts.record_attendance", **STORING)
def record_attendance(**fields: object) -> str:
    """Records that a participant joined or left."""
    return services.attendance_record(payload=parsed("transcripts.record_attendance", AttendancePayload, fields))


@shared_task(name="transcripts.end_meeting", **STORING)
def end_meeting(**fields: object) -> str:
    """Ends a meeting."""
    return services.meeting_end(payload=parsed("transcripts.end_meeting", MeetingEndPayload, fields))


@shared_task(name="transcripts.close_silent_meetings", ignore_result=True)
def close_silent_meetings() -> int:
    """Periodic: ends meetings that nobody ended. Returns their number."""
    return services.meetings_close_silent(now=timezone.now(), silent_for=SILENT_FOR)


@shared_task(name="transcripts.delete_expired", ignore_result=True)
def delete_expired() -> int:
    """Periodic: deletes meetings past TRANSCRIPT_RETENTION_DAYS (0 keeps them). Returns their number."""
    days: int = settings.TRANSCRIPT_RETENTION_DAYS
    return services.meetings_delete_expired(now=timezone.now(), keep_for=timedelta(days=days)) if days else 0


def parsed(task_name: str, kind: type[P], fields: dict[str, object]) -> P:
    """The checked arguments of a task. Raises Reject: what does not parse now never will."""
    try:
        return payload_parse(kind, fields)
    except MalformedPayload as exc:
        logger.error("%s rejected, correct its sender: %s", task_name, exc)
        raise Reject(str(exc), requeue=False) from None
