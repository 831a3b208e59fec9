"""Answers of the whole site: errors (as JSON below /api/, as pages elsewhere), health check, metrics."""

import re
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as csrf_failure_page
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from conference.errors import (
    BadFieldError,
    ForbiddenError,
    NotFoundError,
    RateLimitedError,
    ServiceError,
    TooLargeError,
)
from conference.signaling.metrics import REGISTRY
from conference.throttle import Throttle, client_network, is_right_counted

HEALTH_TIMEOUT_SECS = 2
BAD_TOKENS = Throttle("metrics-tokens", limit=60, period_secs=60)


def error_response(error: ServiceError) -> JsonResponse:
    """`{"code", "message"}`, `"reason"` where the code says too little, and `"errors"` where fields are wrong."""
    body: dict[str, object] = {"code": error.code, "message": error.message}
    if error.reason:
        body["reason"] = error.reason
    if error.errors:
        body["errors"] = error.errors
    response = JsonResponse(body, status=error.status)
    if isinstance(error, RateLimitedError):
        response.headers["Retry-After"] = str(error.retry_after_secs)
    return response


class OutOfRangeMiddleware:
    """Refuse what is larger than any request needs: bodies with 413, numbers and dates in the address with 400.

    daphne refuses such bodies earlier, unread.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _refused(request, TooLargeError(_("The body is too large.")))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, RequestDataTooBig):
            return _refused(request, TooLargeError(_("The body is too large.")))
        out_of_range = isinstance(error, ValueError) and "out of range" in str(error)
        if request.GET and (out_of_range or isinstance(error, OverflowError)):
            # Lists of the administration calculate with the dates that their addresses hold.
            names = sorted(name for name, value in request.GET.items() if re.search(r"\d", str(value)))
            message = _("A number or a date in the address is out of range: %s") % ", ".join(names)
            return _refused(request, BadFieldError(message, errors={name: [message] for name in names}))
        return None


def _refused(request: HttpRequest, error: ServiceError) -> HttpResponse:
    return error_response(error) if _is_api(request) else HttpResponse(escape(error.message), status=error.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """The answer to a request without a good CSRF token."""
    if _is_api(request):
        return error_response(ForbiddenError(_("The CSRF token is missing or wrong: send it as X-CSRFToken.")))
    return csrf_failure_page(request, reason)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to an unknown address."""
    if _is_api(request):
        return error_response(NotFoundError(_("There is nothing at this address.")))
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a failure of ours, which Django has logged."""
    if _is_api(request):
        return JsonResponse({"code": "internal", "message": _("Something broke. Please try again.")}, status=500)
    return render(request, "500.html", status=500)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database and Redis answer, else 503 with which of them does not."""
    parts = {"database": _database_answers(), "redis": _redis_answers()}
    status = 200 if all(parts.values()) else 503
    return JsonResponse({"ok": status == 200, **parts}, status=status)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The metrics of this web process, for Prometheus.

    404 where METRICS_TOKEN is not set, 401 without `Authorization: Bearer` and the token, 429 after many wrong ones.
    """
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    try:
        right = is_right_counted(
            [(BAD_TOKENS, (client_network(request),))],
            lambda: constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"),
        )
    except ServiceError as error:
        return error_response(error)
    if not right:
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    timeout = HEALTH_TIMEOUT_SECS
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=timeout, socket_connect_timeout=timeout) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
