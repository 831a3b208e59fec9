"""Runs the processes of the Procfile under honcho until one gives up or a signal asks for the end."""

import os
import signal
from collections.abc import Mapping
from multiprocessing.queues import Queue
from pathlib import Path
from types import FrameType
from typing import Any

import honcho.manager
import honcho.process
from honcho.environ import parse_procfile
from honcho.printer import Message, Printer

from deploy.console import Terminal
from deploy.keep import STOP_SECS
from deploy.options import PROJECT_DIR

PROCFILE = PROJECT_DIR / "deploy" / "Procfile"
STOPPED_BY_SIGNAL = {128 + signal.SIGINT, 128 + signal.SIGTERM}


class _Process(honcho.process.Process):  # type: ignore[misc]
    """Passes the output of one process to the launcher, and ends without it when the launcher was killed.

    Nobody reads the pipe to the launcher then. Once it is full, the output of the last seconds would wait for ever.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._launcher_pid = os.getpid()

    def run(self, events: "Queue[Message]", ignore_signals: bool = False) -> None:
        # What the launcher does when a child ends is not for the process that it forked.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        super().run(events, ignore_signals)
        if os.getppid() != self._launcher_pid:
            events.cancel_join_thread()


def run_processes(env: Mapping[str, str], *, skip: frozenset[str] = frozenset(), procfile_path: Path = PROCFILE) -> int:
    """Run until the end; 0 after SIGINT or SIGTERM, else the exit code of the process that gave up."""
    # Longer than a keeper takes, so that celery can end its task and the agent can say goodbye.
    honcho.manager.KILL_WAIT = STOP_SECS + 5.0
    manager = honcho.manager.Manager(Printer(Terminal()))
    manager._process_ctor = _Process
    signal.signal(signal.SIGHUP, _terminate)
    procfile = parse_procfile(procfile_path.read_text(encoding="utf-8"))
    for name, command in procfile.processes.items():
        if name not in skip:
            manager.add_process(name, command, env=dict(env), cwd=str(PROJECT_DIR))
    manager.loop()
    code: int = manager.returncode
    return 0 if code in STOPPED_BY_SIGNAL else code


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    """A closed terminal window ends everything as SIGTERM does; honcho knows only SIGINT and SIGTERM."""
    os.kill(os.getpid(), signal.SIGTERM)
