"""Tickets: each opens one socket to one room, once, within a minute. Redis holds only their SHA-256."""

import hashlib
import secrets
from dataclasses import dataclass

import msgspec

from conference.signaling.errors import CloseCode, HandshakeError, SignalingError
from conference.signaling.redis_pool import client, store_errors, sync_client
from conference.signaling.room.commands import Newcomer
from conference.signaling.room.settings import RoomSettings
from conference.signaling.room_store import agent_epoch_key

TICKET_LIFETIME_SECS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The contents of a ticket: who may enter which room, and the room's settings. Signaling reads no database.

    `worker_id` is the process of an agent.
    """

    room_slug: str
    settings: RoomSettings
    newcomer: Newcomer
    worker_id: str | None = None


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


def token_hash(token: str) -> str:
    """The SHA-256 of a token, in hex. Tokens themselves are not kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def _key(ticket: str) -> str:
    return f"parley:ticket:{token_hash(ticket)}"
