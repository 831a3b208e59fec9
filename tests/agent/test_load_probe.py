"""A worker measures its own load and shows it to Prometheus."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from aiagent.audio.endpointing import EndpointingOptions
from aiagent.audio.engine import AudioEngine
from aiagent.load.waits import meter_of
from aiagent.metrics import figures
from aiagent.metrics.figures import REGISTRY, serve_metrics
from aiagent.task_owner import TaskOwner
from aiagent.worker.figure import FULL_LOAD
from aiagent.worker.probe import LoadProbe, WarmUp, usable_cores

pytestmark = pytest.mark.agent


@pytest.fixture
def engine(models_dir: Path) -> AudioEngine:
    return AudioEngine(models_dir / "silero-vad" / "silero_vad.onnx", EndpointingOptions())


@pytest.fixture
async def tasks() -> AsyncIterator[TaskOwner]:
    owner = TaskOwner()
    yield owner
    await owner.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_lateness_fills_the_worker_within_seconds(engine: AudioEngine) -> None:
    now = 100.0
    probe = LoadProbe(engine, lambda: 3, lambda: now)
    with meter_of("tts").waiting():
        while probe.load <= FULL_LOAD and now < 110:
            now += 0.2
            probe.measure(loop_lag_secs=0.3)
    assert probe.load > FULL_LOAD
    assert REGISTRY.get_sample_value("parley_agent_rooms") == 3
    assert REGISTRY.get_sample_value("parley_agent_load") == probe.load
    assert REGISTRY.get_sample_value("parley_agent_strain", {"part": "loop_lag_secs"}) == 0.3


def test_a_wait_counts_while_it_goes_on_and_once_after() -> None:
    meter = meter_of("a queue")
    number = meter.joined()
    time.sleep(0.02)
    assert meter.take_longest_secs() >= 0.02
    meter.left(number)
    meter.left(number)
    assert meter.take_longest_secs() >= 0.02
    assert meter.take_longest_secs() == 0
    assert REGISTRY.get_sample_value("parley_agent_queue_wait_seconds_count", {"queue": "a queue"}) == 1


@pytest.mark.parametrize(("text", "at_most"), [("50000 100000", 0.5), ("max 100000", 4096), ("what", 4096)])
def test_a_container_may_use_its_share_only(tmp_path: Path, text: str, at_most: float) -> None:
    limit = tmp_path / "cpu.max"
    limit.write_text(text)
    assert 0 < usable_cores(limit) <= at_most
    assert usable_cores(tmp_path / "missing") >= 1


async def exposition(port: int) -> str:
    """The metrics as Prometheus gets them, once they are served."""
    async with aiohttp.ClientSession() as http, asyncio.timeout(60):
        while True:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with http.get(f"http://127.0.0.1:{port}/metrics") as response:
                    assert response.content_type == "text/plain"
                    return await response.text()
            await asyncio.sleep(0.01)


async def test_prometheus_reads_the_metrics(tasks: TaskOwner) -> None:
    port = free_port()
    serving = tasks.start(serve_metrics("127.0.0.1", port), "metrics")
    text = await exposition(port)
    for name in ("parley_agent_load", "parley_agent_rooms", "process_resident_memory_bytes"):
        assert f"\n{name} " in text
    serving.cancel()
    await asyncio.wait({serving})
    with pytest.raises(OSError, match="Connect call failed"):
        await asyncio.open_connection("127.0.0.1", port)


async def test_port_0_serves_nothing() -> None:
    await serve_metrics("127.0.0.1", 0)


async def test_a_taken_port_is_told_of_and_used_when_it_is_free(
    tasks: TaskOwner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(figures, "RETRY_SECS", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        serving = tasks.start(serve_metrics("127.0.0.1", port), "metrics")
        done, _ = await asyncio.wait({serving}, timeout=0.1)
        assert not done
    assert "parley_agent_load" in await exposition(port)
    assert [str(port) in record.getMessage() for record in caplog.records] == [True]


def test_the_parts_of_the_warm_up_are_measured() -> None:
    warm_up = WarmUp()
    with warm_up.part("a model"):
        time.sleep(0.01)
    seconds = REGISTRY.get_sample_value("parley_agent_warm_up_seconds", {"part": "a model"})
    assert seconds is not None
    assert seconds >= 0.01
    assert str(warm_up) == "0.0 s (a model 0.0)"
