"""One guard for every place that checks the password of an account: sign-in, administration, change form.

Wrong passwords are counted for the account and the network they come from, for the network over all accounts, and for
the account over all networks. A browser in which somebody signed in before is known by a cookie and counted by itself:
strangers, also those behind the same address, cannot lock an account's usual person out. A network from which somebody
signed in lately does not suffer from tries of other networks. After OWASP, "Device cookies" (slow down guessing).
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from redis import RedisError

from conference.errors import RateLimitedError, ServiceError
from conference.throttle import Counter, Throttle, client_network, is_right_counted

TRIES_HERE = Throttle("password-here", limit=10, period_secs=300)
TRIES_OF_NETWORK = Throttle("password-network", limit=100, period_secs=300)
TRIES_OF_ACCOUNT = Throttle("password-account", limit=200, period_secs=3600)

COOKIE = "parley_known"
SALT = "parley.known"
KEPT_SECS = 180 * 24 * 3600
MOST_ACCOUNTS = 5
BROWSER_BYTES = 12


def is_password_right(request: HttpRequest | None, username: str, is_right: Callable[[], bool]) -> bool:
    """Whether `is_right` says so, which is asked only within the limits.

    Afterwards the browser is known for the account. Raises RateLimitedError, UnavailableError.
    """
    account = _account(username)
    network = client_network(request) if request else ""
    browser, accounts = _known(request)
    try:
        if not is_right_counted(_counters(account, network, browser if account in accounts else ""), is_right):
            return False
    except ServiceError as error:
        _note(request, "password_refusal", error)
        raise
    browser_remember(request, username)
    return True


def browser_remember(request: HttpRequest | None, username: str) -> None:
    """Somebody proved in this browser that the account is theirs: by the password, or by a link from their mail."""
    account = _account(username)
    browser, accounts = _known(request)
    _remember_network(account, client_network(request) if request else "")
    kept = [account, *(known for known in accounts if known != account)][:MOST_ACCOUNTS]
    _note(request, "known_browser", ".".join([browser or secrets.token_urlsafe(BROWSER_BYTES), *kept]))


def finish_response(request: HttpRequest, response: HttpResponse) -> None:
    """Have the browser keep that it is known, and give a refusal its status, whichever page it is shown on."""
    refusal: ServiceError | None = getattr(request, "password_refusal", None)
    if refusal is not None:
        response.status_code = refusal.status
    if isinstance(refusal, RateLimitedError):
        response.headers["Retry-After"] = str(refusal.retry_after_secs)
    if mark := getattr(request, "known_browser", ""):
        response.set_signed_cookie(
            COOKIE,
            mark,
            salt=SALT,
            max_age=KEPT_SECS,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def _counters(account: str, network: str, browser: str) -> list[Counter]:
    if browser:
        return [(TRIES_HERE, (account, "browser", browser))]
    counters: list[Counter] = [(TRIES_HERE, (account, network)), (TRIES_OF_NETWORK, (network,))]
    return counters if _is_usual_network(account, network) else [*counters, (TRIES_OF_ACCOUNT, (account,))]


def _account(username: str) -> str:
    """The key of an account, also of one that does not exist. Spellings that look alike are one."""
    name = unicodedata.normalize("NFKC", username).casefold()
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:24]


def _known(request: HttpRequest | None) -> tuple[str, list[str]]:
    """The browser's own name, and the accounts that it is known for."""
    if request is None:
        return "", []
    mark = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT_SECS) or ""
    browser, *accounts = mark.split(".")
    return browser, accounts


def _note(request: HttpRequest | None, name: str, value: object) -> None:
    """Keep something for `finish_response`."""
    if request is not None:
        setattr(request, name, value)


def _network_key(account: str, network: str) -> str:
    return f"usual-network:{hashlib.sha256(f'{account} {network}'.encode()).hexdigest()[:32]}"


def _is_usual_network(account: str, network: str) -> bool:
    try:
        return cache.get(_network_key(account, network)) is not None
    except RedisError:
        return False


def _remember_network(account: str, network: str) -> None:
    try:
        cache.set(_network_key(account, network), 1, timeout=KEPT_SECS)
    except RedisError:
        # The next sign-in notes it.
        return
