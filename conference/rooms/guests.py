"""People without an account: a signed cookie recognises their browser."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "parley_guest"
SALT = "parley.guest"
ID_BYTES = 12
ID = re.compile(r"[-\w]{16}", re.ASCII)
KEPT_SECS = 90 * 24 * 3600


def guest_id_of(request: HttpRequest) -> str:
    """The identity that the browser got earlier, or else a new one."""
    known = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT_SECS) or ""
    return known if ID.fullmatch(known) else secrets.token_urlsafe(ID_BYTES)


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
