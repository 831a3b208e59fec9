"""The launcher as a whole: the real processes, started and stopped as a person would."""

import contextlib
import os
import re
import signal
import socket
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
from deploy.options import PROJECT_DIR
from tests.integration.waiting import wait_until_gone

pytestmark = pytest.mark.integration

START_SECS = 120.0
STOP_SECS = 40.0
OWN_SETTINGS = ("REDIS_URL", "DATABASE_URL", "SECRET_KEY", "AGENT_SERVICE_KEY", "PARLEY_URL", "DJANGO_SETTINGS_MODULE")


class Launcher:
    """A launcher in a session of its own, with its output line by line."""

    def __init__(self, data_dir: Path, port: int, **settings: str) -> None:
        env = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
        models_dir = os.environ.get("MODELS_DIR", str(PROJECT_DIR / "var" / "models"))
        env |= {"PARLEY_DATA": str(data_dir), "MODELS_DIR": models_dir, "PORT": str(port), **settings}
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
        while (line := self._lines.get(timeout=5)) is not None:
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

    def start_launcher(data_dir: Path, port: int, **settings: str) -> Launcher:
        launchers.append(Launcher(data_dir, port, **settings))
        return launchers[-1]

    yield start_launcher
    for launcher in launchers:
        if launcher.process.poll() is None:
            below = launcher.descendants()
            for process in [launcher.process, *below]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            launcher.process.wait()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


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
    start: Start, tmp_path: Path, port: int, agent_setting: str
) -> None:
    first = start(tmp_path, port, AGENT_ENABLED=agent_setting)
    first.wait_for("Ctrl-C stops everything")
    assert f"http://127.0.0.1:{port}" in first.text
    below = first.descendants()
    assert {"valkey-server"} <= {process.name() for process in below}
    first.process.send_signal(signal.SIGINT)
    assert first.wait_for_end(STOP_SECS) == 0, first.text
    wait_until_gone((process.pid for process in below), seconds=3)

    second = start(tmp_path, port, AGENT_ENABLED=agent_setting)
    second.wait_for("Ctrl-C stops everything")
    assert demo_password(second.text) == demo_password(first.text)
    second.process.terminate()
    assert second.wait_for_end(STOP_SECS) == 0, second.text


def test_a_closed_terminal_stops_everything(start: Start, tmp_path: Path, port: int) -> None:
    launcher = start(tmp_path, port, AGENT_ENABLED="0", DEMO="0")
    launcher.wait_for("Ctrl-C stops everything")
    below = launcher.descendants()
    launcher.process.send_signal(signal.SIGHUP)
    assert launcher.process.wait(STOP_SECS) == 0
    wait_until_gone((process.pid for process in below), seconds=3)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_a_killed_launcher_takes_everything_along(start: Start, tmp_path: Path, port: int) -> None:
    launcher = start(tmp_path, port, AGENT_ENABLED="0", DEMO="0")
    launcher.wait_for("Ctrl-C stops everything")
    below = launcher.descendants()
    launcher.process.kill()
    wait_until_gone((process.pid for process in below), seconds=STOP_SECS)


def test_a_network_address_is_served_over_https_to_those_who_trust_the_certificate(
    start: Start, tmp_path: Path, port: int
) -> None:
    launcher = start(tmp_path, port, HOST="0.0.0.0", AGENT_ENABLED="0")
    launcher.wait_for("Ctrl-C stops everything")
    context = ssl.create_default_context(cafile=tmp_path / "certs" / "parley.crt")
    with urllib.request.urlopen(f"https://127.0.0.1:{port}/healthz", context=context, timeout=10) as response:
        assert response.status == 200
    assert "fingerprint" in launcher.text
    assert "alice" not in launcher.text
    launcher.process.terminate()
    assert launcher.wait_for_end(STOP_SECS) == 0


def test_a_taken_port_ends_the_start_with_a_way_out(start: Start, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        launcher = start(tmp_path, port)
        assert launcher.wait_for_end() == 1
    assert f"PORT={port + 1} make run" in launcher.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "oracle://db.example/parley"),
        ("REDIS_URL", "redis://127.0.0.1:1/0"),
        ("ICE_SERVERS", "{not json"),
        ("PORT", "http"),
    ],
)
def test_a_bad_setting_ends_the_start_with_its_name_and_no_traceback(
    start: Start, tmp_path: Path, port: int, name: str, value: str
) -> None:
    launcher = start(tmp_path, port, **{name: value})
    assert launcher.wait_for_end() == 1
    assert name in launcher.text
    assert "Traceback" not in launcher.text


def test_a_damaged_model_is_named_with_the_command_that_mends_it(start: Start, tmp_path: Path, port: int) -> None:
    shared_dir = Path(os.environ.get("MODELS_DIR", PROJECT_DIR / "var" / "models"))
    models = select_models([])
    if not all(is_installed(model, shared_dir) for model in models):
        pytest.skip("the models are not installed: make models")
    models_dir = tmp_path / "models"
    models_dir.mkdir()
    damaged, *others = models
    for model in others:
        (models_dir / model.name).symlink_to(shared_dir / model.name)
    (models_dir / damaged.name).mkdir()
    for file in (shared_dir / damaged.name).iterdir():
        content = bytearray(file.read_bytes())
        if file.suffix == ".onnx":
            content[len(content) // 2] ^= 0xFF
        (models_dir / damaged.name / file.name).write_bytes(content)
    launcher = start(tmp_path / "var", port, MODELS_DIR=str(models_dir))
    assert launcher.wait_for_end() == 1
    assert f"the model {damaged.name} is damaged" in launcher.text
    assert f"install --again {damaged.name}" in launcher.text
