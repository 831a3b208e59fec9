"""Settings that follow from the environment."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.unit

PRINT = "import json, conference.settings as s; print(json.dumps({n: getattr(s, n, None) for n in %r}, default=str))"


def settings_with(*names: str, **env: str) -> dict[str, Any]:
    """The named settings as a new process with these variables reads them."""
    result = subprocess.run(
        [sys.executable, "-c", PRINT % (names,)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=True,
    )
    values: dict[str, Any] = json.loads(result.stdout)
    return values


def test_https_makes_cookies_secure_and_pins_it() -> None:
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "CSRF_TRUSTED_ORIGINS",
        "ALLOWED_HOSTS",
    )
    found = settings_with(*names, PARLEY_URL="https://meet.example.org:8443/")
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] > 0
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://meet.example.org:8443"]
    assert "meet.example.org" in found["ALLOWED_HOSTS"]


def test_plain_http_keeps_cookies_usable_and_pins_nothing() -> None:
    found = settings_with("SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "DEBUG")
    assert found == {"SESSION_COOKIE_SECURE": False, "SECURE_HSTS_SECONDS": 0, "DEBUG": False}


def test_a_postgresql_url_replaces_sqlite() -> None:
    found = settings_with(
        "DATABASES", DATABASE_URL="postgresql://parley:pw@db.example.org:5433/meetings?sslmode=require"
    )
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", 5433, "meetings")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_given_secrets_are_used_as_they_are() -> None:
    first, second = "9f2c61d07be84a35" * 2 + "aXw", "Zk3-vQ81_mLpT0rYc7BnUe5sHdGfJi2o"
    found = settings_with("SECRET_KEY", "AGENT_SERVICE_KEY", SECRET_KEY=first, AGENT_SERVICE_KEY=second)
    assert found == {"SECRET_KEY": first, "AGENT_SERVICE_KEY": second}


@pytest.mark.parametrize("name", ["SECRET_KEY", "AGENT_SERVICE_KEY", "METRICS_TOKEN", "TURN_SECRET"])
def test_a_guessable_secret_stops_the_start_and_is_not_repeated(name: str) -> None:
    command = [sys.executable, "-c", "import conference.settings"]
    result = subprocess.run(command, env={**os.environ, name: "hunter2"}, capture_output=True, text=True)
    assert result.returncode != 0
    assert f"{name} is not valid: it must be a random secret of at least" in result.stderr
    assert "hunter2" not in result.stderr


def test_the_data_folder_and_the_database_are_closed_to_other_accounts(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for place in (tmp_path / "data" / "outbox", elsewhere):
        place.mkdir(exist_ok=True, parents=True)
        for name in ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"):
            (place / name).touch(0o644)
    command = [sys.executable, "manage.py", "shell", "-c", "open('made', 'w'); import os; os.mkdir('folder')"]
    env = {
        **os.environ,
        "PARLEY_DATA": str(tmp_path / "data"),
        "DATABASE_URL": f"sqlite:///{elsewhere}/db.sqlite3",
        "PYTHONPATH": str(Path.cwd()),
    }
    command[1] = str(Path("manage.py").absolute())
    subprocess.run(command, env=env, cwd=tmp_path, check=True, capture_output=True)
    open_paths = [path for path in tmp_path.rglob("*") if path != elsewhere and path.stat().st_mode & 0o077]
    assert open_paths == []


def test_a_task_is_delivered_again_when_its_worker_dies() -> None:
    names = ("CELERY_TASK_ACKS_LATE", "CELERY_TASK_REJECT_ON_WORKER_LOST", "CELERY_BROKER_TRANSPORT_OPTIONS")
    found = settings_with(*names, CELERY_VISIBILITY_TIMEOUT="60")
    assert found["CELERY_TASK_ACKS_LATE"] is True
    assert found["CELERY_TASK_REJECT_ON_WORKER_LOST"] is True
    assert found["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"] == 60


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://meet.example.org:8443", "meet.example.org"),
        ("https://meet.example.org", "meet.example.org"),
        ("http://[2001:db8::1]:8000", "[2001:db8::1]"),
    ],
)
def test_people_may_come_by_parley_url_whatever_else_is_allowed(url: str, host: str) -> None:
    given = {"ALLOWED_HOSTS": "10.0.0.1", "CSRF_TRUSTED_ORIGINS": "http://10.0.0.1:8000"}
    found = settings_with("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", PARLEY_URL=url, **given)
    assert found == {"ALLOWED_HOSTS": ["10.0.0.1", host], "CSRF_TRUSTED_ORIGINS": ["http://10.0.0.1:8000", url]}
