"""Which web processes live, and which of them does a duty that is for one at a time. Raises StoreUnavailableError."""

from collections.abc import Collection

from conference.signaling.redis_pool import client, store_errors


async def beat(process: str, ttl_secs: float) -> None:
    """A sign of life of a web process."""
    with store_errors():
        await client().set(f"parley:web:{process}", 1, px=round(ttl_secs * 1000))


async def dead(processes: Collection[str]) -> frozenset[str]:
    """Those of the processes that gave no sign of life in time."""
    if not processes:
        return frozenset()
    with store_errors():
        signs = await client().mget([f"parley:web:{process}" for process in processes])
    return frozenset(process for process, sign in zip(processes, signs, strict=True) if sign is None)


async def take_turn(duty: str, secs: float) -> bool:
    """Whether this process does a duty now; for so long no other process may."""
    with store_errors():
        return bool(await client().set(f"parley:duty:{duty}", 1, nx=True, px=max(1, round(secs * 1000))))


async def end_turn(duty: str) -> None:
    """Let another process do the duty."""
    with store_errors():
        await client().delete(f"parley:duty:{duty}")
