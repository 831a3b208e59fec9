"""People without an account: guest links, and the cookie that recognises their browser."""

import base64
import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from conference.accounts.models import User
from conference.audit.services import room_action_record
from conference.dates import is_far
from conference.errors import BadFieldError, ConflictError
from conference.names import clean_name
from conference.rooms.errors import ExpiredGuestLinkError, RevokedGuestLinkError, UnknownGuestLinkError
from conference.rooms.models import GuestLink, Room
from conference.rooms.models.access import GUEST_LINK_LABEL_CHARS
from conference.throttle import Throttle

TOKEN_BYTES = 24
SALT_BYTES = 18
MOST_LINKS = 100
# Somebody who reconnects within this time is the same use of a link.
SAME_USE = timedelta(hours=12)
UNKNOWN_TOKENS = Throttle("guest-tokens", limit=100, period_secs=300)


def guest_link_create(
    *,
    room: Room,
    created_by: User,
    label: str = "",
    expires_at: datetime | None = None,
    is_standing: bool = False,
) -> tuple[GuestLink, str]:
    """Make a link; returns it and its token. Without `expires_at` the link has no end.

    Raises BadFieldError for an end in the past or very far away, ConflictError when the room has very many links.
    """
    if expires_at is not None and expires_at <= timezone.now():
        raise BadFieldError.of("expires_at", _("Choose a time that is still to come."))
    if expires_at is not None and is_far(expires_at, timezone.now()):
        raise BadFieldError.of("expires_at", _("Choose a time within the next ten years."))
    if room.guest_links.filter(revoked_at=None).count() >= MOST_LINKS:
        raise ConflictError(_("The room has very many guest links. Revoke some that are no longer used."))
    link = GuestLink(
        room=room,
        created_by=created_by,
        label=clean_name(label, GUEST_LINK_LABEL_CHARS),
        salt=secrets.token_urlsafe(SALT_BYTES),
        expires_at=expires_at,
        is_standing=is_standing,
    )
    token = _token(link, settings.SECRET_KEY)
    link.token_hash = _hash(token)
    with transaction.atomic():
        link.save(force_insert=True)
        end = expires_at.isoformat() if expires_at else None
        room_action_record("guest_link_made", room, created_by, name=link.label, value={"expires_at": end})
    return link, token


def guest_token_of(link: GuestLink) -> str:
    """The token of a link, to show it again; "" for links of earlier versions, and of a secret key that is gone."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS) if link.salt else ()
    tokens = (_token(link, key) for key in keys)
    return next((token for token in tokens if constant_time_compare(_hash(token), link.token_hash)), "")


def guest_link_revoke(*, link: GuestLink, by: User | None = None) -> None:
    """Revoke the link: nobody else comes in by it, people in the room stay. `by` is the actor, the owner by default."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        with transaction.atomic():
            link.save(update_fields=["revoked_at"])
            room_action_record("guest_link_revoked", link.room, by, name=link.label)


def guest_link_of(token: str, *, address: str) -> GuestLink:
    """The valid link with this token, of a room that is not archived. Wrong tokens are counted for each `address`.

    Raises UnknownGuestLinkError, ExpiredGuestLinkError, RevokedGuestLinkError, RateLimitedError.
    """
    found = GuestLink.objects.select_related("room__owner").filter(token_hash=_hash(token)).first()
    if found is None or found.room.archived_at is not None:
        UNKNOWN_TOKENS.hit(address)
        raise UnknownGuestLinkError(
            _("This guest link is not known here. Ask for a new one, or sign in and open the room with your account.")
        )
    if found.revoked_at is not None:
        raise RevokedGuestLinkError(_("This guest link was revoked. Ask the person who invited you for a new one."))
    if found.expires_at is not None and found.expires_at <= timezone.now():
        raise ExpiredGuestLinkError(_("This guest link has expired. Ask the person who invited you for a new one."))
    return found


def guest_link_used(*, link: GuestLink, guest_id: str) -> None:
    """Count a use of the link. A guest who soon comes back is the same use."""
    now = timezone.now()
    changes: dict[str, object] = {"last_used_at": now}
    if cache.add(f"guest-use:{link.pk}:{guest_id}", 1, timeout=int(SAME_USE.total_seconds())):
        changes["uses"] = F("uses") + 1
    GuestLink.objects.filter(pk=link.pk).update(**changes)


def _token(link: GuestLink, key: str) -> str:
    """The token of a link. Nobody can make it who has the database and not the secret key."""
    made = salted_hmac("parley.guest-link", f"{link.pk} {link.salt}", secret=key, algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest()[:TOKEN_BYTES]).decode()


def _hash(token: str) -> str:
    """The stored form of a token, by which it is found. A plain hash is enough: nobody can guess a token."""
    return hashlib.sha256(token.encode()).hexdigest()


COOKIE = "parley_guest"
SALT = "parley.guest"
ID_BYTES = 12
ID = re.compile(r"[-\w]{16}", re.ASCII)
KEPT_SECS = 90 * 24 * 3600


def guest_id_known(request: HttpRequest) -> str:
    """The identity that the browser got earlier, "" without one."""
    known = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT_SECS) or ""
    return known if ID.fullmatch(known) else ""


def guest_id_of(request: HttpRequest) -> str:
    """The identity that the browser got earlier, or else a new one."""
    return guest_id_known(request) or secrets.token_urlsafe(ID_BYTES)


def remember_guest(response: HttpResponse, guest_id: str) -> None:
    """Have the browser keep the identity."""
    response.set_signed_cookie(
        COOKIE,
        guest_id,
        salt=SALT,
        max_age=KEPT_SECS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
