"""REST of the classroom: breakout rooms, and polls and whiteboards of earlier meetings.

For breakout rooms the resume token of the main room says who asks, so that guests can, too.
"""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from msgspec import to_builtins

from conference.accounts.authentication import Caller
from conference.api import created, decode_body, endpoint
from conference.classroom.breakouts import BreakoutsOpen, Proof, breakout_ticket_request, breakouts_open
from conference.classroom.selectors import earlier_board, earlier_polls
from conference.errors import ForbiddenError
from conference.rooms.access.roles import room_transcripts_readable
from conference.rooms.models import Room
from conference.rooms.selectors import room_get


def breakouts_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Open breakout rooms."""
    rooms = breakouts_open(room=room_get(slug), opening=decode_body(request, BreakoutsOpen))
    return created({"rooms": to_builtins(rooms)})


def breakout_ticket_post(request: HttpRequest, caller: Caller, slug: str, breakout_id: str) -> HttpResponse:
    """A ticket to one of the open breakout rooms."""
    proof = decode_body(request, Proof)
    return created(asdict(breakout_ticket_request(room=room_get(slug), breakout_id=breakout_id, proof=proof)))


def polls_get(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Polls of earlier meetings to begin a new one with, newest first."""
    return JsonResponse({"polls": earlier_polls(_room_of_reader(slug, caller))})


def board_get(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """`items` of the newest stored whiteboard, and when its meeting began: no items and null where there is none."""
    board = earlier_board(_room_of_reader(slug, caller))
    items = to_builtins(board.items()) if board else []
    return JsonResponse({"items": items, "started_at": board.meeting.started_at.timestamp() if board else None})


def _room_of_reader(slug: str, caller: Caller) -> Room:
    """The room, for those who may read its meetings. Raises NoSuchRoomError, ForbiddenError."""
    room = room_get(slug)
    if not room_transcripts_readable(caller.user, room):
        raise ForbiddenError(_("Only those who may read the meetings of the room can do this."))
    return room


breakouts = endpoint(anonymous=True, post=breakouts_post)
breakout_tickets = endpoint(anonymous=True, post=breakout_ticket_post)
polls = endpoint(get=polls_get)
board = endpoint(get=board_get)
