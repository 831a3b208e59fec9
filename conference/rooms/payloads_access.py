"""Bodies of the REST requests about who may enter a room."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from conference.rooms.models import GUEST_LINK_LABEL_CHARS, INVITEE_CHARS


class InvitationCreate(Struct, kw_only=True, frozen=True):
    """Body of `POST .../invitations`: a user name or an e-mail address."""

    invitee: Annotated[str, Meta(min_length=1, max_length=INVITEE_CHARS)]
    role: Literal["participant", "moderator"] = "participant"


class GuestLinkCreate(Struct, kw_only=True, frozen=True):
    """Body of `POST .../guest-links`. Without `expires_at`, a time with an offset, the link has no end."""

    label: Annotated[str, Meta(max_length=GUEST_LINK_LABEL_CHARS)] = ""
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None
