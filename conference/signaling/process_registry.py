"""The web processes as Redis knows them: signs of life, and duties of one process at a time.

All functions raise StoreUnavailableError.
"""

from collections.abc import Collection

from conference.signaling.redis_pool import client, store_errors


async def beat(process: str, ttl_secs: float) -> None:
    """Give a sign of life of a web process, good for `ttl_secs`."""
    with store_errors():
        await client().set(f"parley:web:{process}", 1, px=round(ttl_secs * 1000))


async def dead(processes: Collection[str]) -> frozenset[str]:
    """The processes without a sign of life."""
    if not processes:
        return frozenset()
    with store_errors():
        signs = await client().mget([f"parley:web:{process}" for process in processes])
    return frozenset(process for process, sign in zip(processes, signs, strict=True) if sign is None)


async def take_turn(duty: str, secs: float) -> bool:
    """Whether this process does a duty now. If so, no other process does it for `secs`."""
    with store_errors():
        return bool(await client().set(f"parley:duty:{duty}", 1, nx=True, px=max(1, round(secs * 1000))))


async def end_turn(duty: str) -> None:
    """Let another process do the duty."""
    with store_errors():
        await client().delete(f"parley:duty:{duty}")
