"""A second agent process beside the one that the launcher runs, and what agents leave behind."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

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


STORED_SECS = 60.0


async def stored_turn(parley: System, turn_id: str) -> dict[str, Any]:
    """The row of a turn, once it is stored. Raises TimeoutError."""
    path = Path(parley.agent().environ()["PARLEY_DATA"]) / "db.sqlite3"
    async with asyncio.timeout(STORED_SECS):
        while True:
            if rows := _turns(path, turn_id):
                return rows[0]
            await asyncio.sleep(0.2)


def _turns(database: Path, turn_id: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        wanted = turn_id.replace("-", "")
        return [dict(row) for row in connection.execute("SELECT * FROM agents_turn WHERE id = ?", (wanted,))]
