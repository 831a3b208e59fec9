"""REST: the schedule of a room. People who may enter the room read it, the owner changes it."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.accounts.authentication import Caller
from conference.api import created, decode_body, endpoint
from conference.errors import NotFoundError
from conference.links import absolute_url
from conference.rooms.access.roles import role_at_door
from conference.rooms.models import Room, ScheduledMeeting
from conference.rooms.rest.objects import scheduled_json
from conference.rooms.schedule.meetings import (
    ScheduleChange,
    ScheduleCreate,
    meeting_cancel,
    meeting_reschedule,
    meeting_schedule,
    next_occurrence,
    schedule_of,
)
from conference.rooms.selectors import room_get, room_get_owned


def meeting_list(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """The meetings that are not cancelled."""
    room = room_get(slug)
    role_at_door(room, caller.user)
    return JsonResponse({"schedule": [_json(request, meeting) for meeting in schedule_of(room)]})


def meeting_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Schedule a meeting."""
    room = room_get_owned(slug, caller.user)
    return created(_json(request, meeting_schedule(room=room, change=decode_body(request, ScheduleCreate))))


def meeting_detail(request: HttpRequest, caller: Caller, slug: str, meeting_id: uuid.UUID) -> HttpResponse:
    """One meeting."""
    room = room_get(slug)
    role_at_door(room, caller.user)
    return JsonResponse(_json(request, _meeting(room, meeting_id)))


def meeting_patch(request: HttpRequest, caller: Caller, slug: str, meeting_id: uuid.UUID) -> HttpResponse:
    """Change a meeting."""
    meeting = _meeting(room_get_owned(slug, caller.user), meeting_id)
    change = decode_body(request, ScheduleChange)
    return JsonResponse(_json(request, meeting_reschedule(meeting=meeting, change=change)))


def meeting_delete(request: HttpRequest, caller: Caller, slug: str, meeting_id: uuid.UUID) -> HttpResponse:
    """Cancel a meeting."""
    meeting_cancel(meeting=_meeting(room_get_owned(slug, caller.user), meeting_id))
    return HttpResponse(status=204)


def _meeting(room: Room, meeting_id: uuid.UUID) -> ScheduledMeeting:
    found = schedule_of(room).filter(pk=meeting_id).first()
    if found is None:
        raise NotFoundError(_("There is no such meeting; it may have been called off."))
    return found


def _json(request: HttpRequest, meeting: ScheduledMeeting) -> dict[str, object]:
    url = absolute_url(request, reverse("schedule-file", args=[meeting.room.slug, meeting.pk]))
    return scheduled_json(meeting, next_occurrence(meeting, timezone.now()), calendar_url=url)


schedule = endpoint(get=meeting_list, post=meeting_post)
meeting = endpoint(get=meeting_detail, patch=meeting_patch, delete=meeting_delete)
