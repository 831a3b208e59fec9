"""Tickets: the permission to open one signaling connection to a room."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.hashers import check_password
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.accounts.models import DISPLAY_NAME_CHARS, User
from conference.errors import UnavailableError
from conference.names import clean_name
from conference.rooms.errors import GuestsNotAllowedError, OlderEpochError, WrongPasswordError
from conference.rooms.models import Room, RoomVisit
from conference.rooms.selectors import room_role
from conference.signaling import auth
from conference.signaling.errors import StoreUnavailableError
from conference.throttle import Throttle

TICKETS = Throttle("tickets", limit=120, period_secs=60)
PASSWORD_TRIES = Throttle("room-password", limit=5, period_secs=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket and how to use it: `websocket_url` is a path on the same host that carries the ticket already."""

    ticket: str
    expires_in: int
    websocket_url: str
    role: str


def ticket_request(*, room: Room, user: User, name: str = "", password: str = "", guest_token: str = "") -> Ticket:
    """A ticket for a user, host of an own room and participant elsewhere, under `name` or else the profile's name.

    Raises WrongPasswordError, GuestsNotAllowedError, RateLimitedError.
    """
    TICKETS.hit(user.pk)
    if guest_token:
        raise GuestsNotAllowedError(_("This room takes no guests: sign in and open it with your account."))
    role = room_role(room, user)
    if room.password_hash and role != "host":
        _check_password(room, user, password)
    shown_name = clean_name(name, DISPLAY_NAME_CHARS) or clean_name(user.shown_name, DISPLAY_NAME_CHARS)
    ticket = _issue(room, user_id=user.pk, name=shown_name or user.username, role=role)
    RoomVisit.objects.update_or_create(room=room, user=user, defaults={"last_joined_at": timezone.now()})
    return ticket


def agent_ticket_request(*, room: Room, worker_id: str, epoch: int) -> Ticket:
    """A ticket for the agent that holds the room's lease. Raises OlderEpochError when a newer lease exists."""
    try:
        return _issue(room, user_id=None, name=room.agent_name, role="agent", worker_id=worker_id, epoch=epoch)
    except auth.EpochConflictError as error:
        raise OlderEpochError(_("A newer agent has claimed this room: leave it.")) from error


def _check_password(room: Room, user: User, password: str) -> None:
    """Tries are counted before the check, so that many at once do not get past the limit."""
    if not password:
        raise WrongPasswordError(_("This room has a password."))
    PASSWORD_TRIES.hit(room.pk, user.pk)
    if not check_password(password, room.password_hash):
        raise WrongPasswordError(_("The password of the room is wrong."))
    PASSWORD_TRIES.refund(room.pk, user.pk)


def _issue(
    room: Room, *, user_id: int | None, name: str, role: str, worker_id: str | None = None, epoch: int | None = None
) -> Ticket:
    admission = auth.Admission(
        room_slug=room.slug,
        room_name=room.name,
        user_id=user_id,
        name=name,
        role=role,
        lobby=room.lobby,
        media_limit=room.media_limit,
        language=room.language,
        agent_name=room.agent_name,
        wake_names=tuple(room.wake_names),
        agent_mode=room.agent_mode,
        worker_id=worker_id,
        epoch=epoch,
    )
    try:
        ticket = auth.ticket_issue(admission)
    except StoreUnavailableError as error:
        raise UnavailableError(_("The server is not ready at the moment. Please try again soon.")) from error
    url = f"/ws/v1/rooms/{room.slug}?{urlencode({'ticket': ticket})}"
    return Ticket(ticket=ticket, expires_in=auth.TICKET_LIFETIME_SECS, websocket_url=url, role=role)
