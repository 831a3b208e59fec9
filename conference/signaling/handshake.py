"""The checks before a socket is served: its origin, its ticket, its room."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.utils.http import is_same_domain

from conference.signaling import room_store
from conference.signaling.auth import Admission, ticket_redeem
from conference.signaling.errors import CloseCode, HandshakeError
from conference.signaling.protocol.parse import SUBPROTOCOL

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,40}")


def chosen_subprotocol(scope: dict[str, Any]) -> str | None:
    """The subprotocol of the answer: ours if the client names it, else none."""
    return SUBPROTOCOL if SUBPROTOCOL in scope["subprotocols"] else None


async def admission_of(scope: dict[str, Any]) -> Admission:
    """The admission of the ticket in the address. Raises HandshakeError, StoreUnavailableError."""
    check_origin(dict(scope["headers"]))
    slug = scope["url_route"]["kwargs"].get("slug", "")
    if not SLUG.fullmatch(slug):
        raise HandshakeError(CloseCode.NO_SUCH_ROOM, "there is no such room")
    tickets = parse_qs(scope["query_string"].decode("latin-1")).get("ticket", [""])
    admission = await ticket_redeem(tickets[0], slug)
    if await room_store.is_closed(slug):
        raise HandshakeError(CloseCode.NO_SUCH_ROOM, "the room was closed")
    return admission


def check_origin(headers: dict[bytes, bytes]) -> None:
    """Refuse pages of other sites. Clients other than browsers send no Origin. Raises HandshakeError."""
    if b"origin" not in headers:
        return
    origin = headers[b"origin"].decode("latin-1").lower()
    host = headers.get(b"host", b"").decode("latin-1").lower()
    parts = urlsplit(origin)
    same_host = bool(parts.netloc) and parts.netloc == host and _is_own(host)
    if not (same_host or any(_matches(parts.scheme, parts.netloc, trusted) for trusted in _trusted_origins())):
        raise HandshakeError(CloseCode.FORBIDDEN, "pages of this site may not connect")


def _is_own(host: str) -> bool:
    """Whether the Host header names this server: a foreign name may resolve to its address."""
    name = urlsplit(f"//{host}").hostname or ""
    shown = f"[{name}]" if ":" in name else name
    allowed = settings.ALLOWED_HOSTS or [".localhost", "127.0.0.1", "[::1]"]
    return validate_host(shown, allowed)


def _trusted_origins() -> list[str]:
    trusted: list[str] = settings.CSRF_TRUSTED_ORIGINS
    return trusted


def _matches(scheme: str, netloc: str, trusted: str) -> bool:
    """Whether an origin is the trusted one, which may begin with `*.` after the scheme."""
    parts = urlsplit(trusted.lower())
    return scheme == parts.scheme and is_same_domain(netloc, parts.netloc.removeprefix("*"))
