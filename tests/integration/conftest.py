"""A second agent for the tests that end the first one."""

import asyncio
from collections.abc import Iterator

import pytest

from bench.system import System
from tests.integration.agents import StandbyAgent, agent_of


@pytest.fixture(scope="session")
def standby(parley: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandbyAgent]:
    agent = StandbyAgent(asyncio.run(agent_of(parley)), tmp_path_factory.mktemp("standby"))
    yield agent
    agent.close()
