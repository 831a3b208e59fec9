"""REST: rooms and tickets."""

import time
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from msgspec import UNSET

from conference.accounts.authentication import Caller, login_of
from conference.api import created, decode_body, endpoint
from conference.errors import BadFieldError, ForbiddenError, ServiceError
from conference.http import error_response
from conference.links import absolute_url
from conference.rooms.access.guests import guest_id_known, guest_id_of, remember_guest
from conference.rooms.access.payloads import PageClosed, TicketRequest
from conference.rooms.access.roles import role_at_door, roles_in
from conference.rooms.access.tickets import agent_ticket_request, guest_ticket_request, ticket_request
from conference.rooms.models import Room
from conference.rooms.payloads import RoomCreate, RoomUpdate
from conference.rooms.rest.objects import room_json
from conference.rooms.selectors import (
    archived_rooms_of,
    occupancies,
    room_get,
    room_get_for_agent,
    room_get_owned,
    rooms_of,
)
from conference.rooms.services import room_archive, room_create, room_restore, room_update
from conference.signaling import live
from conference.throttle import Throttle, client_network

# A whole class may close its pages at once, behind one address, and each page says it in several ways.
PAGES_CLOSED = Throttle("pages-closed", limit=1200, period_secs=60)


def room_list(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The caller's rooms, the most recently used first; with `?archived=true` the archived ones.

    `server_time` is the present in Unix seconds.
    """
    archived = request.GET.get("archived") == "true"
    found = list(archived_rooms_of(caller.user) if archived else rooms_of(caller.user))
    there, roles = occupancies(found), roles_in(found, caller.user)
    shown = [
        room_json(room, url=_url(request, room), role=roles[room.pk], occupancy=there.get(room.slug)) for room in found
    ]
    return JsonResponse({"rooms": shown, "server_time": time.time()})


def room_post(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Make a room that the caller owns."""
    body = decode_body(request, RoomCreate)
    room = room_create(owner=caller.user, name=body.name, settings=body.settings)
    return created(_json(request, room, "host"))


def room_detail(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """One room, for everyone who may enter it by its slug."""
    room = room_get(slug)
    if caller.is_agent:
        raise ForbiddenError(_("The agent service key cannot do this: use the key of an account."))
    return JsonResponse(_json(request, room, role_at_door(room, caller.account)))


def room_patch(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Change a room of the caller, archive it, or open it again."""
    room = room_get_owned(slug, caller.user, archived=True)
    body = decode_body(request, RoomUpdate)
    room_update(room=room, name=body.name, settings=body.settings)
    if body.archived is not UNSET:
        (room_archive if body.archived else room_restore)(room=room)
    return JsonResponse(_json(request, room, "host"))


def room_delete(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Archive a room of the caller."""
    room_archive(room=room_get_owned(slug, caller.user))
    return HttpResponse(status=204)


def ticket_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """A ticket for the caller: a user, a guest, or the agent that holds the room's lease."""
    room = room_get_for_agent(slug) if caller.is_agent else room_get(slug)
    body = decode_body(request, TicketRequest)
    if caller.is_agent:
        return _agent_ticket(room, body)
    if body.agent is not None:
        raise ForbiddenError(_("Only the agent service key gives tickets to the agent."))
    given: dict[str, str] = {
        "name": body.name or "",
        "password": body.password or "",
        "password_pass": body.password_pass or "",
        "guest_token": body.guest_token or "",
        "address": client_network(request),
    }
    if caller.account is not None:
        return created(asdict(ticket_request(room=room, user=caller.account, login=login_of(request, caller), **given)))
    guest_id = guest_id_of(request)
    known = guest_id == guest_id_known(request)
    try:
        response = created(asdict(guest_ticket_request(room=room, guest_id=guest_id, known=known, **given)))
    except ServiceError as error:
        # Also whoever is refused keeps the identity: wrong passwords are counted for it.
        response = error_response(error)
    remember_guest(response, guest_id)
    return response


def leave_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """A page closes. Browsers send this while they unload it, so it proves itself by the token in the body alone."""
    PAGES_CLOSED.hit(client_network(request))
    body = decode_body(request, PageClosed)
    live.page_closed(slug, peer_id=body.peer_id, resume_token=body.resume_token, back=body.back)
    return HttpResponse(status=204)


def _agent_ticket(room: Room, body: TicketRequest) -> HttpResponse:
    if body.agent is None:
        raise BadFieldError.of("agent", _("A ticket for the agent needs “agent” with worker_id and epoch."))
    return created(asdict(agent_ticket_request(room=room, worker_id=body.agent.worker_id, epoch=body.agent.epoch)))


def _json(request: HttpRequest, room: Room, role: str) -> dict[str, object]:
    return room_json(room, url=_url(request, room), role=role, occupancy=occupancies([room]).get(room.slug))


def _url(request: HttpRequest, room: Room) -> str:
    return absolute_url(request, reverse("room", args=[room.slug]))


rooms = endpoint(get=room_list, post=room_post)
room = endpoint(anonymous=True, get=room_detail, patch=room_patch, delete=room_delete)
tickets = endpoint(anonymous=True, post=ticket_post)
leave = endpoint(sessionless=True, post=leave_post)
