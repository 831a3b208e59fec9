"""Captions over the stage and their translations, as a person sees and chooses them."""

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, WebSocketRoute

from tests.e2e.pages import RoomPage


class CaptionPage(RoomPage):
    """A room whose captions are read in a language of one's own. Its signaling goes through the test."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.sent: list[dict[str, Any]] = []
        self._socket: WebSocketRoute | None = None
        page.route_web_socket(re.compile("/ws/v1/rooms/"), self._relay)

    def _relay(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self._socket = socket

        def pass_on(message: str | bytes) -> None:
            self.sent.append(json.loads(message))
            server.send(message)

        socket.on_message(pass_on)

    def receive(self, **frame: Any) -> None:
        """Give the page a frame as if the server had sent it."""
        assert self._socket is not None
        self._socket.send(json.dumps(frame))

    @property
    def chosen(self) -> list[str | None]:
        """The languages that the page asked for, in order."""
        return [frame["lang"] for frame in self.sent if frame["type"] == "caption_language"]

    @property
    def note(self) -> Locator:
        """The page's words about translations."""
        return self.page.locator("#caption-language-note")

    def open_devices(self) -> None:
        """Open the dialog where the language is chosen."""
        self.page.locator("#open-devices").click()

    def choose_language(self, name: str) -> None:
        """Choose by the language's own name."""
        self.page.get_by_label("Captions also in").select_option(label=name)

    def line(self, text: str) -> Locator:
        """The caption with this text."""
        return self.page.locator("#captions .caption", has_text=text)
