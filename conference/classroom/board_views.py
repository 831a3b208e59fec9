"""Stored whiteboards: as a picture for those who may read the meeting, and to go on from in the next one."""

from uuid import UUID

import msgspec
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.accounts.authentication import Caller
from conference.api import endpoint
from conference.classroom.board_models import StoredBoard
from conference.classroom.board_svg import board_svg
from conference.errors import ForbiddenError
from conference.rooms.selectors import room_get
from conference.transcripts import selectors

# A picture loads and runs nothing, whatever is in it.
PICTURE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@require_safe
@login_required
@never_cache
def board_picture(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The whiteboard of a meeting as SVG. 404 for those who may not read the meeting, and where there was none."""
    meeting = get_object_or_404(selectors.meetings_readable_by(request.user), pk=meeting_id)
    board = get_object_or_404(StoredBoard, meeting=meeting)
    picture = board_svg([item.object for item in board.items()])
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Content-Security-Policy": PICTURE_POLICY})


def earlier_board(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """`items` of the newest stored whiteboard of a room, and when its meeting began; none where there is no such."""
    room = room_get(slug)
    if not selectors.room_transcripts_readable(caller.user, room):
        raise ForbiddenError(_("Only those who may read the meetings of the room can do this."))
    board = StoredBoard.objects.filter(meeting__room=room).order_by("-meeting__started_at").first()
    items = msgspec.to_builtins(board.items()) if board else []
    return JsonResponse({"items": items, "started_at": board.meeting.started_at.timestamp() if board else None})


earlier = endpoint(get=earlier_board)
