"""Response headers that limit what a page may load and which devices it may use."""

import secrets
from collections.abc import Callable, Sequence
from functools import wraps

from django.http import HttpRequest, HttpResponse

from conference.links import own_hosts

# These are never shown as a page and need no policy of their own.
PARTS_OF_PAGES = ("text/javascript", "text/css")
PERMISSIONS_POLICY = "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Set Content-Security-Policy and Permissions-Policy. Templates put `request.csp_nonce` on their inline scripts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith(PARTS_OF_PAGES):
            return response
        wasm = getattr(request, "csp_wasm", False)
        policy = content_security_policy(nonce, own_hosts(request), wasm=wasm)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


def wasm_allowed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the page of a view compile WebAssembly of the own server: the filters of camera and microphone need it."""

    @wraps(view)
    def allowing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.csp_wasm = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return allowing


def content_security_policy(nonce: str, hosts: Sequence[str], *, wasm: bool = False) -> str:
    """The policy of one response; WebSockets are allowed to `hosts` (names with ports)."""
    compiling = " 'wasm-unsafe-eval'" if wasm else ""
    sockets = "".join(f" ws://{host} wss://{host}" for host in hosts)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce}'{compiling}",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            f"connect-src 'self'{sockets}",
            "worker-src 'self' blob:",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'none'",
        )
    )
