"""`GET /metrics` of a web process, for Prometheus: only with the token of the settings, and off without one."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from conference.signaling.metrics import REGISTRY


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The metrics as text; 404 where METRICS_TOKEN is not set, 401 without `Authorization: Bearer` and the token."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
