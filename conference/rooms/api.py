"""REST: rooms and tickets."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.accounts.authentication import Caller
from conference.accounts.models import User
from conference.api import created, decode_body, endpoint
from conference.errors import BadFieldError, ForbiddenError
from conference.rooms.models import Room
from conference.rooms.payloads import RoomCreate, RoomUpdate, TicketRequest
from conference.rooms.selectors import room_get, room_get_owned, room_role, rooms_of
from conference.rooms.services import room_archive, room_create, room_update
from conference.rooms.tickets import agent_ticket_request, ticket_request
from conference.rooms.wire import room_json


def room_list(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The caller's rooms, the most recently used first."""
    return JsonResponse({"rooms": [_json(request, room, caller.user) for room in rooms_of(caller.user)]})


def room_post(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Make a room that the caller owns."""
    body = decode_body(request, RoomCreate)
    room = room_create(owner=caller.user, name=body.name, settings=body.settings)
    return created(_json(request, room, caller.user))


def room_detail(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """One room, for everyone who knows its slug."""
    return JsonResponse(_json(request, room_get(slug), caller.user))


def room_patch(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Change a room of the caller's."""
    room = room_get_owned(slug, caller.user)
    body = decode_body(request, RoomUpdate)
    return JsonResponse(_json(request, room_update(room=room, name=body.name, settings=body.settings), caller.user))


def room_delete(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Archive a room of the caller's."""
    room_archive(room=room_get_owned(slug, caller.user))
    return HttpResponse(status=204)


def ticket_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """A ticket for the caller: a user, or the agent that holds the room's lease."""
    room = room_get(slug)
    body = decode_body(request, TicketRequest)
    if caller.is_agent:
        if body.agent is None:
            message = _("A ticket for the agent needs “agent” with worker_id and epoch.")
            raise BadFieldError(message, errors={"agent": [message]})
        return created(asdict(agent_ticket_request(room=room, worker_id=body.agent.worker_id, epoch=body.agent.epoch)))
    if body.agent is not None:
        raise ForbiddenError(_("Only the agent service key gives tickets to the agent."))
    ticket = ticket_request(
        room=room,
        user=caller.user,
        name=body.name or "",
        password=body.password or "",
        guest_token=body.guest_token or "",
    )
    return created(asdict(ticket))


def _json(request: HttpRequest, room: Room, user: User) -> dict[str, object]:
    url = request.build_absolute_uri(reverse("room", args=[room.slug]))
    return room_json(room, url=url, role=room_role(room, user))


rooms = endpoint(get=room_list, post=room_post)
room = endpoint(get=room_detail, patch=room_patch, delete=room_delete)
tickets = endpoint(post=ticket_post)
