"""Helpers for views: decorators, and forms whose action a service carries out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.errors import ServiceError

# The status of a page that shows errors of the form that was sent.
INVALID = 422
T = TypeVar("T")
View = Callable[..., HttpResponseBase]
_AS_NAMED: Mapping[str, str] = MappingProxyType({})


def form_view(view: View) -> View:
    """A page with a form, for people who are signed in: opened by GET, sent by POST, never from a cache."""
    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(login_required(view)))


def private_page(view: View) -> View:
    """A page to read, for people who are signed in, never from a cache."""
    return never_cache(require_safe(login_required(view)))


def button_view(view: View) -> View:
    """The action of a button without fields, sent by POST, for people who are signed in."""
    return require_POST(login_required(view))


def sent_status(form: BaseForm) -> int:
    """The status of the page: 200 for an empty form, 422 for one that was sent and has errors."""
    return INVALID if form.is_bound else 200


def carried_out(form: BaseForm, action: Callable[[], T], places: Mapping[str, str] = _AS_NAMED) -> T | None:
    """The result of the action where the form was sent and is valid, and the service accepts it; else None.

    An error of the service is shown at the field that it names, or at the one that `places` gives for that name, else
    above the form. The action must not return None.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return action()
    except ServiceError as error:
        named = (places.get(field, field) for field in error.errors)
        known: list[str | None] = [field for field in named if field in form.fields]
        for field in known or [None]:
            form.add_error(field, error.message)
        return None
