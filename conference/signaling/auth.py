"""Tickets: each opens one socket to one room, once, within a minute. Redis holds only their SHA-256."""

import hashlib
import secrets
from dataclasses import dataclass

import msgspec

from conference.signaling.errors import CloseCode, HandshakeError, SignalingError
from conference.signaling.redis_pool import client, store_errors, sync_client
from conference.signaling.room.agent_settings import AgentSettings
from conference.signaling.room_store import agent_epoch_key

TICKET_LIFETIME_SECS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Who may enter which room, and what the room is like: all that signaling knows of the database.

    `worker_id` and `epoch` are the lease of an agent. `guest_id` recognises a person without an account.
    Of a breakout room `parent` is the slug of the main room, `main_peer_id` who it is there, and `is_owner` whether
    they own it: the host's role may be on loan. Elsewhere (None) whoever enters as host does.
    """

    room_slug: str
    room_name: str
    user_id: int | None
    name: str
    role: str
    lobby: bool
    media_limit: int
    language: str
    agent: AgentSettings
    worker_id: str | None = None
    epoch: int | None = None
    guest_id: str | None = None
    parent: str | None = None
    main_peer_id: str | None = None
    is_owner: bool | None = None


class EpochConflictError(SignalingError):
    """A newer lease of the room's agent exists."""


def ticket_issue(admission: Admission) -> str:
    """A ticket for `admission`. Raises EpochConflictError for an agent with an old lease, StoreUnavailableError."""
    ticket = secrets.token_urlsafe(32)
    with store_errors(), sync_client() as redis:
        if admission.epoch is not None:
            newest = redis.get(agent_epoch_key(admission.room_slug))
            if isinstance(newest, bytes) and admission.epoch < int(newest):
                raise EpochConflictError("a newer agent has claimed this room")
        redis.set(_key(ticket), msgspec.json.encode(admission), ex=TICKET_LIFETIME_SECS)
    return ticket


async def ticket_redeem(token: str, slug: str) -> Admission:
    """What the ticket admits to. It is used up, also when it is one of another room.

    Raises HandshakeError for an unknown, used, expired or foreign ticket, StoreUnavailableError.
    """
    with store_errors():
        raw = await client().getdel(_key(token))
    admission = None if raw is None else msgspec.json.decode(raw, type=Admission)
    if admission is None or admission.room_slug != slug:
        raise HandshakeError(CloseCode.BAD_TICKET, "the ticket is unknown, used up or expired: ask for a new one")
    return admission


def token_hash(token: str) -> str:
    """The form in which secret tokens are kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def _key(ticket: str) -> str:
    return f"parley:ticket:{token_hash(ticket)}"
