"""Connections to Redis: one pool for each event loop, with time limits so that nothing hangs when Redis is away."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

import redis
from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from conference.signaling.errors import StoreUnavailableError
from conference.signaling.limits import limits

# What a meeting leaves in Redis goes after three days without an event, whatever happens.
EXPIRY_SECS = 3 * 24 * 3600

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, "Redis"] = WeakKeyDictionary()
_private_client: ContextVar["Redis | None"] = ContextVar("private_client", default=None)


def client() -> "Redis":
    """The client of the running event loop."""
    if private := _private_client.get():
        return private
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = _connect()
    return _clients[loop]


def untyped_client() -> Any:
    """The same. Its annotations leave open whether texts come back decoded; they are bytes."""
    return client()


@asynccontextmanager
async def private_client() -> AsyncIterator[None]:
    """A client that is closed at the end, for work on an event loop that soon ends."""
    own = _connect()
    token = _private_client.set(own)
    try:
        yield
    finally:
        _private_client.reset(token)
        await own.aclose()


def sync_client() -> redis.Redis:
    """A client for synchronous code; close it after use."""
    secs = limits().redis_secs
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=secs, socket_connect_timeout=secs)


@contextmanager
def store_errors() -> Iterator[None]:
    """Turns every failure to talk to Redis into StoreUnavailableError."""
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        raise StoreUnavailableError(f"Redis cannot be used: {type(error).__name__}") from error


def _connect() -> "Redis":
    secs = limits().redis_secs
    # A stale connection is tried once more; longer outages are the caller's business.
    retry = Retry(NoBackoff(), 1)
    return Redis.from_url(settings.REDIS_URL, socket_timeout=secs, socket_connect_timeout=secs, retry=retry)
