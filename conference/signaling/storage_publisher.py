"""Publish storage tasks: from the records in Redis to Celery, at least once.

Records are written in the transaction that changes the room, so none is lost with a web process; a broker that is away
or refuses is asked again with growing pauses. A record that is at fault itself is set aside. Publishing blocks and runs
in a thread. Tasks are idempotent.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from functools import cache
from weakref import WeakKeyDictionary

import msgspec
from kombu.exceptions import LimitExceeded, OperationalError

from conference.celery import app
from conference.signaling import process_registry, room_store
from conference.signaling.errors import StoreUnavailableError
from conference.signaling.metrics import DUTY_FAILURES, SET_ASIDE
from conference.signaling.protocol.base import Json

logger = logging.getLogger(__name__)

# As it is called in Redis.
DUTY = "recording"
BATCH = 50
LOOK_EVERY_SECS = 2.0
FIRST_PAUSE_SECS = 0.5
LONGEST_PAUSE_SECS = 30.0
TURN_SECS = 15.0
REFUSALS_IN_DOUBT = 3
PUBLISH_RETRIES = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2, "interval_max": 0.5}

_wakeups: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Event] = WeakKeyDictionary()


def _wakeup() -> asyncio.Event:
    return _wakeups.setdefault(asyncio.get_running_loop(), asyncio.Event())


def wake() -> None:
    """Publish at once: records were written."""
    _wakeup().set()


async def publish() -> None:
    """Publish records for as long as the broker takes them, or is only away."""
    pause_secs = FIRST_PAUSE_SECS
    refusals: Counter[bytes] = Counter()
    while True:
        try:
            await publish_waiting(refusals)
            pause_secs = FIRST_PAUSE_SECS
        except StoreUnavailableError:
            # The heartbeat logs it.
            await asyncio.sleep(LOOK_EVERY_SECS)
        except _broker_errors() as error:
            DUTY_FAILURES.labels("storage tasks").inc()
            logger.error("the broker takes no storage task, trying again: %s", type(error).__name__)
            await asyncio.sleep(pause_secs)
            pause_secs = min(LONGEST_PAUSE_SECS, pause_secs * 2)
        else:
            await _wait()


async def publish_waiting(refusals: Counter[bytes] | None = None) -> None:
    """Publish the records that wait, unless another process does. Raises the errors of a broker that takes none.

    `refusals` counts how often the broker refused each record.
    """
    refusals = Counter() if refusals is None else refusals
    while turn := await process_registry.take_turn(DUTY, TURN_SECS):
        try:
            batch = await room_store.records(BATCH)
            await _publish_batch(batch, refusals)
        finally:
            await process_registry.end_turn(DUTY, turn)
        if len(batch) < BATCH:
            return


@cache
def _broker_errors() -> tuple[type[BaseException], ...]:
    """The broker is away, full, loading or otherwise unwilling: the record itself may be in order."""
    transport = app.connection_for_write().transport
    return (OperationalError, LimitExceeded, OSError, *transport.connection_errors, *transport.channel_errors)


async def _publish_batch(batch: Sequence[bytes], refusals: Counter[bytes]) -> None:
    """Records that the broker refused several times come last. They are at fault when it takes others meanwhile."""
    doubtful = [record for record in batch if refusals[record] >= REFUSALS_IN_DOUBT]
    others = [record for record in batch if record not in doubtful]
    for record in (*others, *doubtful):
        try:
            await _publish_one(record)
        except _broker_errors() as error:
            refusals[record] += 1
            if record not in doubtful or not others:
                raise
            await _set_aside(record, type(error).__name__)
        refusals.pop(record, None)


async def _publish_one(record: bytes) -> None:
    try:
        await asyncio.to_thread(_publish, record)
    except _broker_errors():
        raise
    except Exception as error:  # noqa: BLE001
        await _set_aside(record, type(error).__name__)
    else:
        await room_store.record_sent(record)


async def _set_aside(record: bytes, kind: str) -> None:
    # No text of the error: it may hold what somebody wrote.
    logger.error("a storage task cannot be handed on and is set aside: %s", kind)
    SET_ASIDE.labels("record").inc()
    await room_store.record_set_aside(record)


class _StorageRecord(msgspec.Struct):
    task: str
    fields: Json


def _publish(record: bytes) -> None:
    known = msgspec.json.decode(record, type=_StorageRecord)
    app.send_task(known.task, kwargs=known.fields, retry=True, retry_policy=PUBLISH_RETRIES)


async def _wait() -> None:
    wakeup = _wakeup()
    try:
        async with asyncio.timeout(LOOK_EVERY_SECS):
            await wakeup.wait()
    except TimeoutError:
        pass
    wakeup.clear()
