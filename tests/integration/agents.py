"""A second agent process beside the one that the launcher runs, and what agents leave behind."""

import asyncio
import contextlib
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import psutil

from bench.system import System
from deploy.options import PROJECT_DIR
from tests.integration.waiting import wait_until

READY_SECS = 120.0
STORED_SECS = 60.0
POLL_SECS = 0.2


async def agent_of(parley: System) -> psutil.Process:
    """The agent's process, also when a test before has ended it and the launcher starts it again."""
    async with asyncio.timeout(READY_SECS):
        while True:
            with contextlib.suppress(RuntimeError):
                return parley.agent()
            await asyncio.sleep(POLL_SECS)


@asynccontextmanager
async def standby_agent(first: psutil.Process) -> AsyncIterator[None]:
    """Another agent with the settings of the first, ready to take rooms; it is ended by SIGTERM."""
    with tempfile.TemporaryDirectory(prefix="parley-standby-") as folder:
        # A file, not a pipe: nobody reads what it logs later.
        log = Path(folder) / "agent.log"
        with log.open("ab") as stderr:
            standby = subprocess.Popen(  # noqa: ASYNC220
                [sys.executable, "-m", "aiagent"], cwd=PROJECT_DIR, env=first.environ(), stderr=stderr
            )
        try:
            await asyncio.to_thread(wait_until, lambda: _is_ready(standby, log), seconds=READY_SECS)
            yield
        finally:
            standby.terminate()
            await asyncio.to_thread(standby.wait)


def _is_ready(agent: "subprocess.Popen[bytes]", log: Path) -> bool:
    text = log.read_text()
    assert agent.poll() is None, text
    return "the agent is ready" in text


async def stored_turn(parley: System, turn_id: str) -> dict[str, Any]:
    """The row of a turn, once it is stored. Raises TimeoutError."""
    path = Path(parley.agent().environ()["PARLEY_DATA"]) / "db.sqlite3"
    async with asyncio.timeout(STORED_SECS):
        while True:
            if rows := _turns(path, turn_id):
                return rows[0]
            await asyncio.sleep(POLL_SECS)


def _turns(database: Path, turn_id: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        wanted = turn_id.replace("-", "")
        return [dict(row) for row in connection.execute("SELECT * FROM agents_turn WHERE id = ?", (wanted,))]
