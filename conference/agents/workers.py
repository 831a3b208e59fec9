"""The running agent processes, from their own entries in Redis (docs/protocol.md, "The agent")."""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from conference.signaling.redis_pool import store_errors, sync_client

PATTERN = "parley:agent:worker:*"
WORKERS_MAX = 200


class _Entry(msgspec.Struct, frozen=True):
    load: float
    rooms: int
    max_rooms: int
    started_at: float
    draining: bool
    host: str


@dataclass(frozen=True, slots=True)
class Worker:
    """One agent process; `load` goes from 0 to 1."""

    worker_id: str
    host: str
    load: float
    rooms: int
    max_rooms: int
    started_at: datetime
    draining: bool


def workers_live() -> list[Worker]:
    """The processes, the busiest first; at most 200. Raises StoreUnavailableError."""
    with store_errors(), sync_client() as redis:
        keys = [key for _, key in zip(range(WORKERS_MAX), redis.scan_iter(PATTERN, count=WORKERS_MAX), strict=False)]
        entries = [(key, redis.hgetall(key)) for key in keys]
    workers = [_worker(key.decode().rsplit(":", 1)[1], entry) for key, entry in entries]
    return sorted((worker for worker in workers if worker), key=lambda worker: (-worker.load, worker.worker_id))


def _worker(worker_id: str, entry: dict[bytes, bytes]) -> Worker | None:
    """The process of an entry; None where the entry has expired meanwhile or is of another version."""
    try:
        known = msgspec.convert({key.decode(): value.decode() for key, value in entry.items()}, _Entry, strict=False)
    except (msgspec.ValidationError, UnicodeDecodeError):
        return None
    started_at = datetime.fromtimestamp(known.started_at, tz=UTC)
    return Worker(
        worker_id, known.host, known.load, known.rooms, known.max_rooms, started_at=started_at, draining=known.draining
    )
