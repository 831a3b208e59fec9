"""Starts that the launcher refuses, run in this process: each says what is wrong and what to do."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aiagent.models.catalog.selection import select_models
from aiagent.models.manifest import is_installed
from bench.system import free_port
from deploy.__main__ import main
from deploy.options import PROJECT_DIR

pytestmark = pytest.mark.integration

OWN_SETTINGS = ("DATABASE_URL", "SECRET_KEY", "AGENT_SERVICE_KEY", "PARLEY_URL", "DJANGO_SETTINGS_MODULE")
HANDLED = (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP)

Refuse = Callable[..., str]


@pytest.fixture
def refuse(
    tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Refuse]:
    """Starts the launcher with settings that it refuses, and returns its output."""
    handlers = {number: signal.getsignal(number) for number in HANDLED}

    def start(**settings: str) -> str:
        for name in OWN_SETTINGS:
            monkeypatch.delenv(name, raising=False)
        defaults = {"PARLEY_DATA": str(tmp_path / "var"), "PORT": str(free_port()), "REDIS_URL": redis_url, "DEMO": "0"}
        for name, value in (defaults | settings).items():
            monkeypatch.setenv(name, value)
        assert main() == 1
        output, errors = capfd.readouterr()
        return output + errors

    yield start
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_a_taken_port_ends_the_start_with_a_way_out(refuse: Refuse) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        assert f"PORT={port + 1} make run" in refuse(PORT=str(port))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "oracle://db.example/parley"),
        ("PARLEY_URL", "https://host.example/parley"),
        ("SECRET_KEY", "x"),
        ("REDIS_URL", "redis://127.0.0.1:1/0"),
        ("ICE_SERVERS", "{not json"),
        ("PORT", "http"),
    ],
)
def test_a_bad_setting_ends_the_start_with_its_name_and_no_traceback(refuse: Refuse, name: str, value: str) -> None:
    output = refuse(**{name: value})
    assert name in output
    assert "Traceback" not in output


def test_a_damaged_model_is_named_with_the_command_that_mends_it(refuse: Refuse, tmp_path: Path) -> None:
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
    output = refuse(MODELS_DIR=str(models_dir))
    assert f"the model {damaged.name} is damaged" in output
    assert f"install --again {damaged.name}" in output
