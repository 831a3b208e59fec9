"""REST: the meetings of a room, for those who may read them. The owner deletes them.

Readers of the room's meetings are its owner, its invited moderators, and staff with the permission.
"""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.accounts.authentication import Caller
from conference.api import endpoint
from conference.errors import ForbiddenError, NotFoundError
from conference.links import absolute_url
from conference.rooms.access.roles import room_transcripts_readable
from conference.rooms.models import Room
from conference.transcripts import selectors
from conference.transcripts.deletion import meeting_delete
from conference.transcripts.models import Meeting

MEETINGS_PER_PAGE = 50


def meetings_get(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """The meetings of a room, newest first, 50 on a page; `?page=` from 1 on."""
    room = Room.objects.filter(slug=slug).first()
    if room is None or not room_transcripts_readable(caller.user, room):
        raise NotFoundError(_("There is no such room, or you may not read its meetings."))
    found = selectors.meetings_with_counts(room.meetings.all())
    page = Paginator(found, MEETINGS_PER_PAGE).get_page(request.GET.get("page"))
    next_page = page.next_page_number() if page.has_next() else None
    return JsonResponse({"meetings": [meeting_json(request, each) for each in page], "next_page": next_page})


def meeting_get(request: HttpRequest, caller: Caller, slug: str, meeting_id: UUID) -> HttpResponse:
    """One meeting."""
    return JsonResponse(meeting_json(request, _readable(caller, slug, meeting_id)))


def meeting_remove(request: HttpRequest, caller: Caller, slug: str, meeting_id: UUID) -> HttpResponse:
    """Delete a meeting with all that is kept of it, and those of its breakout rooms."""
    found = _readable(caller, slug, meeting_id)
    if not selectors.meetings_deletable_by(caller.user).filter(pk=meeting_id).exists():
        raise ForbiddenError(_("Only the owner of the room can delete its meetings. Ask them."))
    if not meeting_delete(meeting=found, by=caller.user):
        raise _no_such_meeting()
    return HttpResponse(status=204)


def meeting_json(request: HttpRequest, meeting: Any) -> dict[str, object]:
    """Meeting of the REST API, with the counts of `meetings_with_counts`. `people` are without the AI participant."""
    page = reverse("meeting-summary", args=[meeting.room_slug, meeting.pk])
    return {
        "id": str(meeting.pk),
        "room": {
            "slug": meeting.room_slug,
            "name": meeting.room_name,
            "main_room_name": meeting.main_room_name or None,
        },
        "url": absolute_url(request, page),
        "started_at": meeting.started_at.timestamp(),
        "ended_at": meeting.ended_at.timestamp() if meeting.ended_at else None,
        "people": meeting.participants,
        "lines": meeting.lines,
    }


def _readable(caller: Caller, slug: str, meeting_id: UUID) -> Meeting:
    """The meeting with its counts. Raises NotFoundError for those who may not read it."""
    found = selectors.meetings_readable_by(caller.user).filter(pk=meeting_id, room_slug=slug).select_related("room")
    meeting = selectors.meetings_with_counts(found).first()
    if meeting is None:
        raise _no_such_meeting()
    return meeting


def _no_such_meeting() -> NotFoundError:
    return NotFoundError(_("There is no such meeting, or you may not read it."))


meetings = endpoint(get=meetings_get)
meeting = endpoint(get=meeting_get, delete=meeting_remove)
