"""Bodies of the REST requests about who may enter a room, and for tickets."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from conference.rooms.models.access import GUEST_LINK_LABEL_CHARS, INVITEE_CHARS


class InvitationCreate(Struct, kw_only=True, frozen=True):
    """Body of `POST .../invitations`: a user name or an e-mail address."""

    invitee: Annotated[str, Meta(min_length=1, max_length=INVITEE_CHARS)]
    role: Literal["participant", "moderator"] = "participant"


class GuestLinkCreate(Struct, kw_only=True, frozen=True):
    """Body of `POST .../guest-links`. `expires_at` is a time with an offset; without it the link has no end."""

    label: Annotated[str, Meta(max_length=GUEST_LINK_LABEL_CHARS)] = ""
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None


class PageClosed(Struct, kw_only=True, frozen=True):
    """Body of `POST /api/v1/rooms/{slug}/leave`. With `back` the page was loaded again, with the person at the door."""

    peer_id: Annotated[str, Meta(min_length=1, max_length=64)]
    resume_token: Annotated[str, Meta(min_length=1, max_length=128)]
    back: bool = False


class AgentClaim(Struct, kw_only=True, frozen=True):
    """The agent process that asks, and the epoch of its lease."""

    worker_id: Annotated[str, Meta(min_length=1, max_length=100)]
    epoch: Annotated[int, Meta(ge=0)]


class TicketRequest(Struct, kw_only=True, frozen=True):
    """Body of `POST /api/v1/rooms/{slug}/tickets`. `agent` goes with the service key only.

    `password_pass` is that of an earlier ticket, in place of the password.
    """

    name: str | None = None
    password: str | None = None
    password_pass: str | None = None
    guest_token: str | None = None
    agent: AgentClaim | None = None
