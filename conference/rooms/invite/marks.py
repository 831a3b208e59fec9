"""The mark in the link of an invitation: whoever has it is told at the door which room it leads to.

A visitor without it learns nothing about rooms, not even that there is one. The mark is a signature, so that nothing is
stored and nobody can make one. Its second half is only in invitations of those who may see the guest link, and stands
for that link: with it the sign-in page offers the way in as a guest. It is worth nothing when that link ends or is
revoked. A mark gives no right to enter: that stays with the account, the guest link, the password and the lobby.
"""

import base64
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from conference.rooms.access.guests import guest_token_of
from conference.rooms.invite.standing import standing_link_good
from conference.rooms.models import GuestLink, Room
from conference.rooms.selectors import room_find

PARAMETER = "i"
# 128 bits, in base64.
HALF_CHARS = 22
MOST_PATH_CHARS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """The room that somebody is invited to. `guest_path` is the way in without an account, or ""."""

    room: Room
    guest_path: str


def marked_path(room: Room, link: GuestLink | None = None) -> str:
    """The address of the room with a mark; with `link` it offers that guest link at the door."""
    key = settings.SECRET_KEY
    mark = _named(room, key) + (_offering(room, link, key) if link else "")
    return f"{reverse('room', args=[room.slug])}?{urlencode({PARAMETER: mark})}"


def invited_to(path: str) -> Invited | None:
    """The room of a path that carries a good mark, where people can enter; None for every other text."""
    if len(path) > MOST_PATH_CHARS:
        return None
    try:
        parts = urlsplit(path)
        match = resolve(parts.path)
        given = parse_qs(parts.query, max_num_fields=20).get(PARAMETER, [""])[0]
    except (Resolver404, ValueError):
        return None
    if match.url_name != "room":
        return None
    room = room_find(match.kwargs["slug"])
    return None if room is None or room.archived_at is not None else mark_read(room, given)


def mark_read(room: Room, given: str) -> Invited | None:
    """The invitation that the mark stands for; None for a mark that is forged, cut, or of another room."""
    if len(given) not in (HALF_CHARS, 2 * HALF_CHARS) or not given.isascii():
        return None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    named, offering = given[:HALF_CHARS], given[HALF_CHARS:]
    if not any(constant_time_compare(named, _named(room, key)) for key in keys):
        return None
    # The guest link would also spare its holder the room's password, which this address asks for.
    link = standing_link_good(room) if offering and not room.password_hash else None
    if link is None or not any(constant_time_compare(offering, _offering(room, link, key)) for key in keys):
        return Invited(room=room, guest_path="")
    token = guest_token_of(link)
    return Invited(room=room, guest_path=reverse("guest-link", args=[token]) if token else "")


def _named(room: Room, key: str) -> str:
    return _half("parley.invitation", f"{room.pk}", key)


def _offering(room: Room, link: GuestLink, key: str) -> str:
    return _half("parley.invitation-guests", f"{room.pk} {link.pk} {link.salt}", key)


def _half(salt: str, value: str, key: str) -> str:
    made = salted_hmac(salt, value, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made)[:HALF_CHARS].decode()
