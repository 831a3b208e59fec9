"""A task on its way from the broker to a worker survives the worker."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from kombu import Connection, Consumer, Message, Queue

from conference.broker import Channel, damaged_key, taken_key

pytestmark = pytest.mark.integration

QUEUES = [Queue(name, routing_key=name) for name in ("busy", "idle")]


@pytest.fixture
def broker_url(redis_url: str) -> str:
    return redis_url.rsplit("/", 1)[0] + "/6"


@pytest.fixture
def server(broker_url: str) -> Iterator["redis.Redis"]:
    with redis.Redis.from_url(broker_url) as client:
        client.flushdb()
        yield client
        client.flushdb()


class Worker:
    """The taking side of a worker, driven by hand."""

    def __init__(self, broker_url: str) -> None:
        options = {"visibility_timeout": 60, "unacked_restore_throttle": 1}
        self.connection = Connection(broker_url, transport="conference.broker:Transport", transport_options=options)
        channel = self.connection.default_channel
        assert isinstance(channel, Channel)
        self.channel = channel
        self.messages: list[Message] = []
        consumer = Consumer(self.channel, QUEUES, callbacks=[lambda _body, message: self.messages.append(message)])
        consumer.consume()

    def take(self) -> Message:
        before = len(self.messages)
        while len(self.messages) == before:
            self.connection.drain_events(timeout=10)
        return self.messages[-1]


@pytest.fixture
def worker(broker_url: str, server: "redis.Redis") -> Iterator[Worker]:
    taker = Worker(broker_url)
    yield taker
    taker.connection.close()


def send(broker_url: str, queue: Queue, body: str) -> None:
    """With kombu's own transport, as senders do that know nothing of ours."""
    with Connection(broker_url) as connection, connection.Producer() as producer:
        producer.publish(body, routing_key=queue.routing_key, declare=[queue])


def die_while_taking(server: "redis.Redis", queue: str) -> bytes:
    """Leave the queue as a worker does that is killed after it took a task and before it noted it."""
    task: Any = server.lmove(queue, taken_key(queue), "RIGHT", "LEFT")
    assert isinstance(task, bytes)
    return task


def test_tasks_of_all_queues_are_taken_and_noted(broker_url: str, server: "redis.Redis", worker: Worker) -> None:
    for queue in QUEUES:
        send(broker_url, queue, f"task in {queue.name}")
    bodies = {worker.take().payload, worker.take().payload}
    assert bodies == {"task in busy", "task in idle"}
    assert server.hlen("unacked") == 2
    assert not server.exists(taken_key("busy"), taken_key("idle"))


def test_an_acknowledged_task_leaves_nothing_behind(broker_url: str, server: "redis.Redis", worker: Worker) -> None:
    send(broker_url, QUEUES[0], "task")
    worker.take().ack()
    assert not server.exists("busy", taken_key("busy"), "unacked", "unacked_index")


def test_a_task_lost_on_its_way_is_taken_again(broker_url: str, server: "redis.Redis", worker: Worker) -> None:
    send(broker_url, QUEUES[0], "task")
    die_while_taking(server, "busy")
    worker.channel.taken_restore()
    assert server.llen("busy") == 0, "it may still be on its way"
    worker.channel.taken_restore()
    assert worker.take().payload == "task"
    assert not server.exists(taken_key("busy"))


def test_what_is_no_task_does_not_keep_the_others(broker_url: str, server: "redis.Redis", worker: Worker) -> None:
    server.lpush(taken_key("busy"), b"{broken", b"\xff", b"[]", b'{"properties":{}}')
    worker.channel.taken_restore()
    worker.channel.taken_restore()
    assert server.llen(taken_key("busy")) == 0
    assert server.llen(damaged_key("busy")) == 4
    assert server.llen("busy") == 0


def test_a_task_that_was_noted_before_the_death_is_not_given_back_twice(
    broker_url: str, server: "redis.Redis", worker: Worker
) -> None:
    send(broker_url, QUEUES[0], "task")
    task = die_while_taking(server, "busy")
    tag = json.loads(task)["properties"]["delivery_tag"]
    server.hset("unacked", tag, json.dumps([json.loads(task), "", "busy"]))
    worker.channel.taken_restore()
    worker.channel.taken_restore()
    assert not server.exists("busy", taken_key("busy"))
