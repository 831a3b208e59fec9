"""Real models for the tests of the agent's parts: installed once, shared by all runs, never skipped."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from aiagent.models.__main__ import main
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
