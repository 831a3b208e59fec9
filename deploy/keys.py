"""The keys of this installation, made once and kept in `secrets.json` of the data folder."""

import json
import os
import secrets
import tempfile
from pathlib import Path

from deploy.console import LaunchError

KEY_NAMES = ("SECRET_KEY", "AGENT_SERVICE_KEY")


def load_keys(data_dir: Path) -> dict[str, str]:
    """Read the keys; those that are missing are made and saved, readable by this user only."""
    path = data_dir / "secrets.json"
    keys = _read(path)
    missing = [name for name in KEY_NAMES if not keys.get(name)]
    if missing:
        keys |= {name: secrets.token_urlsafe(48) for name in missing}
        _write(path, keys)
    return {name: keys[name] for name in KEY_NAMES}


def _read(path: Path) -> dict[str, str]:
    try:
        keys = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise LaunchError(
            f"{path} cannot be read ({error}). Restore it from a backup, or delete it: "
            "new keys are then made and everyone has to sign in again."
        ) from error
    if not isinstance(keys, dict) or not all(isinstance(value, str) for value in keys.values()):
        raise LaunchError(f"{path} is damaged: it must be a JSON object of texts. Restore or delete it.")
    return keys


def _write(path: Path, keys: dict[str, str]) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(keys, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
