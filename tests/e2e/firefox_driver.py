"""Firefox for the tests, driven by WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/).

Playwright's own way to drive an installed Firefox needs commands that the ESR does not know yet. This is the small part
of the protocol that the tests need. Its event loop runs in a thread of its own, beside Playwright's.
"""

import asyncio
import contextlib
import itertools
import json
import subprocess
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from bench.system import free_port

START_SECS = 60.0
CALL_SECS = 60.0
WAIT_SECS = 30.0
POLL_SECS = 0.05
PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    # Windows in the background find their devices, too.
    "media.devices.unfocused.enabled": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}


T = TypeVar("T")


class BidiError(Exception):
    """Firefox refused a command, or a script failed in the page."""


class Firefox:
    """A headless Firefox with a fake camera and microphone. Each window has cookies and storage of its own."""

    def __init__(self, program: str, profile: Path) -> None:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        port = free_port()
        args = ("--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", str(port))
        # Its own home: nothing of the user's settings, and nothing is left behind there.
        env = {"HOME": str(profile), "PATH": "/usr/local/bin:/usr/bin:/bin", "MOZ_DISABLE_CONTENT_SANDBOX": "1"}
        self._process = subprocess.Popen(
            [program, *args], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="firefox", daemon=True)
        self._thread.start()
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        try:
            self._socket = self._run(self._connect(f"ws://127.0.0.1:{port}/session"), START_SECS)
            asyncio.run_coroutine_threadsafe(self._read(), self._loop)
            self.call("session.new", capabilities={})
        except BaseException:
            self.close()
            raise

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result. Raises BidiError."""
        answer = self._run(self._send(method, params), CALL_SECS)
        if answer["type"] == "error":
            raise BidiError(f"{method}: {answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def window(self) -> "FirefoxPage":
        """An empty page of somebody who is not signed in."""
        user = self.call("browser.createUserContext")["userContext"]
        return FirefoxPage(self, self.call("browsingContext.create", type="window", userContext=user)["context"])

    def close(self) -> None:
        """End the program, its connection and the thread."""
        self._process.terminate()
        self._process.wait(CALL_SECS)
        with contextlib.suppress(Exception):
            self._run(self._http.close(), CALL_SECS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CALL_SECS)

    def _run(self, work: Coroutine[Any, Any, T], secs: float) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(secs)

    async def _connect(self, address: str) -> aiohttp.ClientWebSocketResponse:
        self._http = aiohttp.ClientSession()
        while True:
            try:
                return await self._http.ws_connect(address, max_msg_size=0)
            except aiohttp.ClientError:
                if self._process.poll() is not None:
                    raise
                await asyncio.sleep(POLL_SECS)

    async def _send(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        number = next(self._ids)
        answer: asyncio.Future[dict[str, Any]] = self._loop.create_future()
        self._waiting[number] = answer
        await self._socket.send_json({"id": number, "method": method, "params": params})
        return await answer

    async def _read(self) -> None:
        async for message in self._socket:
            answer = json.loads(message.data)
            # Events have no number.
            if waiting := self._waiting.pop(answer.get("id"), None):
                waiting.set_result(answer)


class FirefoxPage:
    """One page, used by scripts that act as the person does."""

    def __init__(self, firefox: Firefox, context: str) -> None:
        self._firefox = firefox
        self._context = context

    def goto(self, address: str) -> None:
        """Load a page."""
        self._firefox.call("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def reload(self) -> None:
        """Load the page again."""
        self._firefox.call("browsingContext.reload", context=self._context, wait="complete")

    def evaluate(self, script: str) -> Any:
        """The JSON value of an expression, awaited. It counts as done by the person."""
        answer = self._firefox.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({script})) ?? null))()",
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise BidiError(f"{script}: {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"]["value"])

    def wait_for(self, script: str) -> Any:
        """Wait until an expression is true, and return its value. While a page loads there may be none."""
        deadline = time.monotonic() + WAIT_SECS
        while True:
            with contextlib.suppress(BidiError):
                if value := self.evaluate(script):
                    return value
            assert time.monotonic() < deadline, f"it did not become true within {WAIT_SECS:.0f} s: {script}"
            time.sleep(POLL_SECS)

    def wait_for_visible(self, selector: str) -> None:
        """Wait until an element can be seen."""
        self.wait_for(f"document.querySelector({json.dumps(selector)})?.checkVisibility({{visibilityProperty: true}})")

    def click(self, selector: str) -> None:
        """Click on an element that can be seen."""
        self.wait_for_visible(selector)
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def fill(self, selector: str, text: str) -> None:
        """Write into a field."""
        self.wait_for_visible(selector)
        change = "field.dispatchEvent(new Event('input', {bubbles: true}))"
        fill = f"field => {{ field.value = {json.dumps(text)}; {change}; }}"
        self.evaluate(f"({fill})(document.querySelector({json.dumps(selector)}))")


@contextlib.contextmanager
def running_firefox(program: str, profile: Path) -> Iterator[Firefox]:
    """A Firefox that ends with the block."""
    firefox = Firefox(program, profile)
    try:
        yield firefox
    finally:
        firefox.close()
