"""REST: polls of earlier meetings, for those who run the meetings of a room."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from conference.accounts.authentication import Caller
from conference.api import endpoint
from conference.classroom.selectors import earlier_polls
from conference.errors import ForbiddenError
from conference.rooms.selectors import room_get
from conference.transcripts.selectors import room_transcripts_readable


def poll_list(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Polls to begin a new one with, newest first."""
    room = room_get(slug)
    if not room_transcripts_readable(caller.user, room):
        raise ForbiddenError(_("Only those who may read the meetings of the room can do this."))
    return JsonResponse({"polls": earlier_polls(room)})


polls = endpoint(get=poll_list)
