"""The Celery broker on Redis, so that no task is lost when a worker is killed while it takes one.

The transport of kombu takes a task off its list and notes it as unacknowledged in a second step: what is killed in
between takes the task along. Here a task moves to the list `<queue>.taken` in one command of the server and leaves that
list when it is noted. What stays there from one sweep to the next belongs to a dead worker and goes back to its queue.
A task may so be delivered twice, never less than once. Senders need nothing of this; any Celery client may send.
"""

import logging
from time import monotonic
from typing import Any

from kombu.transport import redis
from kombu.transport.virtual.base import Empty  # type: ignore[attr-defined]
from kombu.utils.encoding import bytes_to_str
from kombu.utils.json import loads

logger = logging.getLogger(__name__)

# How long an idle worker waits at one queue, which is how late it may notice a task in another.
WAIT_SECS = 0.5

# KEYS: queue and its taken list, for each queue. The queue that had a task, and the task.
TAKE = """
for index = 1, #KEYS, 2 do
    local task = redis.call('LMOVE', KEYS[index], KEYS[index + 1], 'RIGHT', 'LEFT')
    if task then
        return {KEYS[index], task}
    end
end
return false
"""

# KEYS: taken, queue, unacked; ARGV: the task, its delivery tag. A task that was noted after all only leaves the list.
RESTORE_TAKEN = """
if redis.call('LREM', KEYS[1], 1, ARGV[1]) == 0 or redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then
    return 0
end
redis.call('RPUSH', KEYS[2], ARGV[1])
return 1
"""

# KEYS: taken, damaged; ARGV: what is no task. The last hundred are kept.
SET_ASIDE = """
if redis.call('LREM', KEYS[1], 1, ARGV[1]) == 0 then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[1])
return redis.call('LTRIM', KEYS[2], -100, -1)
"""


def taken_key(queue: str) -> str:
    """The list of tasks that are on their way from a queue to a worker."""
    return f"{queue}.taken"


def damaged_key(queue: str) -> str:
    """The list of what was in a queue and is no task."""
    return f"{queue}.damaged"


class QoS(redis.QoS):
    """Unacknowledged tasks: it notes them, and gives those of dead workers back."""

    channel: "Channel"

    def append(self, message: Any, delivery_tag: str) -> None:
        super().append(message, delivery_tag)
        self.channel.taken_noted()

    def restore_visible(self, start: int = 0, num: int = 10, interval: int = 10) -> None:
        super().restore_visible(start, num, interval)
        self.channel.taken_restore()


class Channel(redis.Channel):
    """Takes tasks by moving them: looks into all queues at once, and when they are empty waits at one, in turn."""

    QoS = QoS
    # Priorities would need a list each, of which the server can wait for one only.
    priority_steps = [0]  # noqa: RUF012

    connection_errors: tuple[type[Exception], ...]
    _queue_cycle: Any
    _flush_brpop_reauth: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._waits_at = ""
        self._found_nothing = False
        self._taken: tuple[str, bytes] | None = None
        self._taken_before: set[tuple[str, bytes]] = set()
        super().__init__(*args, **kwargs)

    def _brpop_start(self, timeout: float | None = None) -> None:
        queues = self._queue_cycle.consume(len(self.active_queues))
        if not queues:
            return
        if self._found_nothing:
            self._waits_at = queue = self._queue_cycle.rotate(queues[0])
            command = ["BLMOVE", queue, taken_key(queue), "RIGHT", "LEFT", WAIT_SECS]
        else:
            self._waits_at = ""
            lists = [key for queue in queues for key in (queue, taken_key(queue))]
            command = ["EVAL", TAKE, len(lists), *lists]
        self._in_poll = self.client.connection
        self._brpop_sent_at = monotonic()
        self.client.connection.send_command(*command)

    def _brpop_read(self, **options: Any) -> bool:
        try:
            found = self._read_reply(**options)
            self._found_nothing = found is None and not self._waits_at
            if found is None:
                raise Empty
            self._taken = queue, item = found
            self._queue_cycle.rotate(queue)
            self.connection._deliver(loads(bytes_to_str(item)), queue)
            return True
        finally:
            self._in_poll = None
            self._flush_brpop_reauth()

    def _read_reply(self, **options: Any) -> tuple[str, bytes] | None:
        """The queue and the task that the server moved, if any."""
        try:
            reply = self.client.parse_response(
                self.client.connection, "BLMOVE" if self._waits_at else "EVAL", **options
            )
        except self.connection_errors:
            # The next turn of the event loop connects again.
            self.client.connection.disconnect()
            raise
        if not reply:
            return None
        if self._waits_at:
            return self._waits_at, reply
        queue, item = reply
        return bytes_to_str(queue), item

    def taken_noted(self) -> None:
        """Remove the copy of the task just taken: it is noted as unacknowledged now."""
        if self._taken is not None:
            (queue, item), self._taken = self._taken, None
            with self.conn_or_acquire() as client:
                client.lrem(taken_key(queue), -1, item)

    def taken_restore(self) -> None:
        """Give tasks back to their queues that were already on their way at the last sweep."""
        seen: set[tuple[str, bytes]] = set()
        with self.conn_or_acquire() as client:
            for queue in self.active_queues:
                for item in client.lrange(taken_key(queue), 0, -1):
                    if (queue, item) not in self._taken_before:
                        seen.add((queue, item))
                        continue
                    try:
                        tag = loads(bytes_to_str(item))["properties"]["delivery_tag"]
                    except (ValueError, TypeError, LookupError):
                        logger.error("a task in the queue %s cannot be read and is set aside", queue)
                        client.eval(SET_ASIDE, 2, taken_key(queue), damaged_key(queue), item)
                        continue
                    client.eval(RESTORE_TAKEN, 3, taken_key(queue), queue, self.unacked_key, item, tag)
        self._taken_before = seen


class Transport(redis.Transport):
    """Redis with tasks that are moved, not popped."""

    Channel = Channel
