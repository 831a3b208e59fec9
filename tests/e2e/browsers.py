"""Browsers that stay open from one test module to the next, and the windows of the people in them."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, StorageState, sync_playwright

from bench.system import System
from deploy.browser import find_browser
from tests.e2e.pages import launch_chromium, sign_in

PersonWindow = Callable[[str], Page]
"""Opens a window in which this person is signed in."""


class Browsers:
    """One Chromium for each set of launch flags. They start when they are asked for, and end together.

    Playwright's event loop runs in this thread until `close`: no other loop may run in it meanwhile.
    """

    def __init__(self) -> None:
        self._cleanup = ExitStack()
        self._playwright: Playwright | None = None
        self._started: dict[tuple[tuple[str, Any], ...], Browser] = {}

    def get(self, **flags: Any) -> Browser:
        """The browser with these flags of `launch_chromium`."""
        key = tuple(sorted(flags.items()))
        if key not in self._started:
            if self._playwright is None:
                self._playwright = self._cleanup.enter_context(sync_playwright())
            # Whether devices may be used is asked in windows only.
            executable = find_browser(shell=flags.get("allow_devices", True))
            browser = launch_chromium(self._playwright, executable=executable, **flags)
            self._cleanup.callback(browser.close)
            self._started[key] = browser
        return self._started[key]

    def close(self) -> None:
        """End all browsers and Playwright."""
        self._started.clear()
        self._playwright = None
        self._cleanup.close()


class Windows:
    """Windows of people in a running system, each with cookies, storage and cache of its own."""

    def __init__(self, browser: Browser, parley: System, sessions: dict[str, StorageState]) -> None:
        """`sessions` keeps the cookies of everyone who signed in once."""
        self._browser = browser
        self._parley = parley
        self._sessions = sessions
        self._cleanup = ExitStack()

    def visitor(self, *, browser: Browser | None = None, **options: Any) -> Page:
        """An empty page of somebody who is not signed in. `options` are those of the browser context."""
        context = (browser or self._browser).new_context(**options)
        self._cleanup.callback(context.close)
        return context.new_page()

    def person(self, username: str, *, browser: Browser | None = None, **options: Any) -> Page:
        """A page of somebody with an account, at an address that costs nothing to show."""
        if username not in self._sessions:
            context = (browser or self._browser).new_context()
            sign_in(context, self._parley.base_url, username, self._parley.passwords[username])
            self._sessions[username] = context.storage_state()
            context.close()
        page = self.visitor(browser=browser, storage_state=self._sessions[username], **options)
        page.goto(f"{self._parley.base_url}/healthz")
        return page

    def close(self) -> None:
        """Close all of them."""
        self._cleanup.close()
