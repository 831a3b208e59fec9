"""Tickets: the permission to open one signaling connection to a room."""

import time
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from conference.accounts.authentication import Login
from conference.accounts.models import DISPLAY_NAME_CHARS, User
from conference.errors import BadFieldError, UnavailableError
from conference.names import clean_name
from conference.rooms.access.guests import guest_link_of, guest_link_used
from conference.rooms.access.passwords import room_password_check
from conference.rooms.access.roles import needs_password, role_at_door
from conference.rooms.errors import (
    NotInvitedError,
    OlderEpochError,
    PasswordNeededError,
    UnknownGuestLinkError,
)
from conference.rooms.live_settings import room_settings
from conference.rooms.models import GuestLink, Room, RoomVisit
from conference.signaling import auth, live
from conference.signaling.errors import StoreUnavailableError
from conference.signaling.room.commands import Newcomer
from conference.signaling.room.state import Participant
from conference.throttle import Throttle

TICKETS = Throttle("tickets", limit=120, period_secs=60)
# A whole class may sit behind one address, so one person counts for less than the address.
ONE_GUEST_TICKETS = Throttle("one-guest-tickets", limit=60, period_secs=60)
GUEST_TICKETS = Throttle("guest-tickets", limit=600, period_secs=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket and how to use it: `websocket_url` is a path on the same host that carries the ticket already.

    `password_pass` stands for the room's password in the next request of this person; None where none was needed.
    """

    ticket: str
    expires_in: int
    websocket_url: str
    role: str
    password_pass: str | None = None


def ticket_request(
    *,
    room: Room,
    user: User,
    name: str = "",
    password: str = "",
    password_pass: str = "",
    guest_token: str = "",
    address: str = "",
    login: Login | None = None,
) -> Ticket:
    """A ticket for a user, under `name` or else the profile's name: host of an own room, elsewhere as invited.

    A user who may not enter with the account, or not without the password, comes in as a guest by a guest link of the
    room. Sockets end with `login`. Raises NotInvitedError,
    PasswordNeededError, WrongPasswordError, RateLimitedError, and the errors of `guest_link_of`.
    """
    TICKETS.hit(user.pk)
    link = _link(room, guest_token, address)
    role = _role(room, user, link)
    given = {"network": address, "password": password, "password_pass": password_pass}
    new_pass = None
    if needs_password(room, role) and not (link is not None and role == "guest"):
        try:
            new_pass = room_password_check(room=room, identity=f"user-{user.pk}", **given)
        except PasswordNeededError:
            if link is None:
                raise
            role = "guest"
    by_link = link is not None and role == "guest"
    shown_name = clean_name(name, DISPLAY_NAME_CHARS) or clean_name(user.shown_name, DISPLAY_NAME_CHARS)
    newcomer = Newcomer(
        user_id=user.pk,
        name=shown_name or user.username,
        role=role,
        by_link=by_link,
        login=login.id if login else None,
        login_ends_at=login.ends_at if login else None,
    )
    ticket = replace(_issue(room, newcomer), password_pass=new_pass)
    if link is not None:
        guest_link_used(link=link, guest_id=f"user-{user.pk}")
    RoomVisit.objects.update_or_create(room=room, user=user, defaults={"last_joined_at": timezone.now()})
    return ticket


def guest_ticket_request(
    *,
    room: Room,
    guest_id: str,
    known: bool,
    name: str,
    password: str = "",
    password_pass: str = "",
    guest_token: str = "",
    address: str = "",
) -> Ticket:
    """A ticket for somebody without an account, who comes by a guest link or into an open room.

    `address` is the network that asks, `known` whether the browser had the cookie of `guest_id`. Raises
    UnauthorizedError for a room that needs an account, BadFieldError without a name, PasswordNeededError,
    WrongPasswordError, RateLimitedError, and the errors of `guest_link_of`.
    """
    ONE_GUEST_TICKETS.hit(guest_id)
    GUEST_TICKETS.hit(address)
    link = _link(room, guest_token, address)
    role = "guest" if link else role_at_door(room, None)
    shown_name = clean_name(name, DISPLAY_NAME_CHARS)
    if not shown_name:
        raise BadFieldError.of("name", _("Give your name, so that the others know who you are."))
    new_pass = None
    if link is None and needs_password(room, role):
        given = {"network": address, "password": password, "password_pass": password_pass}
        new_pass = room_password_check(room=room, identity=guest_id, **given)
    newcomer = Newcomer(
        user_id=None,
        name=shown_name,
        role=role,
        guest_id=guest_id,
        known=known,
        by_link=link is not None,
        origin=salted_hmac(f"parley.origin {room.slug}", address).hexdigest()[:16],
    )
    ticket = replace(_issue(room, newcomer), password_pass=new_pass)
    if link is not None:
        guest_link_used(link=link, guest_id=guest_id)
    return ticket


def agent_ticket_request(*, room: Room, worker_id: str, epoch: int) -> Ticket:
    """A ticket for the agent that holds the room's lease. Raises OlderEpochError for every other one."""
    try:
        holds = live.agent_lease_holds(room.slug, worker_id=worker_id, epoch=epoch)
    except StoreUnavailableError as error:
        raise UnavailableError() from error
    if not holds:
        raise OlderEpochError(_("Another agent serves this room: claim it first."))
    agent = Newcomer(user_id=None, name=room.agent_name, role="agent", epoch=epoch)
    try:
        return _issue(room, agent, worker_id=worker_id)
    except auth.EpochConflictError as error:
        raise OlderEpochError(_("A newer agent has claimed this room: leave it.")) from error


def breakout_ticket_issue(*, room: Room, who: Participant) -> Ticket:
    """A ticket to a breakout room for someone in the main room, under the same name and role."""
    newcomer = Newcomer(
        user_id=who.user_id,
        name=who.name,
        role=who.role,
        guest_id=who.guest_id,
        main_peer_id=who.peer_id,
        is_owner=who.is_owner,
        login=who.login,
        login_ends_at=who.login_ends_at,
    )
    return _issue(room, newcomer)


def _link(room: Room, token: str, address: str) -> GuestLink | None:
    """The link of the token; None without a token. A link of another room is refused like an unknown one."""
    if not token:
        return None
    link = guest_link_of(token, address=address)
    if link.room_id != room.pk:
        raise UnknownGuestLinkError(_("This guest link belongs to another room."))
    return link


def _role(room: Room, user: User, link: GuestLink | None) -> str:
    try:
        return role_at_door(room, user)
    except NotInvitedError:
        if link is None:
            raise
        return "guest"


def _issue(room: Room, newcomer: Newcomer, worker_id: str | None = None) -> Ticket:
    admission = auth.Admission(
        room_slug=room.slug,
        settings=room_settings(room),
        newcomer=newcomer,
        worker_id=worker_id,
        issued_at=time.time(),
    )
    try:
        ticket = auth.ticket_issue(admission)
    except StoreUnavailableError as error:
        raise UnavailableError() from error
    url = f"/ws/v1/rooms/{room.slug}?{urlencode({'ticket': ticket})}"
    return Ticket(ticket=ticket, expires_in=auth.TICKET_LIFETIME_SECS, websocket_url=url, role=newcomer.role)
