"""Prometheus metrics of a web process. No label holds a name, an address or anything that was said.

Each process has its own metrics. Scrape the processes themselves: behind a load balancer each scrape meets another.
"""

from collections.abc import Callable, Collection, Hashable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Metric, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

REGISTRY = CollectorRegistry()
# Processor time, memory and open files of the process, under the usual names (process_...).
ProcessCollector(registry=REGISTRY)

FRAMES_IN = Counter("parley_web_frames_in", "Frames from clients, by type", ["type"], registry=REGISTRY)
FRAMES_OUT = Counter("parley_web_frames_out", "Frames to clients", registry=REGISTRY)
REFUSED = Counter("parley_web_refused", "Frames and commands that were refused, by code", ["code"], registry=REGISTRY)
OVERFLOWS = Counter(
    "parley_web_outbox_overflow", "Sockets closed because their client did not keep up", registry=REGISTRY
)
DUTY_FAILURES = Counter(
    "parley_web_duty_failures", "Failures of duties, after which they began again", ["duty"], registry=REGISTRY
)
SET_ASIDE = Counter(
    "parley_web_set_aside", "States of rooms and storage tasks that could not be read", ["kind"], registry=REGISTRY
)
UNSENT = Gauge("parley_web_unsent_bytes", "Bytes that wait to be sent on sockets", registry=REGISTRY)


class _Sockets(Collector):
    """Counts the sockets and their rooms at the moment of a scrape."""

    def __init__(self) -> None:
        self.rooms_of_sockets: Callable[[], Collection[Hashable]] = tuple

    def collect(self) -> Iterable[Metric]:
        """The two gauges."""
        rooms = self.rooms_of_sockets()
        yield GaugeMetricFamily("parley_web_sockets", "Open sockets of rooms", value=len(rooms))
        yield GaugeMetricFamily("parley_web_rooms", "Rooms that have sockets here", value=len(set(rooms)))


SOCKETS = _Sockets()
REGISTRY.register(SOCKETS)
