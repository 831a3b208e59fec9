"""A Parley of its own for the measurements: real processes, empty data, shared models."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from deploy.options import PROJECT_DIR

READY_LINES = ("Ctrl-C stops everything", "the agent is ready")
START_SECS = 180.0
OWN_SETTINGS = ("REDIS_URL", "DATABASE_URL", "PARLEY_URL", "HOST", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")


@dataclass(frozen=True)
class System:
    """A running system: its address, its demo accounts (name to password), and its launcher."""

    base_url: str
    passwords: dict[str, str]
    launcher: psutil.Process

    def agent(self) -> psutil.Process:
        """The agent's process."""
        for process in self.launcher.children(recursive=True):
            with contextlib.suppress(psutil.ZombieProcess, psutil.NoSuchProcess):
                command = process.cmdline()
                if command[-2:] == ["-m", "aiagent"] and "deploy.keep" not in command:
                    return process
        raise RuntimeError("the agent does not run")


class Output:
    """Reads the launcher's output, keeps the last lines, and knows when everything is ready."""

    def __init__(self, launcher: "subprocess.Popen[str]") -> None:
        self._launcher = launcher
        self._last_lines: deque[str] = deque(maxlen=40)
        self._missing = set(READY_LINES)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._read, name="launcher output", daemon=True)
        self._thread.start()

    def wait_until_ready(self) -> None:
        """Raise RuntimeError with the last lines when the system does not become ready."""
        self._ready.wait(START_SECS)
        if self._missing:
            raise RuntimeError("Parley did not start:\n" + "".join(self._last_lines))

    def _read(self) -> None:
        assert self._launcher.stdout is not None
        for line in self._launcher.stdout:
            self._last_lines.append(line)
            self._missing -= {text for text in self._missing if text in line}
            if not self._missing:
                self._ready.set()
        self._ready.set()


@contextmanager
def running_system() -> Iterator[System]:
    """Start the launcher on a free port, wait until all is ready, and stop it at the end."""
    models_dir = os.environ.get("MODELS_DIR") or str(PROJECT_DIR / "var" / "models")
    env = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    port = free_port()
    with TemporaryDirectory(prefix="parley-bench-") as folder:
        env |= {"PARLEY_DATA": folder, "MODELS_DIR": models_dir, "PORT": str(port), "DEMO": "1"}
        with subprocess.Popen(
            [sys.executable, "-m", "deploy"],
            cwd=PROJECT_DIR,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as launcher:
            try:
                Output(launcher).wait_until_ready()
                passwords = json.loads((Path(folder) / "demo.json").read_text(encoding="utf-8"))
                yield System(f"http://127.0.0.1:{port}", passwords, psutil.Process(launcher.pid))
            finally:
                launcher.terminate()
                launcher.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
