"""Limits on attempts, counted in Redis for all web processes."""

import hashlib
import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import redis
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

from conference.errors import RateLimitedError, ServiceError, UnavailableError

REDIS_SECS = 3.0
# In one step, since a counter may expire between any two. One without an end, whoever left it, gets one. What is taken
# back from a counter that has expired is nothing.
COUNT = """
local more = tonumber(ARGV[1])
if more < 0 and redis.call("EXISTS", KEYS[1]) == 0 then return 0 end
local count = redis.call("INCRBY", KEYS[1], more)
if redis.call("PTTL", KEYS[1]) < 0 then redis.call("PEXPIRE", KEYS[1], ARGV[2]) end
return count
"""


@dataclass(frozen=True, slots=True)
class Throttle:
    """At most `limit` attempts in `period_secs`, counted for each key from its first attempt on."""

    name: str
    limit: int
    period_secs: int

    def hit(self, *key: object) -> None:
        """Count an attempt. Raises RateLimitedError past the limit, UnavailableError when Redis does not answer."""
        try:
            count = self._count(key, 1)
        except redis.RedisError as error:
            raise UnavailableError() from error
        if count > self.limit:
            raise RateLimitedError(self._message(), retry_after_secs=self.period_secs)

    def refund(self, *key: object) -> None:
        """Take back one attempt that turned out to be good."""
        try:
            self._count(key, -1)
        except redis.RedisError:
            # Redis is away: there is nothing to correct.
            return

    def _count(self, key: tuple[object, ...], more: int) -> int:
        count = _client(settings.CACHES["default"]["LOCATION"]).register_script(COUNT)
        return int(count(keys=[cache.make_key(self._cache_key(key))], args=[more, 1000 * self.period_secs]))

    def _cache_key(self, key: tuple[object, ...]) -> str:
        """The key of a counter. Names and addresses are hashed: Redis holds no personal data for this."""
        digest = hashlib.sha256("\0".join(map(str, key)).encode()).hexdigest()
        return f"throttle:{self.name}:{digest[:32]}"

    def _message(self) -> str:
        minutes = max(1, round(self.period_secs / 60))
        return ngettext(
            "Too many attempts. Please wait %(count)d minute and try again.",
            "Too many attempts. Please wait %(count)d minutes and try again.",
            minutes,
        ) % {"count": minutes}


@lru_cache(maxsize=4)
def _client(location: str) -> redis.Redis:
    return redis.Redis.from_url(location, socket_timeout=REDIS_SECS, socket_connect_timeout=REDIS_SECS)


def network_of(address: str) -> str:
    """The network that attempts from an address are counted for: its /64 in IPv6, itself in IPv4.

    Whoever has one IPv6 address has 2**64. An IPv4 address written as IPv6 is the same address. A text that is no
    address stays as it is.
    """
    try:
        ip = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    inner = ip.ipv4_mapped or ip.sixtofour
    return str(inner) if inner else str(ipaddress.ip_network((ip, 64), strict=False))


def client_network(request: HttpRequest) -> str:
    """The network that a request is counted for."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


Counter = tuple[Throttle, tuple[object, ...]]


def is_right_counted(counters: Sequence[Counter], is_right: Callable[[], bool]) -> bool:
    """Check something that can be guessed. Wrong tries count for each of `counters`, right ones for none.

    A try is counted before it is checked, so that many at the same time stay within the limits; one that is refused by
    a counter does not count for the others. Raises RateLimitedError, UnavailableError.
    """
    for position, (throttle, key) in enumerate(counters):
        try:
            throttle.hit(*key)
        except ServiceError:
            _refund(counters[:position])
            raise
    right = is_right()
    if right:
        _refund(counters)
    return right


def _refund(counters: Sequence[Counter]) -> None:
    for throttle, key in counters:
        throttle.refund(*key)
