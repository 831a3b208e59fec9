"""Pages to schedule the meetings of a room, and their calendar files."""

import uuid

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.accounts.models import User
from conference.downloads import file_response
from conference.errors import ServiceError, UnauthorizedError
from conference.links import absolute_url
from conference.rooms.access.guests import guest_link_of, guest_token_of
from conference.rooms.access.roles import role_at_door
from conference.rooms.invite.marks import marked_path
from conference.rooms.invite.standing import sees_guest_link, standing_link_good
from conference.rooms.models import Room, ScheduledMeeting
from conference.rooms.pages.forms.schedule import ScheduleForm
from conference.rooms.pages.settings import owned_room
from conference.rooms.schedule.calendar_file import calendar_file
from conference.rooms.schedule.meetings import meeting_cancel, meeting_reschedule, meeting_schedule, schedule_of
from conference.rooms.selectors import room_get
from conference.texts import isolated
from conference.throttle import client_network
from conference.views import button_view, carried_out, form_view, sent_status


@form_view
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Schedule a meeting."""
    return _form_page(request, owned_room(request, slug), None)


@form_view
def edit(request: HttpRequest, slug: str, meeting_id: uuid.UUID) -> HttpResponse:
    """Change a scheduled meeting."""
    room = owned_room(request, slug)
    return _form_page(request, room, get_object_or_404(schedule_of(room), pk=meeting_id))


@button_view
def cancel(request: HttpRequest, slug: str, meeting_id: uuid.UUID) -> HttpResponse:
    """Cancel a scheduled meeting."""
    room = owned_room(request, slug)
    meeting = get_object_or_404(schedule_of(room), pk=meeting_id)
    meeting_cancel(meeting=meeting)
    messages.success(request, _("“%s” was cancelled. Tell the people who expect it.") % isolated(meeting.title))
    return redirect(_schedule_of(room))


@never_cache
@require_safe
def file(request: HttpRequest, slug: str, meeting_id: uuid.UUID) -> HttpResponse:
    """The calendar file of a meeting, also of a cancelled one, for everyone who may enter the room by its address.

    It is often sent on: in the file of those who see the room's guest link, that link comes first.
    """
    user = request.user if isinstance(request.user, User) else None
    try:
        room = room_get(slug)
        role_at_door(room, user)
    except UnauthorizedError:
        return redirect_to_login(request.get_full_path())
    except ServiceError as error:
        raise Http404(error.message) from error
    link = standing_link_good(room) if sees_guest_link(user, room) else None
    members = absolute_url(request, marked_path(room, link))
    if link is None:
        return _calendar_file(room, meeting_id, members)
    guests = absolute_url(request, reverse("guest-link", args=[guest_token_of(link)]))
    return _calendar_file(room, meeting_id, guests, _("With an account: %s") % members)


@never_cache
@require_safe
def guest_file(request: HttpRequest, token: str, meeting_id: uuid.UUID) -> HttpResponse:
    """The same for the holder of a guest link; its address is that of the link."""
    try:
        room = guest_link_of(token, address=client_network(request)).room
    except ServiceError as error:
        return HttpResponse(error.message, content_type="text/plain; charset=utf-8", status=error.status)
    return _calendar_file(room, meeting_id, absolute_url(request, reverse("guest-link", args=[token])))


def _calendar_file(room: Room, meeting_id: uuid.UUID, url: str, more: str = "") -> HttpResponse:
    meetings = ScheduledMeeting.objects.select_related("room__owner")
    content = calendar_file(get_object_or_404(meetings, pk=meeting_id, room=room), url=url, more=more)
    return file_response(f"{room.slug}.ics", "text/calendar; charset=utf-8", content)


def _form_page(request: HttpRequest, room: Room, meeting: ScheduledMeeting | None) -> HttpResponse:
    form = ScheduleForm(request.POST or None, room=room, meeting=meeting)
    if stored := carried_out(form, lambda: _store(form, room, meeting), {"starts_at": "date"}):
        messages.success(request, _("The meeting is on the schedule."))
        # The page offers the invitation to it.
        return redirect(_schedule_of(room, stored))
    context = {"room": room, "meeting": meeting, "form": form}
    return render(request, "rooms/schedule_form.html", context, status=sent_status(form))


def _store(form: ScheduleForm, room: Room, meeting: ScheduledMeeting | None) -> ScheduledMeeting:
    if meeting is None:
        return meeting_schedule(room=room, change=form.change())
    return meeting_reschedule(meeting=meeting, change=form.change())


def _schedule_of(room: Room, stored: ScheduledMeeting | None = None) -> str:
    query = f"?invite={stored.pk}" if stored else ""
    return f"{reverse('room-settings', args=[room.slug])}{query}#schedule"
