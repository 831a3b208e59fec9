"""The web processes as Redis knows them: signs of life, and duties of one process at a time.

All functions raise StoreUnavailableError.
"""

import uuid
from collections.abc import Collection

from conference.signaling.redis_pool import client, store_errors, untyped_client

# Only who took a turn ends it: it may have run out, and another process may do the duty by now.
END_TURN = """
if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end
return 0
"""


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


async def take_turn(duty: str, secs: float) -> str | None:
    """A turn at a duty, which no other process does for `secs`; None when another one does it now."""
    turn = uuid.uuid4().hex
    with store_errors():
        taken = await client().set(f"parley:duty:{duty}", turn, nx=True, px=max(1, round(secs * 1000)))
    return turn if taken else None


async def end_turn(duty: str, turn: str) -> None:
    """Let another process do the duty, if the turn is still the own one."""
    with store_errors():
        await untyped_client().eval(END_TURN, 1, f"parley:duty:{duty}", turn)
