"""Deleting meetings for good, with all that is kept of them: by people, and when their time is over.

Rows of all apps go with the meeting, the search index with its lines. A mark of the deletion stays: storage tasks that
are still on their way, also from the outbox of an agent, are refused. The AI participant remembers a meeting only as
long as it goes on, and finds earlier ones in the database alone. Files went from browser to browser, past the server.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from conference.accounts.models import User
from conference.audit.services import meeting_action_record
from conference.errors import ConflictError, UnavailableError
from conference.signaling import live
from conference.signaling.errors import StoreUnavailableError
from conference.transcripts import selectors
from conference.transcripts.models import DeletedMeeting, Meeting

logger = logging.getLogger(__name__)

RETENTION_BATCH = 50


def meeting_delete(*, meeting: Meeting, by: User) -> int:
    """Delete a meeting and those of its breakout rooms; returns how many were deleted, 0 where somebody was faster.

    Raises ConflictError while one of them goes on, UnavailableError while that cannot be known.
    """
    everything = with_breakouts(meeting)
    if goes_on(everything):
        raise ConflictError(_("This meeting is still going on. It can be deleted as soon as it has ended."))
    with transaction.atomic():
        deleted = [part for part in everything if _delete(part.pk)]
        for part in deleted:
            started = part.started_at.isoformat(timespec="seconds")
            meeting_action_record("meeting_deleted", part, by, value={"started_at": started})
    return len(deleted)


def with_breakouts(meeting: Meeting) -> list[Meeting]:
    """The meeting, and those in the breakout rooms that belonged to it."""
    return [meeting, *selectors.breakout_meetings(meeting)]


def goes_on(meetings: Sequence[Meeting]) -> bool:
    """Whether somebody is in one of the meetings, or left it a moment ago. Raises UnavailableError."""
    try:
        states = [live.meeting_now(meeting.room_slug) for meeting in meetings]
    except StoreUnavailableError as error:
        raise UnavailableError() from error
    return any(state and state.meeting_id == str(meeting.pk) for state, meeting in zip(states, meetings, strict=True))


def meetings_delete_expired(*, now: datetime, keep_for: timedelta) -> int:
    """Delete meetings that ended before ``now - keep_for``, one in a transaction, so that other writers get through.

    One that cannot be deleted is logged and left; it is tried again the next time. Returns how many were deleted.
    """
    deleted, left = 0, set[UUID]()
    while batch := selectors.meeting_ids_ended_before(now - keep_for, limit=RETENTION_BATCH, without=left):
        for meeting_id in batch:
            try:
                with transaction.atomic():
                    _delete(meeting_id)
                deleted += 1
            except DatabaseError as error:
                logger.warning("an expired meeting cannot be deleted: %s %s", meeting_id, type(error).__name__)
                left.add(meeting_id)
        if len(left) >= RETENTION_BATCH:
            break
    return deleted


def _delete(meeting_id: UUID) -> bool:
    """Delete a meeting under its lock; False where it is gone already. The mark is there before the rows go."""
    meeting = Meeting.objects.select_for_update().filter(pk=meeting_id).first()
    if meeting is None:
        return False
    DeletedMeeting.objects.get_or_create(pk=meeting_id)
    meeting.delete()
    transaction.on_commit(partial(_forget_board, str(meeting_id)), robust=True)
    return True


def _forget_board(meeting_id: str) -> None:
    """A whiteboard that was not stored yet waits in Redis."""
    try:
        live.board_stored(meeting_id)
    except StoreUnavailableError as error:
        # It is forgotten when its storage task comes and is refused.
        logger.warning("the whiteboard of a deleted meeting is still in Redis: %s", error)
