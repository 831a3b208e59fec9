"""Real models for the tests of the agent's parts: installed once, shared by all runs, never skipped."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from aiagent.audio.engine import AudioEngine
from aiagent.audio.outbound import Outbound
from aiagent.models.__main__ import main
from aiagent.task_owner import TaskOwner
from tests.agent.rtc_peers import Browser, Table
from tests.fakes.loop_engine import engine_on_loop
from tests.virtual_time import VirtualTimeLoop

_REPOSITORY = Path(__file__).resolve().parents[2]


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests marked `virtual_time` wait for no timer."""
    if item.get_closest_marker("virtual_time"):
        return {"virtual": VirtualTimeLoop}
    return {"real": asyncio.new_event_loop}


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """The folder with the default pack; PARLEY_TEST_MODELS names another than var/models of the checkout."""
    folder = Path(os.environ.get("PARLEY_TEST_MODELS") or _REPOSITORY / "var" / "models")
    assert main(["--models-dir", str(folder), "install"]) == 0, "the models cannot be installed, see the message above"
    return folder


@pytest.fixture(scope="session")
def zh_models_dir(models_dir: Path) -> Path:
    """The same folder with the pack for Mandarin too."""
    command = ["--models-dir", str(models_dir), "install", "zh"]
    assert main(command) == 0, "the models for Mandarin cannot be installed, see the message above"
    return models_dir


@pytest.fixture
async def engine(models_dir: Path) -> AsyncIterator[AudioEngine]:
    async with engine_on_loop(models_dir) as engine:
        yield engine


@pytest.fixture
async def table(engine: AudioEngine) -> AsyncIterator[Table]:
    tasks = TaskOwner()
    outbound = Outbound(lambda: None, lambda: None)
    outbound.start(tasks)
    table = Table(engine, outbound)
    yield table
    await table.peers.close()
    await tasks.close()


@pytest.fixture
async def browsers() -> AsyncIterator[Callable[[], Browser]]:
    made: list[Browser] = []

    def make() -> Browser:
        made.append(Browser())
        return made[-1]

    yield make
    await asyncio.gather(*(browser.connection.close() for browser in made))


@pytest.fixture
def browser(browsers: Callable[[], Browser]) -> Browser:
    return browsers()
