"""Static files by WhiteNoise, in the form that an ASGI server can send; compression of responses.

Own scripts and styles come minified, without comments and blanks. They are compressed once, not for each browser.
"""

import gzip
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, cast

import rcssmin
import rjsmin
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

# More than there are files. A file that is no longer kept is minified again.
KEPT_FILES = 512

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_MINIFIERS: dict[str, Callable[[str], str]] = {".js": rjsmin.jsmin, ".css": rcssmin.cssmin}


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise with whole responses: under ASGI Django would read its file iterator into memory too, and warn."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """Answer GET, HEAD, conditional and range requests for one file."""
        shorter = not settings.DEBUG and is_minified(request.path)
        asked = {name: value for name, value in request.META.items() if not (shorter and name == "HTTP_RANGE")}
        found = static_file.get_response(request.method, asked)
        content = b""
        if found.file is not None:
            with found.file as file:
                content = file.read()
        if shorter and content:
            content = minified(request.path, content)
        response = HttpResponse(content, status=int(found.status))
        del response.headers["Content-Type"]
        for name, value in found.headers:
            response.headers[name] = value
        if found.status == HTTPStatus.OK and found.file is not None:
            if shorter:
                _compress(response, request)
            response.headers["Content-Length"] = str(len(response.content))
        return response


def _compress(response: HttpResponse, request: HttpRequest) -> None:
    """Compress a script or a style sheet for a browser that accepts it; its entity tag becomes a weak one."""
    patch_vary_headers(response, ("Accept-Encoding",))
    if not re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        return
    response.content = compressed(response.content)
    response.headers["Content-Encoding"] = "gzip"
    if response.headers.get("ETag", "").startswith('"'):
        response.headers["ETag"] = "W/" + response.headers["ETag"]


class CompressionMiddleware(GZipMiddleware):
    """Gzip for whole responses; a range counts bytes of the original."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what the browser accepts compressed."""
        is_part = response.status_code == HTTPStatus.PARTIAL_CONTENT
        return response if is_part else super().process_response(request, response)


class OwnScripts:
    """An ASGI application that answers for own scripts and styles, and hands all other requests on.

    Without bundles a page has two hundred of them. Django starts a thread for each request, which costs three times
    as much as the answer. They lie in memory, so that nothing here waits. The middleware down to
    `StaticFilesMiddleware` is applied.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._respond: Callable[[HttpRequest], HttpResponse] = _nothing_found
        last = settings.MIDDLEWARE.index(f"{__name__}.{StaticFilesMiddleware.__name__}")
        for name in reversed(settings.MIDDLEWARE[: last + 1]):
            layer: Callable[[HttpRequest], HttpResponse] = import_string(name)(self._respond)
            self._respond = _with_errors(layer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and not settings.DEBUG and _is_own(scope["path"]):
            response = self._respond(ASGIRequest(scope, BytesIO()))
            if response.status_code != HTTPStatus.NOT_FOUND:
                await _send(response, send)
                return
        await self._application(scope, receive, send)


def _is_own(path: str) -> bool:
    return path.startswith(settings.STATIC_URL) and is_minified(path)


def _with_errors(layer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware whose exceptions are answers, as Django makes them."""
    return cast("Callable[[HttpRequest], HttpResponse]", convert_exception_to_response(layer))


def _nothing_found(_request: HttpRequest) -> HttpResponse:
    return HttpResponseNotFound()


async def _send(response: HttpResponse, send: Send) -> None:
    headers = [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})


def is_minified(path: str) -> bool:
    """Whether a static file is served minified; vendored files are served as they came."""
    pure = PurePosixPath(path)
    return pure.suffix in _MINIFIERS and "vendor" not in pure.parts and "admin" not in pure.parts


@lru_cache(KEPT_FILES)
def minified(path: str, source: bytes) -> bytes:
    """The content of a script or a style sheet, minified; `path` tells which it is."""
    return _MINIFIERS[PurePosixPath(path).suffix](source.decode()).encode()


@lru_cache(KEPT_FILES)
def compressed(content: bytes) -> bytes:
    """The content of a static file in gzip form. Nothing random is added, since a static file holds no secret."""
    return gzip.compress(content, mtime=0)
