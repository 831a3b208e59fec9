"""Tickets: each opens one socket to one room, once, within a minute. Redis holds only their SHA-256."""

import hashlib
import secrets
import time
from dataclasses import dataclass

import msgspec

from conference.signaling.errors import CloseCode, HandshakeError, SignalingError
from conference.signaling.redis_pool import client, store_errors, sync_client
from conference.signaling.room.commands import Newcomer
from conference.signaling.room.settings import RoomSettings
from conference.signaling.room_store import agent_epoch_key

TICKET_LIFETIME_SECS = 60
# A ticket may be used up to its last second, and its socket has some seconds for the hello.
MARKED_SECS = 2 * TICKET_LIFETIME_SECS


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The contents of a ticket: who may enter which room, and the room's settings. Signaling reads no database.

    `worker_id` is the process of an agent. `issued_at` is Unix seconds: of tickets that are older than the end of the
    account's sign-ins none is good.
    """

    room_slug: str
    settings: RoomSettings
    newcomer: Newcomer
    worker_id: str | None = None
    issued_at: float = 0.0


class EpochConflictError(SignalingError):
    """A newer lease of the room's agent exists."""


def ticket_issue(admission: Admission) -> str:
    """A ticket for `admission`. Raises EpochConflictError for an agent with an old lease, StoreUnavailableError."""
    ticket = secrets.token_urlsafe(32)
    with store_errors(), sync_client() as redis:
        if (epoch := admission.newcomer.epoch) is not None:
            newest = redis.get(agent_epoch_key(admission.room_slug))
            if isinstance(newest, bytes) and epoch < int(newest):
                raise EpochConflictError("a newer agent has claimed this room")
        redis.set(_key(ticket), msgspec.json.encode(admission), ex=TICKET_LIFETIME_SECS)
    return ticket


async def ticket_redeem(token: str, slug: str) -> Admission:
    """The admission of a ticket, which is used up, even when it is for another room.

    Raises HandshakeError for an unknown, used, expired or foreign ticket, StoreUnavailableError.
    """
    with store_errors():
        raw = await client().getdel(_key(token))
    admission = None if raw is None else _decoded(raw)
    if admission is None or admission.room_slug != slug:
        raise HandshakeError(CloseCode.BAD_TICKET, "the ticket is unknown, used up or expired: ask for a new one")
    return admission


def _decoded(raw: bytes | str) -> Admission | None:
    """None for a ticket of another form: it was issued just before an upgrade."""
    try:
        return msgspec.json.decode(raw, type=Admission)
    except msgspec.ValidationError:
        return None


class EndedLogins(msgspec.Struct, frozen=True):
    """Sign-ins of an account ended at `at`: all, but those of `spared`."""

    at: float
    spared: str | None = None


def logins_mark_ended(user_id: int, login: str | None, spared: str | None) -> None:
    """Tickets that the account got by these sign-ins before now are good no more. Raises StoreUnavailableError."""
    mark = msgspec.json.encode(EndedLogins(time.time(), spared))
    with store_errors(), sync_client() as redis:
        redis.set(_ended_key(user_id, login), mark, ex=MARKED_SECS)


async def is_ended(admission: Admission) -> bool:
    """Whether the sign-in of a ticket has ended since. Raises StoreUnavailableError."""
    user_id, login = admission.newcomer.user_id, admission.newcomer.login
    if user_id is None:
        return False
    with store_errors():
        found = await client().mget([_ended_key(user_id, None), _ended_key(user_id, login or "")])
    marks = [msgspec.json.decode(raw, type=EndedLogins) for raw in found if raw is not None]
    return any(admission.issued_at <= mark.at and (mark.spared is None or mark.spared != login) for mark in marks)


def _ended_key(user_id: int, login: str | None) -> str:
    return f"parley:ended:{user_id}" if login is None else f"parley:ended:{user_id}:{token_hash(login)}"


def token_hash(token: str) -> str:
    """The SHA-256 of a token, in hex. Tokens themselves are not kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def _key(ticket: str) -> str:
    return f"parley:ticket:{token_hash(ticket)}"
