"""What views of forms share."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from conference.errors import ServiceError

# The status of a page that shows what is wrong with the form that was sent.
INVALID = 422
T = TypeVar("T")
View = Callable[..., HttpResponseBase]
_AS_NAMED: Mapping[str, str] = MappingProxyType({})


def form_view(view: View) -> View:
    """A page with a form, for people who are signed in: opened by GET, sent by POST, never from a cache."""
    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(login_required(view)))


def sent_status(form: BaseForm) -> int:
    """The status of the page: 200 for an empty form, else it was sent and something is wrong with it."""
    return INVALID if form.is_bound else 200


def carried_out(form: BaseForm, action: Callable[[], T], places: Mapping[str, str] = _AS_NAMED) -> T | None:
    """What the action gives back, where the form was sent, is valid, and a service took it; else None.

    What a service refuses is written at the field that it names, or that `places` says for it, and otherwise above the
    form. The action must not give back None.
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
