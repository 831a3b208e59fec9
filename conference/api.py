"""The border of the REST API: the caller, the check of the body, and errors as JSON."""

import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar

import msgspec
import redis
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from conference.accounts.authentication import Caller, caller_of, has_bearer
from conference.errors import BadFieldError, BadJsonError, ServiceError, TooLargeError, UnavailableError
from conference.http import error_response

logger = logging.getLogger(__name__)

T = TypeVar("T")
P = ParamSpec("P")

_UNKNOWN_FIELD = re.compile(r"unknown field `(\w+)`")

Handler = Callable[Concatenate[HttpRequest, Caller, P], HttpResponse]


def endpoint(
    *, anonymous: bool = False, sessionless: bool = False, **handlers: Handler[P]
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A view that calls the handler of the request's method, given as `get=`, `post=` and so on.

    A handler gets the request, its caller and the parts of the address. A session needs the CSRF token, a key does not.
    With `anonymous` people without an account may ask, too; they have no rights that another site could abuse.
    With `sessionless` neither session nor key is looked at: the body proves all, and the caller is nobody.
    """

    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            handler = _handler_of(request, handlers)
            caller = Caller() if sessionless else caller_of(request, anonymous=anonymous)
            return handler(request, caller, *args, **kwargs)
        except ServiceError as error:
            return error_response(error)
        except redis.RedisError:
            logger.warning("Redis did not answer a REST request", exc_info=True)
            return error_response(UnavailableError())

    protected = csrf_protect(answer)

    def view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        no_session = sessionless or has_bearer(request) or (anonymous and not request.user.is_authenticated)
        response = (answer if no_session else protected)(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = ", ".join(sorted(method.upper() for method in handlers))
        return response

    return csrf_exempt(view)


def decode_body(request: HttpRequest, kind: type[T]) -> T:
    """The JSON body as `kind`; no body at all counts as an empty object.

    Raises BadJsonError when it is no JSON, TooLargeError when it is too large, BadFieldError with the field's name when
    a field has a wrong type or value.
    """
    try:
        return msgspec.json.decode(request.body or b"{}", type=kind)
    except msgspec.ValidationError as error:
        reason, _at, place = str(error).partition(" - at ")
        field = place.strip("`").removeprefix("$").removeprefix(".")
        if unknown := _UNKNOWN_FIELD.search(reason):
            field = f"{field}.{unknown[1]}".removeprefix(".")
        field = field or "body"
        raise BadFieldError(_("A field is missing or wrong: %s") % field, errors={field: [reason]}) from error
    except (ValueError, RecursionError) as error:
        raise BadJsonError(_("The body must be a JSON object in UTF-8.")) from error
    except RequestDataTooBig as error:
        raise TooLargeError(_("The body is too large.")) from error


def created(body: dict[str, object]) -> JsonResponse:
    """The answer 201, with the thing that was made."""
    return JsonResponse(body, status=HTTPStatus.CREATED)


class MethodNotAllowedError(ServiceError):
    """The address exists, but not for this method."""

    code = "method_not_allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED


def _handler_of(request: HttpRequest, handlers: dict[str, Handler[P]]) -> Handler[P]:
    handler = handlers.get((request.method or "").lower())
    if handler is None:
        raise MethodNotAllowedError(_("This address does not answer %s.") % request.method)
    return handler
