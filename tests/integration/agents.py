"""A second agent process beside the one that the launcher runs, and what agents leave behind."""

import asyncio
import contextlib
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
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


class StandbyAgent:
    """Another agent with the settings of the first. It sleeps, and takes rooms only while it is awake.

    Loading its models takes longer than most tests, so one process serves all of them.
    """

    def __init__(self, first: psutil.Process, folder: Path) -> None:
        # A file, not a pipe: nobody reads what it logs later.
        self._log = folder / "agent.log"
        with self._log.open("ab") as stderr:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "aiagent"], cwd=PROJECT_DIR, env=first.environ(), stderr=stderr
            )
        wait_until(self._is_ready, seconds=READY_SECS)
        self._process.send_signal(signal.SIGSTOP)

    @contextlib.contextmanager
    def awake(self) -> Iterator[None]:
        """Let it work. A room that it serves at the end is given up when its lease runs out."""
        self._process.send_signal(signal.SIGCONT)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGSTOP)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()

    def _is_ready(self) -> bool:
        text = self._log.read_text()
        assert self._process.poll() is None, text
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
