"""Storage of meetings. Every service is idempotent and independent of the order of arrival.

The first event of a meeting makes its row. Each service runs in one transaction, which SQLite begins as IMMEDIATE: a
writer waits for its turn instead of failing half way.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec
from uuid import UUID

from django.db import transaction

from conference.rooms.models import Room
from conference.storage.payloads import MeetingPayload
from conference.storage.rows import Outcome, moment, user_pk
from conference.transcripts import selectors
from conference.transcripts.models import Attendance, DeletedMeeting, Meeting, Segment
from conference.transcripts.payloads import (
    AttendancePayload,
    ChatPayload,
    MeetingEndPayload,
    NotePayload,
    QuestionPayload,
    SegmentPayload,
    WrittenPayload,
)
from conference.transcripts.search.index import segment_index

logger = logging.getLogger(__name__)

P = ParamSpec("P")


class DeletedMeetingError(Exception):
    """The meeting was deleted."""


def refused_when_deleted(store: Callable[P, Outcome]) -> Callable[P, Outcome]:
    """A service that stores nothing of a meeting that was deleted: what comes late brings nothing back."""

    @wraps(store)
    def storing(*args: P.args, **kwargs: P.kwargs) -> Outcome:
        try:
            return store(*args, **kwargs)
        except DeletedMeetingError as error:
            logger.info("something of meeting %s came after its deletion, and was refused", error)
            return Outcome.REFUSED

    return storing


@refused_when_deleted
def segment_store(*, payload: SegmentPayload) -> Outcome:
    """Store a final segment. It is refused where its agent had been replaced before it was spoken."""
    started_at, ended_at = _times(payload.started_at, payload.ended_at)
    with transaction.atomic():
        meeting = meeting_locked(payload)
        if Segment.objects.filter(pk=payload.segment_id).exists():
            return Outcome.UNCHANGED
        if not _epoch_admitted(meeting, payload.epoch, started_at):
            logger.warning(
                "segment %s of meeting %s refused: agent epoch %d is older than %d",
                payload.segment_id,
                meeting.pk,
                payload.epoch,
                meeting.agent_epoch,
            )
            return Outcome.REFUSED
        segment = Segment.objects.create(
            id=payload.segment_id,
            meeting=meeting,
            kind=payload.kind,
            peer_id=payload.peer_id,
            user_id=user_pk(payload.user_id),
            name=payload.name,
            text=payload.text,
            lang=payload.lang,
            started_at=started_at,
            ended_at=ended_at,
            turn_id=payload.turn_id,
            interrupted=payload.interrupted,
        )
        segment_index(segment)
        _reopen_if_estimated(meeting, ended_at)
        return Outcome.STORED


def chat_store(*, payload: ChatPayload) -> Outcome:
    """Store a chat message of the room as a segment without length."""
    return _written_store(payload, payload.message_id, Segment.Kind.CHAT, payload.turn_id)


def question_store(*, payload: QuestionPayload) -> Outcome:
    """Store a question that somebody typed to the AI participant as a segment without length."""
    return _written_store(payload, payload.question_id, Segment.Kind.QUESTION)


def note_store(*, payload: NotePayload) -> Outcome:
    """Store a note of the AI participant as a segment without length."""
    return _written_store(payload, payload.note_id, Segment.Kind.NOTE)


@refused_when_deleted
def _written_store(
    payload: WrittenPayload, segment_id: UUID, kind: Segment.Kind, turn_id: UUID | None = None
) -> Outcome:
    at = moment(payload.at)
    with transaction.atomic():
        meeting = meeting_locked(payload)
        segment, created = Segment.objects.get_or_create(
            id=segment_id,
            defaults={
                "meeting": meeting,
                "kind": kind,
                "peer_id": payload.peer_id,
                "user_id": user_pk(payload.user_id),
                "name": payload.name,
                "text": payload.text,
                "started_at": at,
                "ended_at": at,
                "turn_id": turn_id,
            },
        )
        if created:
            segment_index(segment)
            _reopen_if_estimated(meeting, at)
        return Outcome.STORED if created else Outcome.UNCHANGED


@refused_when_deleted
def attendance_record(*, payload: AttendancePayload) -> Outcome:
    """Record a join or a leave. The first join and the last leave of a peer count, in whatever order they arrive."""
    at = moment(payload.at)
    with transaction.atomic():
        meeting = meeting_locked(payload)
        who = {"user_id": user_pk(payload.user_id), "name": payload.name, "role": payload.role}
        who["person"] = payload.person
        attendance, created = Attendance.objects.get_or_create(
            meeting=meeting, peer_id=payload.peer_id, defaults=who | {f"{payload.event}_at": at}
        )
        if not created and not _attendance_merge(attendance, payload.event, at, who):
            return Outcome.UNCHANGED
        attendance.save()
        _reopen_if_estimated(meeting, at)
        return Outcome.STORED


@refused_when_deleted
def meeting_end(*, payload: MeetingEndPayload) -> Outcome:
    """End a meeting. The earliest of several announced ends counts; it also replaces an estimated one."""
    at = moment(payload.at)
    with transaction.atomic():
        meeting = meeting_locked(payload)
        if meeting.ended_at is not None and not meeting.end_estimated and meeting.ended_at <= at:
            return Outcome.UNCHANGED
        meeting.ended_at, meeting.end_estimated = at, False
        meeting.save(update_fields=["ended_at", "end_estimated"])
        return Outcome.STORED


def meetings_close_silent(*, now: datetime, silent_for: timedelta) -> int:
    """End meetings without an announced end that were silent for so long, at the time of their last activity."""
    closed = 0
    for meeting_id, last_activity_at in selectors.meetings_silent_since(now - silent_for):
        open_meeting = Meeting.objects.filter(pk=meeting_id, ended_at=None)
        closed += open_meeting.update(ended_at=last_activity_at, end_estimated=True)
    return closed


def meeting_locked(payload: MeetingPayload) -> Meeting:
    """The payload's meeting, made when missing, locked to the end of the transaction. Raises DeletedMeetingError."""
    room = Room.objects.select_related("parent").filter(slug=payload.room_slug).first()
    meeting, _ = Meeting.objects.select_for_update().get_or_create(
        id=payload.meeting_id,
        defaults={
            "room": room,
            "room_slug": payload.room_slug,
            "room_name": room.name if room else payload.room_slug,
            "main_room_name": room.parent.name if room and room.parent else "",
            "started_at": moment(payload.meeting_started_at),
        },
    )
    # Under the lock: a deletion that was faster is seen here, and one that comes later finds what is stored now.
    if DeletedMeeting.objects.filter(pk=meeting.pk).exists():
        raise DeletedMeetingError(meeting.pk)
    return meeting


def _epoch_admitted(meeting: Meeting, epoch: int, spoken_at: datetime) -> bool:
    """Fencing: note the newest epoch and the time of its first words. False for an older epoch that spoke later."""
    since = meeting.agent_epoch_at
    if epoch < meeting.agent_epoch:
        return since is None or spoken_at <= since
    if epoch > meeting.agent_epoch or since is None or spoken_at < since:
        meeting.agent_epoch, meeting.agent_epoch_at = epoch, spoken_at
        meeting.save(update_fields=["agent_epoch", "agent_epoch_at"])
    return True


def _attendance_merge(attendance: Attendance, event: str, at: datetime, who: Mapping[str, object]) -> bool:
    """Merge one more event into a stay; the earliest join names the participant. False when nothing changes."""
    if event == "left":
        if attendance.left_at is not None and attendance.left_at >= at:
            return False
        attendance.left_at = at
        return True
    if attendance.joined_at is not None and attendance.joined_at <= at:
        return False
    attendance.joined_at = at
    for field, value in who.items():
        setattr(attendance, field, value)
    return True


def _reopen_if_estimated(meeting: Meeting, active_at: datetime) -> None:
    """Take back an estimated end when the meeting has gone on after it."""
    if meeting.end_estimated and meeting.ended_at is not None and active_at > meeting.ended_at:
        meeting.ended_at, meeting.end_estimated = None, False
        meeting.save(update_fields=["ended_at", "end_estimated"])


def _times(started_at_unix: float, ended_at_unix: float) -> tuple[datetime, datetime]:
    """Start and end; an end before the start (the clock was set back) becomes the start."""
    started_at = moment(started_at_unix)
    return started_at, max(started_at, moment(ended_at_unix))
