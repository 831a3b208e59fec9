"""Checks before anything is started: data folder, disk space, port. Each failure says what to do."""

import errno
import fcntl
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TextIO

from conference.private_files import keep_private
from deploy.console import LaunchError, say
from deploy.options import Options

RUN_BYTES = 200 * 1024**2
"""Free space that a running system wants for its database and queues."""

INSTALL_BYTES = 1536 * 1024**2
"""Free space that the download and conversion of the models need."""


def check_port(options: Options) -> None:
    """Raise LaunchError unless the web port can be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise LaunchError(
            f"HOST={options.host!r} has no address: {error.strerror}. Use an address of this machine."
        ) from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise LaunchError(_bind_message(options, error)) from error


def _bind_message(options: Options, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {options.port} on {options.host} is taken by another program. "
            f"Stop that program, or use another port: PORT={options.port + 1} make run"
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return (
            f"HOST={options.host} is not an address of this machine. "
            "Use HOST=0.0.0.0 for all its addresses, or leave HOST out for this machine only."
        )
    if error.errno == errno.EACCES:
        return f"PORT={options.port} needs more rights than this user has. Use a port from 1024 up: PORT=8000 make run"
    return f"port {options.port} on {options.host} cannot be used: {error.strerror}."


def check_data_dir(data_dir: Path) -> None:
    """Make the data folder, close it to other users, and raise LaunchError unless this user can write there."""
    try:
        left_open = keep_private(data_dir)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise LaunchError(f"no space is left for the data folder {data_dir}. Free some and start again.") from error
        raise LaunchError(
            f"the data folder {data_dir} cannot be written ({error.strerror}). "
            "Give this user the right to it, or choose another one with PARLEY_DATA=/path."
        ) from error
    if left_open:
        say(f"Warning: other users may read {left_open[0]} and what it holds: it belongs to another account.")


def check_space(folder: Path, *, wanted_bytes: int, purpose: str) -> None:
    """Raise LaunchError when the disk of the folder has less than `wanted_bytes` free."""
    existing = folder
    while not existing.exists():
        existing = existing.parent
    free_bytes = shutil.disk_usage(existing).free
    if free_bytes < wanted_bytes:
        raise LaunchError(
            f"{purpose} need {_megabytes(wanted_bytes)} free in {folder}, only {_megabytes(free_bytes)} are left. "
            "Free some space, or choose another folder with PARLEY_DATA=/path or MODELS_DIR=/path."
        )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes // 1024**2:,} MB"


def lock_data_dir(data_dir: Path) -> TextIO:
    """Take the data folder for this launcher until the returned file is closed or the process ends."""
    lock = (data_dir / "launcher.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read().strip() or "?"
        lock.close()
        raise LaunchError(
            f"Parley already runs with the data folder {data_dir} (process {holder}). "
            "Stop it first, or choose another folder with PARLEY_DATA=/path."
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
