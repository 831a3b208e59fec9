"""Language and time zone of the pages, and the guard of passwords.

A signed-in user's choice of a language comes before that of the browser.
"""

from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from conference.accounts.models import User
from conference.accounts.password_guard import finish_response
from conference.dates import zone_of

ZONE_COOKIE = "parley_zone"


class UserLanguageMiddleware:
    """Activate the user's language for the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        with translation.override(request.user.language):
            request.LANGUAGE_CODE = translation.get_language() or request.user.language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


class BrowserZoneMiddleware:
    """Show times in the zone of the browser, which its pages note in a cookie. Programs name it by `?time_zone=`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = request.GET.get("time_zone") or unquote(request.COOKIES.get(ZONE_COOKIE, ""))
        with timezone.override(zone_of(named) or timezone.get_default_timezone()):
            return self.get_response(request)


class PasswordGuardMiddleware:
    """Finish the answers of pages on which somebody gave a password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        finish_response(request, response)
        return response
