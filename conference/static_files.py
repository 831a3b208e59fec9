"""Static files by WhiteNoise, in the form that an ASGI server can send; compression of responses.

Own scripts and styles come minified, without comments and blanks.
"""

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from pathlib import PurePosixPath

import rcssmin
import rjsmin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

# More than there are files. A file that is no longer kept is minified again.
KEPT_FILES = 512

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
            response.headers["Content-Length"] = str(len(content))
        return response


class CompressionMiddleware(GZipMiddleware):
    """Gzip for whole responses; a range counts bytes of the original."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what the browser accepts compressed."""
        is_part = response.status_code == HTTPStatus.PARTIAL_CONTENT
        return response if is_part else super().process_response(request, response)


def is_minified(path: str) -> bool:
    """Whether a static file is served minified; vendored files are served as they came."""
    pure = PurePosixPath(path)
    return pure.suffix in _MINIFIERS and "vendor" not in pure.parts and "admin" not in pure.parts


@lru_cache(KEPT_FILES)
def minified(path: str, source: bytes) -> bytes:
    """The content of a script or a style sheet, minified; `path` tells which it is."""
    return _MINIFIERS[PurePosixPath(path).suffix](source.decode()).encode()
