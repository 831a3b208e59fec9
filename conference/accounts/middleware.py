"""Language of the pages, where the choice of a signed-in user comes before that of the browser; guard of passwords."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from conference.accounts.models import User
from conference.accounts.password_guard import finish_response


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


class PasswordGuardMiddleware:
    """Finish the answers of pages on which somebody gave a password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        finish_response(request, response)
        return response
