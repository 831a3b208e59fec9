"""Finds the Chromium and the Firefox for the browser tests, or says how to get them.

Where Chromium's headless shell is installed too, most tests use it: the same pages, media and network in two thirds of
the processor time, since it has no windows to draw. It has no permission prompts either.
"""

import os
import shutil
import sys

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX_NAMES = ("firefox-esr", "firefox")


def find_browser(*, shell: bool = False) -> str | None:
    """Path of an installed Chromium or Chrome; with `shell` rather that of its headless shell.

    PARLEY_CHROMIUM names another one.
    """
    named = os.environ.get("PARLEY_CHROMIUM")
    if named:
        return shutil.which(named)
    if shell and (path := shutil.which(SHELL)):
        return path
    return _first(NAMES)


def find_firefox() -> str | None:
    """Path of an installed Firefox. PARLEY_FIREFOX names another one."""
    named = os.environ.get("PARLEY_FIREFOX")
    return shutil.which(named) if named else _first(FIREFOX_NAMES)


def main() -> int:
    """Print the programs. Exit code 1 where one is missing."""
    found = {"chromium": find_browser(), "firefox-esr": find_firefox()}
    missing = [package for package, path in found.items() if path is None]
    if missing:
        sys.stderr.write(
            f"The browser tests need more browsers:  sudo apt install {' '.join(missing)}\n"
            "(or set PARLEY_CHROMIUM and PARLEY_FIREFOX to the programs; `.ci/run` installs them as root)\n"
        )
        return 1
    sys.stdout.write(f"Browser tests use {' and '.join(map(str, found.values()))}\n")
    return 0


def _first(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


if __name__ == "__main__":
    sys.exit(main())
