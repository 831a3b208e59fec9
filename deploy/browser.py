"""Finds the Chromium for the browser tests, or says how to get one.

Where Chromium's headless shell is installed too, most tests use it: the same pages, media and network in two thirds of
the processor time, since it has no windows to draw. It has no permission prompts either.
"""

import os
import shutil
import sys

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser(*, shell: bool = False) -> str | None:
    """Path of an installed Chromium or Chrome; with `shell` rather that of its headless shell.

    PARLEY_CHROMIUM names another one.
    """
    named = os.environ.get("PARLEY_CHROMIUM")
    if named:
        return shutil.which(named)
    if shell and (path := shutil.which(SHELL)):
        return path
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    browser = find_browser()
    if browser is None:
        sys.stderr.write(
            "The browser tests need Chromium:  sudo apt install chromium\n"
            "(or set PARLEY_CHROMIUM to the program; `.ci/run` installs it as root)\n"
        )
        return 1
    sys.stdout.write(f"Browser tests use {browser}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
