"""Breakout rooms as people use them, for tests with playwright's sync API."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.pages import RoomPage


class BreakoutPage(RoomPage):
    """The page of a room with breakout rooms."""

    @property
    def bar(self) -> Locator:
        """The bar over the stage."""
        return self.page.locator("#breakout-bar")

    def press(self, action: str) -> None:
        """Use a button of the bar: join, stay, leave, help or look."""
        self.bar.locator(f"[data-action^={action}]").click()

    def open_rooms(self, assigned: dict[str, int] | None = None, *, count: int = 2, way: str = "random") -> None:
        """Set up so many rooms. By hand, `assigned` says who goes to which, by name."""
        self.show_rooms()
        self.page.click("#breakouts-setup")
        self.page.locator(f"#breakouts-form input[value={way}]").check(force=True)
        self.page.fill("#breakouts-count", str(count))
        self.page.locator("#breakouts-count").blur()
        for name, number in (assigned or {}).items():
            self.page.get_by_label(f"Room for {name}").select_option(str(number))
        self.page.click("#breakouts-open")
        expect(self.page.locator("#breakouts-live")).to_be_visible()

    def show_rooms(self) -> None:
        """Open the panel page with the breakout rooms."""
        if not self.page.locator("#panel-activities").is_visible():
            self.page.click("#open-activities")

    def join_breakout(self) -> str:
        """Follow the invitation, at once or when it follows itself, and return the name of the breakout room."""
        expect(self.bar).to_have_attribute("data-tone", re.compile("asked|inside"))
        self.page.evaluate("() => document.querySelector('#breakout-bar [data-action^=join]')?.click()")
        expect(self.bar).to_have_attribute("data-tone", "inside")
        return self.page.locator("#breakout-bar-words").text_content() or ""

    def wait_for_main_room(self) -> None:
        """Wait until no breakout room is open and the main room is shown."""
        expect(self.bar).to_be_hidden()

    def wait_for_links(self) -> None:
        """Wait until there is a media connection to everyone on the stage, and pictures of all with a camera come."""
        others = "[data-peer-id]:not([data-self])"
        expect(self.page.locator(f"{others}:not([data-link=connected])")).to_have_count(0)
        for tile in self.page.locator(f"{others}[data-video=on]").all():
            self.wait_for_frames(tile.get_attribute("data-peer-id") or "", more=2)

    def names(self) -> set[str]:
        """The names of the others on the stage."""
        return set(self.page.locator("[data-peer-id]:not([data-self]) .tile-name-text").all_text_contents())
