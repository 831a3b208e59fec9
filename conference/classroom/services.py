"""Storage of polls, contributions and whiteboards. Every service is idempotent and makes a missing meeting."""

import logging

import msgspec
from django.db import transaction

from conference.classroom.models import Contribution, Poll, PollAnswer, PollOption, StoredBoard
from conference.classroom.payloads import AnswerPayload, ContributionPayload, PollPayload
from conference.signaling.live import board_stored, ended_board
from conference.signaling.protocol.board import BoardItem
from conference.storage.payloads import MeetingPayload
from conference.storage.rows import Outcome, moment, user_pk
from conference.transcripts.services import DeletedMeetingError, meeting_locked, refused_when_deleted


@refused_when_deleted
def poll_store(*, payload: PollPayload) -> Outcome:
    """Store a closed poll with its options and answers. The first delivery counts."""
    with transaction.atomic():
        meeting = meeting_locked(payload)
        if Poll.objects.filter(pk=payload.poll_id).exists():
            return Outcome.UNCHANGED
        poll = Poll.objects.create(
            id=payload.poll_id,
            meeting=meeting,
            question=payload.question,
            kind=payload.kind,
            anonymous=payload.anonymous,
            quiz=bool(payload.correct),
            started_at=moment(payload.started_at),
            closed_at=moment(payload.closed_at),
        )
        PollOption.objects.bulk_create(
            PollOption(poll=poll, position=position, text=text, correct=position in payload.correct)
            for position, text in enumerate(payload.options)
        )
        PollAnswer.objects.bulk_create(_answer(poll, answer, payload.correct) for answer in payload.answers)
        return Outcome.STORED


@refused_when_deleted
def contribution_record(*, payload: ContributionPayload) -> Outcome:
    """Store a raised hand or a question to the AI participant."""
    with transaction.atomic():
        _, created = Contribution.objects.get_or_create(
            id=payload.contribution_id,
            defaults={
                "meeting": meeting_locked(payload),
                "kind": payload.kind,
                "peer_id": payload.peer_id,
                "user_id": user_pk(payload.user_id),
                "name": payload.name,
                "text": payload.text,
                "at": moment(payload.at),
            },
        )
        return Outcome.STORED if created else Outcome.UNCHANGED


def _answer(poll: Poll, answer: AnswerPayload, correct: tuple[int, ...]) -> PollAnswer:
    return PollAnswer(
        id=answer.answer_id,
        poll=poll,
        peer_id=answer.peer_id,
        user_id=user_pk(answer.user_id),
        name=answer.name,
        choice=list(answer.choice),
        text=answer.text,
        correct=set(answer.choice) == set(correct) if correct else None,
        at=moment(answer.at),
    )


logger = logging.getLogger(__name__)


@refused_when_deleted
def board_store(*, payload: MeetingPayload) -> Outcome:
    """Store the whiteboard of an ended meeting, then let Redis forget it. Raises StoreUnavailableError."""
    entries = ended_board(str(payload.meeting_id))
    if not entries:
        return Outcome.UNCHANGED
    items = [msgspec.json.decode(entry, type=BoardItem) for entry in entries]
    try:
        created = _board_keep(payload, items)
    except DeletedMeetingError:
        board_stored(str(payload.meeting_id))
        raise
    board_stored(str(payload.meeting_id))
    return Outcome.STORED if created else Outcome.UNCHANGED


@transaction.atomic
def _board_keep(payload: MeetingPayload, items: list[BoardItem]) -> bool:
    _, created = StoredBoard.objects.get_or_create(
        meeting=meeting_locked(payload),
        defaults={"content": StoredBoard.packed(items), "objects_count": len(items)},
    )
    return created
