"""Compressed responses."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PARTIAL_CONTENT = 206


class CompressionMiddleware(GZipMiddleware):
    """Gzip for whole responses; a range counts bytes of the original."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what the browser accepts compressed."""
        return response if response.status_code == PARTIAL_CONTENT else super().process_response(request, response)
