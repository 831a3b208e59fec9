"""Storing whiteboards."""

import logging

import msgspec
from django.db import transaction

from conference.classroom.board_models import StoredBoard
from conference.signaling.boards import board_stored, ended_board
from conference.signaling.protocol.board import BoardItem
from conference.transcripts.payloads import MeetingPayload
from conference.transcripts.services import Outcome, meeting_locked

logger = logging.getLogger(__name__)


def board_store(*, payload: MeetingPayload) -> Outcome:
    """Stores the whiteboard of an ended meeting, then lets Redis forget it. Raises StoreUnavailableError."""
    entries = ended_board(str(payload.meeting_id))
    if not entries:
        return Outcome.UNCHANGED
    items = [msgspec.json.decode(entry, type=BoardItem) for entry in entries]
    with transaction.atomic():
        _, created = StoredBoard.objects.get_or_create(
            meeting=meeting_locked(payload),
            defaults={"content": StoredBoard.packed(items), "objects_count": len(items)},
        )
    board_stored(str(payload.meeting_id))
    return Outcome.STORED if created else Outcome.UNCHANGED
