"""Errors that services raise toward people and programs."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Self

from django.utils.translation import gettext as _


class ServiceError(Exception):
    """A request that is refused.

    `code` is stable and for programs, `reason` says more than the code where programs need it, `message` is for people
    and says what to do, `errors` names fields and what is wrong with each, `status` is the HTTP answer.
    """

    code = "bad_field"
    reason = ""
    status: HTTPStatus = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, *, errors: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.errors = errors or {}


class BadJsonError(ServiceError):
    """The body is not a JSON object."""

    code = "bad_json"


class TooLargeError(ServiceError):
    """The body has more bytes than any request needs."""

    code = "too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BadFieldError(ServiceError):
    """A field has a wrong type or value."""

    @classmethod
    def of(cls, field: str, message: str) -> Self:
        """The error of one field."""
        return cls(message, errors={field: [message]})


class UnauthorizedError(ServiceError):
    """The caller is not known."""

    code = "unauthorized"
    status = HTTPStatus.UNAUTHORIZED


class ForbiddenError(ServiceError):
    """The caller may not do this."""

    code = "forbidden"
    status = HTTPStatus.FORBIDDEN


class NotFoundError(ServiceError):
    """There is no such thing, or the caller may not know of it."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


class ConflictError(ServiceError):
    """Something newer is in the way."""

    code = "conflict"
    status = HTTPStatus.CONFLICT


class RateLimitedError(ServiceError):
    """Too many requests; `retry_after_secs` says when it may work again."""

    code = "rate_limited"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, message: str, *, retry_after_secs: int) -> None:
        super().__init__(message)
        self.retry_after_secs = retry_after_secs


class UnavailableError(ServiceError):
    """A part of the system does not answer at the moment."""

    code = "unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("The server is not ready at the moment. Please try again soon."))
