"""The sender of a request: a session, an API key, or the agent with its service key."""

import hmac
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.accounts.api_keys import api_key_find, api_key_touch
from conference.accounts.models import ApiKey, User
from conference.errors import ForbiddenError, UnauthorizedError
from conference.throttle import Throttle, client_network

BAD_KEYS = Throttle("bad-keys", limit=60, period_secs=60)
_SIGN_IN = gettext_lazy("Sign in, or send an API key as “Authorization: Bearer <key>”.")


# In the data of the session: it stays when Django gives the session another key, and goes with the sign-out.
LOGIN_KEY = "parley_login"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A sign-in or an API key, by which sockets are opened. `ends_at` is when it expires, in Unix seconds."""

    id: str
    ends_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The sender of a request: a user, the agent service (it acts for no user), or somebody without an account.

    `api_key` is set for a user who sent one.
    """

    account: User | None = None
    is_agent: bool = False
    api_key: ApiKey | None = None

    @property
    def user(self) -> User:
        """The account. Raises ForbiddenError for the agent service, UnauthorizedError for whoever has no account."""
        if self.account is None:
            if not self.is_agent:
                raise UnauthorizedError(str(_SIGN_IN))
            raise ForbiddenError(_("The agent service key cannot do this: use the key of an account."))
        return self.account


def has_bearer(request: HttpRequest) -> bool:
    """Whether the request carries a key, which then alone decides who sends it."""
    return "Authorization" in request.headers


def caller_of(request: HttpRequest, *, anonymous: bool = False) -> Caller:
    """The sender of the request. Raises UnauthorizedError when it is not known, unless `anonymous` senders are fine."""
    if has_bearer(request):
        return _bearer_caller(request)
    if isinstance(request.user, User):
        return Caller(account=request.user)
    if anonymous:
        return Caller()
    raise UnauthorizedError(str(_SIGN_IN))


def signed_in_user(request: HttpRequest) -> User:
    """The account behind a view that needs sign-in."""
    if not isinstance(request.user, User):
        raise TypeError("login_required is missing on this view")
    return request.user


def _bearer_caller(request: HttpRequest) -> Caller:
    scheme, _space, key = request.headers["Authorization"].partition(" ")
    key = key.strip()
    if scheme.lower() != "bearer" or not key:
        raise UnauthorizedError(_("Send the key as “Authorization: Bearer <key>”."))
    if hmac.compare_digest(key.encode(), settings.AGENT_SERVICE_KEY.encode()):
        return Caller(is_agent=True)
    api_key = api_key_find(key)
    if api_key is None:
        BAD_KEYS.hit(client_network(request))
        raise UnauthorizedError(_("This API key is not known or was revoked. Make a new one in your profile."))
    api_key_touch(api_key=api_key)
    return Caller(account=api_key.user, api_key=api_key)


def login_of(request: HttpRequest, caller: Caller) -> Login:
    """The sign-in or API key of a request of an account."""
    if caller.api_key is not None:
        return key_login(caller.api_key)
    if LOGIN_KEY not in request.session:
        request.session[LOGIN_KEY] = secrets.token_urlsafe(12)
    return Login(id=request.session[LOGIN_KEY], ends_at=time.time() + request.session.get_expiry_age())


def key_login(api_key: ApiKey) -> Login:
    """The login that an API key is."""
    return Login(id=f"key {api_key.pk}")
