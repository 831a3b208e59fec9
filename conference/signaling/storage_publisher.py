"""Publish storage tasks: from the records in Redis to Celery, at least once.

Records are written in the transaction that changes the room, so none is lost with a web process; a broker that is away
is asked again with growing pauses. Publishing blocks and runs in a thread. Tasks are idempotent.
"""

import asyncio
import logging
from weakref import WeakKeyDictionary

import msgspec
from kombu.exceptions import OperationalError

from conference.celery import app
from conference.signaling import process_registry, room_store
from conference.signaling.errors import StoreUnavailableError

logger = logging.getLogger(__name__)

# As it is called in Redis.
DUTY = "recording"
BATCH = 50
LOOK_EVERY_SECS = 2.0
FIRST_PAUSE_SECS = 0.5
LONGEST_PAUSE_SECS = 30.0
TURN_SECS = 15.0
PUBLISH_RETRIES = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2, "interval_max": 0.5}

_wakeups: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Event] = WeakKeyDictionary()


def _wakeup() -> asyncio.Event:
    return _wakeups.setdefault(asyncio.get_running_loop(), asyncio.Event())


def wake() -> None:
    """Publish at once: records were written."""
    _wakeup().set()


async def run() -> None:
    """Publish records until cancelled."""
    pause_secs = FIRST_PAUSE_SECS
    while True:
        try:
            await publish_waiting()
            pause_secs = FIRST_PAUSE_SECS
        except StoreUnavailableError:
            # The heartbeat logs it.
            await asyncio.sleep(LOOK_EVERY_SECS)
        except (OperationalError, OSError) as error:
            logger.error("the broker takes no storage task, trying again: %s", type(error).__name__)
            await asyncio.sleep(pause_secs)
            pause_secs = min(LONGEST_PAUSE_SECS, pause_secs * 2)
        else:
            await _wait()


async def publish_waiting() -> None:
    """Publish the records that wait, unless another process does. Raises OperationalError when the broker is away."""
    while await process_registry.take_turn(DUTY, TURN_SECS):
        try:
            batch = await room_store.records(BATCH)
            for record in batch:
                await asyncio.to_thread(_publish, record)
                await room_store.record_sent(record)
        finally:
            await process_registry.end_turn(DUTY)
        if len(batch) < BATCH:
            return


def _publish(record: bytes) -> None:
    task = msgspec.json.decode(record)
    app.send_task(task["task"], kwargs=task["fields"], retry=True, retry_policy=PUBLISH_RETRIES)


async def _wait() -> None:
    wakeup = _wakeup()
    try:
        async with asyncio.timeout(LOOK_EVERY_SECS):
            await wakeup.wait()
    except TimeoutError:
        pass
    wakeup.clear()
