"""The page of a room, by its address or by a guest link, and the page of those who do not get in."""

from http import HTTPStatus
from typing import Literal, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.accounts.models import User
from conference.errors import ForbiddenError, RateLimitedError, ServiceError, UnauthorizedError
from conference.http import error_response
from conference.rooms.access.guests import guest_id_of, guest_link_of, remember_guest
from conference.rooms.access.roles import needs_password, role_at_door, room_transcripts_readable
from conference.rooms.errors import NotInvitedError
from conference.rooms.invite.marks import PARAMETER, Invited, mark_read
from conference.rooms.models import GuestLink, Room
from conference.rooms.rest.objects import live_json
from conference.rooms.schedule.meetings import upcoming
from conference.rooms.selectors import occupancies, room_find
from conference.security import wasm_allowed
from conference.throttle import client_network

Reason = Literal[
    "unknown",
    "archived",
    "not_invited",
    "guest_link_unknown",
    "guest_link_expired",
    "guest_link_revoked",
    "rate_limited",
]

SHOWN_DAYS = 60

STATUS: dict[Reason, HTTPStatus] = {
    "not_invited": HTTPStatus.FORBIDDEN,
    "guest_link_expired": HTTPStatus.GONE,
    "guest_link_revoked": HTTPStatus.GONE,
    "rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
}


@never_cache
@require_safe
@wasm_allowed
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a room; it gets its ticket by REST."""
    found = room_find(slug)
    user = request.user if isinstance(request.user, User) else None
    if found is None or found.archived_at is not None:
        # A visitor learns nothing about rooms, not even that there is none.
        return door_page(request, found, "archived" if found else "unknown") if user else _sign_in(request)
    try:
        role = role_at_door(found, user)
    except UnauthorizedError:
        return _sign_in(request)
    except NotInvitedError:
        return door_page(request, found, "not_invited", mark_read(found, request.GET.get(PARAMETER, "")))
    context = {"room_config": room_config(found, user, role), "calendar_file": _calendar_file(found)}
    response = render(request, "rooms/room.html", {"room": found, **context})
    if user is None:
        # Before the first ticket, so that guests of one network are not taken for one that hides its cookies.
        remember_guest(response, guest_id_of(request))
    return response


def room_config(room: Room, user: User | None, role: str, *, guest_token: str = "") -> dict[str, object]:
    """Configuration for the script of the room page. The holder of a guest link needs no password."""
    readable = user is not None and room_transcripts_readable(user, room)
    meetings = reverse("room-meetings", args=[room.slug]) if readable else ""
    if guest_token:
        live, invite = (reverse(name, args=[guest_token]) for name in ("guest-link-live", "guest-link-invite"))
    else:
        live, invite = (reverse(name, args=[room.slug]) for name in ("api-room", "api-invite"))
    return {
        "slug": room.slug,
        "name": room.name,
        "role": role,
        "password_needed": needs_password(room, role) and not guest_token,
        "guest_token": guest_token,
        "api": {
            "room": reverse("api-room", args=[room.slug]),
            "tickets": reverse("api-tickets", args=[room.slug]),
            "live": live,
            "invite": invite,
        },
        "user": {"id": user.pk if user else None, "name": user.shown_name if user else ""},
        "home": reverse("home"),
        "meetings": meetings,
    }


def _calendar_file(room: Room, guest_token: str = "") -> str:
    """The address of the calendar file of the meeting that goes on or comes next; empty where none is planned."""
    coming = upcoming([room], now=timezone.now(), days=SHOWN_DAYS, most=1)
    if not coming:
        return ""
    meeting_id = coming[0].meeting.pk
    if guest_token:
        return reverse("guest-schedule-file", args=[guest_token, meeting_id])
    return reverse("schedule-file", args=[room.slug, meeting_id])


def _sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


@never_cache
@require_safe
@wasm_allowed
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a room for the holder of a guest link. Accounts that may enter anyway go to the room itself.

    That is not so where they would need the room's password: the link lets them in as guests without it.
    """
    try:
        link = _link(request, token)
    except RateLimitedError:
        return door_page(request, None, "rate_limited")
    except ForbiddenError as error:
        return door_page(request, None, cast(Reason, error.reason))
    user = request.user if isinstance(request.user, User) else None
    if user is not None:
        try:
            role = role_at_door(link.room, user)
        except NotInvitedError:
            role = "guest"
        if role != "guest" and not needs_password(link.room, role):
            return redirect("room", slug=link.room.slug)
    config = room_config(link.room, user, "guest", guest_token=token)
    context = {"room_config": config, "calendar_file": _calendar_file(link.room, token)}
    response = render(request, "rooms/room.html", {"room": link.room, **context})
    remember_guest(response, guest_id_of(request))
    return response


@never_cache
@require_safe
def guest_live(request: HttpRequest, token: str) -> HttpResponse:
    """`{"live": ...}` of the room, for the page before joining."""
    try:
        room = _link(request, token).room
    except ServiceError as error:
        return error_response(error)
    return JsonResponse({"live": live_json(room, occupancies([room]).get(room.slug))})


def _link(request: HttpRequest, token: str) -> GuestLink:
    return guest_link_of(token, address=client_network(request))


def door_page(request: HttpRequest, room: Room | None, reason: Reason, invited: Invited | None = None) -> HttpResponse:
    """The page for `reason`. The room is named to its owner, and to those whose invitation says so."""
    own = room is not None and room.owner_id == request.user.pk
    context = {"reason": reason, "room": room if own else None, "invited": invited}
    return render(request, "rooms/door.html", context, status=STATUS.get(reason, HTTPStatus.NOT_FOUND))
