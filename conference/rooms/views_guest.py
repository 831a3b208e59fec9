"""The page behind a guest link."""

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.accounts.models import User
from conference.errors import ForbiddenError, RateLimitedError, ServiceError
from conference.http import error_response
from conference.rooms.access import role_at_door
from conference.rooms.door import Reason, door_page
from conference.rooms.errors import NotInvitedError
from conference.rooms.guest_links import guest_link_of
from conference.rooms.guests import guest_id_of, remember_guest
from conference.rooms.models import GuestLink
from conference.rooms.selectors import occupancies
from conference.rooms.views import room_config
from conference.rooms.wire import live_json
from conference.security import wasm_allowed


@never_cache
@require_safe
@wasm_allowed
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a room for the holder of a guest link. Accounts that may enter anyway go to the room itself."""
    try:
        link = _link(request, token)
    except RateLimitedError:
        return door_page(request, None, "rate_limited")
    except ForbiddenError as error:
        return door_page(request, None, cast(Reason, error.reason))
    user = request.user if isinstance(request.user, User) else None
    if user is not None:
        try:
            role_at_door(link.room, user)
        except NotInvitedError:
            pass
        else:
            return redirect("room", slug=link.room.slug)
    config = room_config(link.room, user, "guest", guest_token=token)
    response = render(request, "rooms/room.html", {"room": link.room, "room_config": config})
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
    return guest_link_of(token, address=request.META.get("REMOTE_ADDR", ""))
