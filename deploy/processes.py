"""Runs the processes of the Procfile under honcho until one gives up or a signal asks for the end."""

import os
import signal
from collections.abc import Mapping
from types import FrameType

import honcho.manager
from honcho.environ import parse_procfile
from honcho.printer import Printer

from deploy.console import Terminal
from deploy.keep import STOP_SECS
from deploy.options import PROJECT_DIR

STOPPED_BY_SIGNAL = {128 + signal.SIGINT, 128 + signal.SIGTERM}


def run_processes(env: Mapping[str, str], *, skip: frozenset[str] = frozenset()) -> int:
    """Run until the end; 0 after SIGINT or SIGTERM, else the exit code of the process that gave up."""
    # Longer than a keeper takes, so that celery can end its task and the agent can say goodbye.
    honcho.manager.KILL_WAIT = STOP_SECS + 5.0
    manager = honcho.manager.Manager(Printer(Terminal()))
    signal.signal(signal.SIGHUP, _terminate)
    procfile = parse_procfile((PROJECT_DIR / "deploy" / "Procfile").read_text(encoding="utf-8"))
    for name, command in procfile.processes.items():
        if name not in skip:
            manager.add_process(name, command, env=dict(env), cwd=str(PROJECT_DIR))
    manager.loop()
    code: int = manager.returncode
    return 0 if code in STOPPED_BY_SIGNAL else code


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    """A closed terminal window ends everything as SIGTERM does; honcho knows only SIGINT and SIGTERM."""
    os.kill(os.getpid(), signal.SIGTERM)
