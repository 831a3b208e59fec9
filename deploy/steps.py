"""The commands that prepare a start: models, database, demo accounts."""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from aiagent.models.catalog.selection import select_models
from aiagent.models.manifest import damaged_files, is_installed
from conference.private_files import UMASK
from deploy.console import LaunchError
from deploy.options import PROJECT_DIR
from deploy.parent import end_with_parent

_EXPECTED_ERRORS = {
    "ImproperlyConfigured": "",
    "EnvError": "",
    "CommandError": "",
    "OperationalError": "the database (DATABASE_URL) cannot be used: ",
}
"""Exception names that tell the user enough without a traceback, with the words to put before their message."""

_EXCEPTION_LINE = re.compile(r"^[\w.]*?(\w+): (.+)", re.MULTILINE | re.DOTALL)


def missing_models(models_dir: Path, packs: Sequence[str]) -> list[str]:
    """Names of the models of the packs that are not there, or not complete."""
    return [model.name for model in select_models(list(packs)) if not is_installed(model, models_dir)]


def check_models(models_dir: Path, packs: Sequence[str]) -> None:
    """Raise LaunchError when the content of an installed model is not what it should be."""
    for model in select_models(list(packs)):
        damaged = damaged_files(model, models_dir)
        if damaged:
            command = f".venv/bin/python -m aiagent.models --models-dir {models_dir} install --again {model.name}"
            raise LaunchError(
                f"the model {model.name} is damaged ({', '.join(damaged)} in {models_dir / model.name}). "
                f"Mend it with: {command}"
            )


def install_models(env: Mapping[str, str], packs: Sequence[str]) -> None:
    """Fetch what is missing; the command shows its own progress. Installations of other users may share the models."""
    command = ["-m", "aiagent.models", "install", *packs]
    if _run(command, env, capture=False, umask=0o022).returncode != 0:
        raise LaunchError(
            "the models could not be installed; the lines above say why. What is already here is kept: "
            "run the same command again to go on. AGENT_ENABLED=0 starts without the AI participant."
        )


def migrate_database(env: Mapping[str, str]) -> None:
    """Bring the database to the shape that this version wants."""
    _manage(["migrate", "--noinput", "--verbosity", "0"], env)


def make_demo(env: Mapping[str, str]) -> str:
    """Make the demo accounts and the demo room; what there is to know about them."""
    return _manage(["demo"], env).strip()


def _manage(arguments: Sequence[str], env: Mapping[str, str]) -> str:
    result = _run(["manage.py", *arguments], env, capture=True)
    if result.returncode != 0:
        raise LaunchError(
            error_reason(result.stderr) or f"manage.py {arguments[0]} failed with code {result.returncode}."
        )
    return result.stdout


def _run(
    arguments: Sequence[str], env: Mapping[str, str], *, capture: bool, umask: int = UMASK
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments],
        cwd=PROJECT_DIR,
        env=dict(env),
        capture_output=capture,
        text=True,
        check=False,
        preexec_fn=end_with_parent(),
        umask=umask,
    )


def error_reason(stderr: str) -> str:
    """The message of an expected error alone; the whole output of any other."""
    head, separator, last_traceback = stderr.strip().rpartition("Traceback (most recent call last):")
    match = _EXCEPTION_LINE.search(last_traceback if separator else head or last_traceback)
    if match is not None and match[1] in _EXPECTED_ERRORS:
        return _EXPECTED_ERRORS[match[1]] + " ".join(match[2].split())
    return stderr.strip()
