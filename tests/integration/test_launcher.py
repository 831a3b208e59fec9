"""The launcher as a whole: the real processes, started and stopped as a person would."""

import contextlib
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import psutil
import pytest

from aiagent.models.catalog.selection import select_models
from aiagent.models.manifest import is_installed
from bench.system import free_port
from deploy.options import PROJECT_DIR
from tests.integration.waiting import wait_until_gone

pytestmark = pytest.mark.integration

START_SECS = 180.0
STOP_SECS = 60.0
OWN_SETTINGS = ("REDIS_URL", "DATABASE_URL", "SECRET_KEY", "AGENT_SERVICE_KEY", "PARLEY_URL", "DJANGO_SETTINGS_MODULE")


class Launcher:
    """A launcher in a session of its own, with its output line by line."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.port = free_port()
        env = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
        models_dir = os.environ.get("MODELS_DIR", str(PROJECT_DIR / "var" / "models"))
        env |= {"PARLEY_DATA": str(data_dir), "MODELS_DIR": models_dir, "PORT": str(self.port), **settings}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy"],
            cwd=PROJECT_DIR,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.output: list[str] = []
        self._lines: Queue[str | None] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def wait_for(self, text: str, seconds: float = START_SECS) -> None:
        """Read on until a line holds the text."""
        while True:
            try:
                line = self._lines.get(timeout=seconds)
            except Empty:
                pytest.fail(f"no line with {text!r} came:\n{self.text}")
            if line is None:
                pytest.fail(f"the launcher ended without a line with {text!r}:\n{self.text}")
            self.output.append(line)
            if text in line:
                return

    def wait_for_end(self, seconds: float = START_SECS) -> int:
        """The exit code."""
        code = self.process.wait(seconds)
        while (line := self._lines.get(timeout=STOP_SECS)) is not None:
            self.output.append(line)
        return code

    @property
    def text(self) -> str:
        return "".join(self.output)

    def descendants(self) -> list[psutil.Process]:
        """Every process below the launcher; the keepers and Valkey have sessions of their own."""
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found


Start = Callable[..., Launcher]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts launchers; those still running at the end of the test are killed with all below them."""
    launchers: list[Launcher] = []

    def start_launcher(data_dir: Path, **settings: str) -> Launcher:
        launchers.append(Launcher(data_dir, **settings))
        return launchers[-1]

    yield start_launcher
    for launcher in launchers:
        if launcher.process.poll() is None:
            below = launcher.descendants()
            for process in [launcher.process, *below]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            launcher.process.wait()


@pytest.fixture(scope="module")
def agent_setting() -> str:
    """The agent takes part where the models are there; the launcher itself must work in any case."""
    models_dir = Path(os.environ.get("MODELS_DIR", PROJECT_DIR / "var" / "models"))
    return "1" if all(is_installed(model, models_dir) for model in select_models([])) else "0"


def demo_password(text: str) -> str:
    match = re.search(r"alice\s+(\S+)", text)
    assert match is not None, text
    return match.group(1)


def test_ctrl_c_leaves_no_process_and_a_second_start_finds_the_data(
    start: Start, tmp_path: Path, agent_setting: str
) -> None:
    first = start(tmp_path, AGENT_ENABLED=agent_setting)
    first.wait_for("Ctrl-C stops everything")
    (tmp_path / "left-open").touch(0o644)
    assert f"http://127.0.0.1:{first.port}" in first.text
    below = first.descendants()
    assert {"valkey-server"} <= {process.name() for process in below}
    first.process.send_signal(signal.SIGINT)
    assert first.wait_for_end(STOP_SECS) == 0, first.text
    wait_until_gone((process.pid for process in below), seconds=STOP_SECS)

    second = start(tmp_path, AGENT_ENABLED="0")
    second.wait_for("Ctrl-C stops everything")
    # Other accounts of the machine read nothing of it: database, outbox, beat, Valkey, certificates, keys.
    assert [path for path in [tmp_path, *tmp_path.rglob("*")] if _is_open_to_others(path)] == []
    assert demo_password(second.text) == demo_password(first.text)
    second.process.terminate()
    assert second.wait_for_end(STOP_SECS) == 0, second.text


def _is_open_to_others(path: Path) -> bool:
    """SQLite's files come and go while one looks."""
    with contextlib.suppress(FileNotFoundError):
        return bool(path.lstat().st_mode & 0o077)
    return False


def test_a_closed_terminal_stops_everything(start: Start, tmp_path: Path) -> None:
    launcher = start(tmp_path, AGENT_ENABLED="0", DEMO="0")
    launcher.wait_for("Ctrl-C stops everything")
    below = launcher.descendants()
    launcher.process.send_signal(signal.SIGHUP)
    assert launcher.process.wait(STOP_SECS) == 0
    wait_until_gone((process.pid for process in below), seconds=STOP_SECS)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_a_killed_launcher_takes_everything_along(start: Start, tmp_path: Path) -> None:
    launcher = start(tmp_path, AGENT_ENABLED="0", DEMO="0")
    launcher.wait_for("Ctrl-C stops everything")
    below = launcher.descendants()
    launcher.process.kill()
    wait_until_gone((process.pid for process in below), seconds=STOP_SECS)


def test_a_network_address_is_served_over_https_to_those_who_trust_the_certificate(
    start: Start, tmp_path: Path
) -> None:
    launcher = start(tmp_path, HOST="0.0.0.0", AGENT_ENABLED="0")
    launcher.wait_for("Ctrl-C stops everything")
    context = ssl.create_default_context(cafile=tmp_path / "certs" / "parley.crt")
    with urllib.request.urlopen(
        f"https://127.0.0.1:{launcher.port}/healthz", context=context, timeout=START_SECS
    ) as response:
        assert response.status == 200
    assert "fingerprint" in launcher.text
    assert "alice" not in launcher.text
    launcher.process.terminate()
    assert launcher.wait_for_end(STOP_SECS) == 0
