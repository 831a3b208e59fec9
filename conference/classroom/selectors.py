"""Queries on what teaching left behind."""

from conference.classroom.models import Poll, StoredBoard
from conference.rooms.models import Room

EARLIER_POLLS = 50


def earlier_board(room: Room) -> StoredBoard | None:
    """The newest stored whiteboard of a room."""
    return StoredBoard.objects.filter(meeting__room=room).order_by("-meeting__started_at").first()


def earlier_polls(room: Room) -> list[dict[str, object]]:
    """Polls of earlier meetings of a room to begin a new one with, newest first, each question once."""
    found: dict[tuple[str, str], Poll] = {}
    polls = Poll.objects.filter(meeting__room=room).prefetch_related("options").order_by("-started_at")
    for poll in polls[: 4 * EARLIER_POLLS]:
        found.setdefault((poll.question, poll.kind), poll)
    return [_draft(poll) for poll in list(found.values())[:EARLIER_POLLS]]


def _draft(poll: Poll) -> dict[str, object]:
    options = list(poll.options.all())
    return {
        "question": poll.question,
        "kind": poll.kind,
        "options": [option.text for option in options],
        "correct": [option.position for option in options if option.correct],
        "anonymous": poll.anonymous,
        "results": "end",
    }
