"""Static files by WhiteNoise, in the form that an ASGI server can send."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from conference.minify import is_minified, minified


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise with whole responses: under ASGI Django would read its file iterator into memory too, and warn."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """Answer GET, HEAD, conditional and range requests for one file. Own scripts and styles come minified."""
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
