"""Small files that browsers and search engines ask the site itself for: web app manifest, favicon, robots.txt.

None of them says anything about rooms or people.
"""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from conference.links import absolute_url

BACKGROUND = "#f6f6f9"
"""The page's own, as `--bg` in static/css/tokens.css and as theme-color in templates/base.html."""
DAY_SECS = 24 * 3600
HOUR_SECS = 3600
# Rooms, guest links and accounts are nobody's search results.
CLOSED_TO_ROBOTS = ("/rooms/", "/g/", "/meetings/", "/accounts/", "/admin/", "/api/", "/i18n/", "/metrics")


def site_image(request: HttpRequest) -> dict[str, str]:
    """Template context: `og_image` is the absolute address of the picture that stands for the site."""
    try:
        return {"og_image": absolute_url(request, static("img/icon-512.png"))}
    except DisallowedHost:
        return {}


@require_safe
@cache_control(max_age=HOUR_SECS)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest, with which a browser can install Parley."""
    body = {
        "id": "/",
        "name": "Parley",
        "short_name": "Parley",
        "description": _("Meetings with an AI that really listens"),
        "lang": get_language(),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": BACKGROUND,
        "theme_color": BACKGROUND,
        "icons": [
            {"src": static("img/logo.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("img/icon-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@require_safe
@cache_control(max_age=DAY_SECS, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon for browsers and programs that look for it at its old address only."""
    return HttpResponse(_favicon(), content_type="image/x-icon")


@require_safe
@cache_control(max_age=DAY_SECS, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """The robots file: search engines read the landing page and leave everything else alone."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@lru_cache(maxsize=1)
def _favicon() -> bytes:
    return (settings.BASE_DIR / "static" / "img" / "favicon.ico").read_bytes()
