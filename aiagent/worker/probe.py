"""Measurements of this worker for its metrics: how busy it is, once a second, and how long its models took to load."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from aiagent.audio.engine import AudioEngine
from aiagent.clock import Clock
from aiagent.load.waits import meter_of
from aiagent.metrics import figures
from aiagent.worker.figure import Load, Strain

MEASURE_EVERY_SECS = 1.0
_TICK_SECS = 0.1
_CPU_MAX = Path("/sys/fs/cgroup/cpu.max")
_DROPPED = ("late", "duplicate", "malformed", "overflowed", "queue_full")
_MENDED = ("recovered", "concealed")


class LoadProbe:
    """`load` is the current figure, 0..1."""

    def __init__(self, engine: AudioEngine, rooms: Callable[[], int], clock: Clock = time.monotonic) -> None:
        """`rooms` gives the number of rooms that are served."""
        self.load = 0.0
        self._engine = engine
        self._rooms = rooms
        self._smoothed = Load()
        self._cores = usable_cores()
        self._clock = clock
        self._at, self._cpu_secs = clock(), time.process_time()
        self._counted: Counter[str] = Counter()

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            lag_secs = 0.0
            for _ in range(round(MEASURE_EVERY_SECS / _TICK_SECS)):
                begin = self._clock()
                await asyncio.sleep(_TICK_SECS)
                lag_secs = max(lag_secs, self._clock() - begin - _TICK_SECS)
            self.measure(lag_secs)

    def measure(self, loop_lag_secs: float) -> None:
        """Measure everything once; `loop_lag_secs` is how late the event loop was."""
        now, cpu_secs = self._clock(), time.process_time()
        passed_secs = max(now - self._at, 1e-3)
        strain = Strain(
            cpu_share=min(1.0, (cpu_secs - self._cpu_secs) / passed_secs / self._cores),
            engine_share=self._engine.load,
            engine_lag_secs=self._engine.take_worst_lag_secs(),
            loop_lag_secs=loop_lag_secs,
            recognition_wait_secs=meter_of("asr").take_longest_secs(),
            synthesis_wait_secs=meter_of("tts").take_longest_secs(),
        )
        self._at, self._cpu_secs = now, cpu_secs
        self.load = self._smoothed.update(strain, now)
        self._show(strain)

    def _show(self, strain: Strain) -> None:
        figures.LOAD.set(self.load)
        figures.ROOMS.set(self._rooms())
        figures.PEERS.set(self._engine.stream_count)
        for part, value in asdict(strain).items():
            figures.STRAIN.labels(part).set(value)
        counts = self._engine.packet_counts()
        new, self._counted = counts - self._counted, counts
        for reason in _DROPPED:
            figures.DROPPED_PACKETS.labels(reason).inc(new[reason])
        for how in _MENDED:
            figures.MENDED_PACKETS.labels(how).inc(new[how])


def usable_cores(cpu_max: Path = _CPU_MAX) -> float:
    """Return how many cores the process may keep busy: those it may run on, or its share of them in a container."""
    cores = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    try:
        quota, period = cpu_max.read_text(encoding="ascii").split()
        return min(cores, int(quota) / int(period))
    except (OSError, ValueError):
        # Without a container, or without a limit ("max 100000").
        return cores


class WarmUp:
    """Takes the time of each part of loading and warming the models. Nobody in a room waits for it."""

    def __init__(self) -> None:
        self.secs: dict[str, float] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Measure the time in which the body loads and warms that part."""
        begun_at = time.monotonic()
        yield
        self.secs[name] = time.monotonic() - begun_at
        figures.WARM_UP_SECS.labels(name).set(self.secs[name])

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {secs:.1f}" for name, secs in self.secs.items())
        return f"{sum(self.secs.values()):.1f} s ({parts})"
