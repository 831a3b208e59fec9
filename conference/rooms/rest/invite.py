"""REST: what the dialog “Invite people” shows, and the guest link in it.

Everybody who may enter a room is given the link for members. The guest link goes to the owner and to moderators of the
list; only the owner makes and revokes it. The holder of a guest link is given that link, which they have already.
"""

import uuid
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.accounts.authentication import Caller
from conference.accounts.models import User
from conference.api import created, endpoint
from conference.errors import ForbiddenError, NotFoundError
from conference.links import absolute_url
from conference.rooms.access.guests import guest_link_of, guest_token_of
from conference.rooms.access.roles import role_at_door
from conference.rooms.invite.letters import Letter, Way, letter
from conference.rooms.invite.marks import marked_path
from conference.rooms.invite.standing import (
    is_over,
    sees_guest_link,
    standing_link_good,
    standing_link_make,
    standing_link_of,
)
from conference.rooms.models import Access, GuestLink, Room
from conference.rooms.rest.objects import guest_link_json
from conference.rooms.schedule.meetings import Occurrence, next_occurrence, schedule_of, upcoming
from conference.rooms.selectors import room_get, room_get_owned
from conference.throttle import client_network

SHOWN_DAYS = 60
MEETING_CHARS = 36


def invite_detail(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """The invitation to a room; with `?meeting=` to one of its meetings, else to the next one."""
    room = room_get(slug)
    if caller.is_agent:
        raise ForbiddenError(_("The agent service key cannot do this: use the key of an account."))
    role_at_door(room, caller.account)
    return JsonResponse(_invitation(request, room, caller.account))


def invite_guest_link(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Make the guest link of the invitation, where there is none that can be used and shown. Answers as above."""
    room = room_get_owned(slug, caller.user)
    standing_link_make(room=room, by=caller.user)
    return created(_invitation(request, room, caller.user))


def guest_invite_detail(request: HttpRequest, caller: Caller, token: str) -> HttpResponse:
    """The invitation that the holder of a guest link can pass on: by that link."""
    room = guest_link_of(token, address=client_network(request)).room
    url = absolute_url(request, reverse("guest-link", args=[token]))
    sent = _letter(room, "guests", url, None, _occurrence(request, room))
    return JsonResponse(_answer(room, [sent]))


def _invitation(request: HttpRequest, room: Room, user: User | None) -> dict[str, object]:
    occurrence = _occurrence(request, room)
    sees = sees_guest_link(user, room)
    link = standing_link_good(room) if sees else None
    letters = []
    if link is not None:
        url = absolute_url(request, reverse("guest-link", args=[guest_token_of(link)]))
        letters.append(_letter(room, "guests", url, user, occurrence))
    way: Way = "everyone" if room.access == Access.OPEN else "members"
    letters.append(_letter(room, way, absolute_url(request, marked_path(room, link)), user, occurrence))
    known = standing_link_of(room) if sees else None
    return _answer(room, letters, known, manages=user is not None and room.owner_id == user.pk)


def _answer(
    room: Room, letters: list[Letter], link: GuestLink | None = None, *, manages: bool = False
) -> dict[str, object]:
    """`guest_link` is null for those who do not see it, and where there is none; `manages` is true for the owner.

    Rooms that are `open` need no guest link.
    """
    state = None
    if link is not None:
        state = "over" if is_over(link) else "good" if guest_token_of(link) else "unreadable"
    return {
        "room": room.name,
        "letters": [asdict(sent) for sent in letters],
        "guest_link": {**guest_link_json(link), "state": state} if link else None,
        "manages": manages,
        "open": room.access == Access.OPEN and not room.password_hash,
    }


def _letter(room: Room, way: Way, url: str, user: User | None, occurrence: Occurrence | None) -> Letter:
    sender = user.shown_name if user else ""
    password = bool(room.password_hash) and way != "guests"
    return letter(room=room, way=way, url=url, sender=sender, occurrence=occurrence, password=password)


def _occurrence(request: HttpRequest, room: Room) -> Occurrence | None:
    """The meeting that the request names, else the next one. Raises NotFoundError."""
    wanted, now = request.GET.get("meeting", ""), timezone.now()
    if not wanted:
        return next(iter(upcoming([room], now=now, days=SHOWN_DAYS, most=1)), None)
    try:
        found = schedule_of(room).filter(pk=uuid.UUID(wanted[:MEETING_CHARS])).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFoundError(_("There is no such meeting; it may have been called off."))
    return next_occurrence(found, now)


invite = endpoint(anonymous=True, get=invite_detail, post=invite_guest_link)
guest_invite = endpoint(sessionless=True, get=guest_invite_detail)
