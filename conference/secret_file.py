"""The generated secrets of an installation, kept in one private file, for when the environment gives none."""

import fcntl
import json
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRET_BYTES = 48


def secret_of(name: str, path: Path) -> str:
    """The secret `name` of the JSON object at `path`, made and stored there if it is missing.

    Safe with several processes at once: whoever holds the lock file writes, by an atomic replace, with mode 0600.
    Raises ImproperlyConfigured when the file holds something else.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(path.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = _read(path)
        if name not in known:
            known[name] = secrets.token_urlsafe(SECRET_BYTES)
            write_private_json(path, known)
    return known[name]


def write_private_json(path: Path, value: object) -> None:
    """Replace the file at `path` atomically by `value` as JSON, readable by its owner only."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(value, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _read(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except ValueError:
        known = None
    if not isinstance(known, dict) or not all(isinstance(value, str) and value for value in known.values()):
        raise ImproperlyConfigured(
            f"{path} is damaged: restore it, or remove it to get new secrets (all are signed out)."
        )
    return known
