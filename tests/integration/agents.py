"""A second agent process beside the one that the launcher runs."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.system import System
from deploy.options import PROJECT_DIR


@asynccontextmanager
async def standby_agent(parley: System, **env: str) -> AsyncIterator["subprocess.Popen[str]"]:
    """Another agent with the settings of the first, ready to take rooms; it is ended by SIGTERM."""
    standby = subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-m", "aiagent"],
        cwd=PROJECT_DIR,
        env=parley.agent().environ() | env,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        await asyncio.to_thread(_wait_until_ready, standby)
        yield standby
    finally:
        standby.terminate()
        await asyncio.to_thread(standby.communicate)


def _wait_until_ready(agent: "subprocess.Popen[str]") -> None:
    assert agent.stderr is not None
    for line in agent.stderr:
        if "the agent is ready" in line:
            return
    raise AssertionError("the second agent did not start")
