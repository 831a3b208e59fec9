"""Waits until the web server answers and tells the person what to do next: `python -m deploy.announce`.

A process of its own, since the launcher is busy with the output of the others.
"""

import json
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from deploy.console import framed, say
from deploy.options import PROJECT_DIR
from deploy.parent import end_with_parent

WAIT_SECS = 120.0
POLL_SECS = 0.25


def start_announcer(env: Mapping[str, str], health_url: str, lines: Sequence[str]) -> subprocess.Popen[bytes]:
    """Print `lines` in a frame as soon as the health page is good. The caller ends and reaps the process."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "deploy.announce", health_url, json.dumps(list(lines))],
        cwd=PROJECT_DIR,
        env=dict(env),
        preexec_fn=end_with_parent(),
    )


def is_healthy(url: str, context: ssl.SSLContext | None) -> bool:
    """Whether the health page answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5, context=context) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main(health_url: str, lines: Sequence[str]) -> int:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    ca_file = os.environ.get("PARLEY_CA_FILE")
    context = ssl.create_default_context(cafile=ca_file) if health_url.startswith("https:") else None
    deadline = time.monotonic() + WAIT_SECS
    while time.monotonic() < deadline:
        if is_healthy(health_url, context):
            say("\n" + framed(lines) + "\n")
            return 0
        time.sleep(POLL_SECS)
    say(f"Parley does not answer at {health_url} after {WAIT_SECS:.0f} s; the lines above say what is wrong.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], json.loads(sys.argv[2])))
