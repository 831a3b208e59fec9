"""Celery tasks of the transcripts: interfaces only. They are sent by name, with keyword arguments, as JSON."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from conference.storage.task_options import STORING, parsed
from conference.transcripts import services
from conference.transcripts.deletion import meetings_delete_expired
from conference.transcripts.payloads import (
    AttendancePayload,
    ChatPayload,
    MeetingEndPayload,
    NotePayload,
    QuestionPayload,
    SegmentPayload,
)

SILENT_FOR = timedelta(hours=6)


@shared_task(name="transcripts.store_segment", **STORING)
def store_segment(**fields: object) -> str:
    """Store a final segment; "refused" when its agent had been replaced before it was spoken."""
    return services.segment_store(payload=parsed("transcripts.store_segment", SegmentPayload, fields))


@shared_task(name="transcripts.store_chat", **STORING)
def store_chat(**fields: object) -> str:
    """Store a chat message to the room."""
    return services.chat_store(payload=parsed("transcripts.store_chat", ChatPayload, fields))


@shared_task(name="transcripts.store_note", **STORING)
def store_note(**fields: object) -> str:
    """Store a note."""
    return services.note_store(payload=parsed("transcripts.store_note", NotePayload, fields))


@shared_task(name="transcripts.store_question", **STORING)
def store_question(**fields: object) -> str:
    """Store a question that was typed to the AI participant."""
    return services.question_store(payload=parsed("transcripts.store_question", QuestionPayload, fields))


@shared_task(name="transcripts.record_attendance", **STORING)
def record_attendance(**fields: object) -> str:
    """Record that a participant joined or left."""
    return services.attendance_record(payload=parsed("transcripts.record_attendance", AttendancePayload, fields))


@shared_task(name="transcripts.end_meeting", **STORING)
def end_meeting(**fields: object) -> str:
    """End a meeting."""
    return services.meeting_end(payload=parsed("transcripts.end_meeting", MeetingEndPayload, fields))


@shared_task(name="transcripts.close_silent_meetings", ignore_result=True)
def close_silent_meetings() -> int:
    """Periodic: end meetings that nobody ended. Returns their number."""
    return services.meetings_close_silent(now=timezone.now(), silent_for=SILENT_FOR)


@shared_task(name="transcripts.delete_expired", ignore_result=True)
def delete_expired() -> int:
    """Periodic: delete meetings past TRANSCRIPT_RETENTION_DAYS (0 keeps them). Returns their number."""
    days: int = settings.TRANSCRIPT_RETENTION_DAYS
    return meetings_delete_expired(now=timezone.now(), keep_for=timedelta(days=days)) if days else 0
