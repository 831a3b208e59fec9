"""The pages of those who do not get into a room: why, and what they can do."""

from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conference.rooms.models import Room

Reason = Literal[
    "unknown",
    "archived",
    "not_invited",
    "guest_link_unknown",
    "guest_link_expired",
    "guest_link_revoked",
    "rate_limited",
]

STATUS: dict[Reason, HTTPStatus] = {
    "not_invited": HTTPStatus.FORBIDDEN,
    "guest_link_expired": HTTPStatus.GONE,
    "guest_link_revoked": HTTPStatus.GONE,
    "rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
}


def door_page(request: HttpRequest, room: Room | None, reason: Reason) -> HttpResponse:
    """The page for `reason`. The room is named only to its owner."""
    own = room is not None and room.owner_id == request.user.pk
    status = STATUS.get(reason, HTTPStatus.NOT_FOUND)
    return render(request, "rooms/door.html", {"reason": reason, "room": room if own else None}, status=status)
