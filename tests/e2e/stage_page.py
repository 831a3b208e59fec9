"""The stage as a person uses it, for tests with playwright's sync API."""

from playwright.sync_api import Locator, expect

from tests.e2e.pages import TIMEOUT_MS, RoomPage


class StagePage(RoomPage):
    """The stage of one room: layouts, pins, screens."""

    def choose_layout(self, mode: str) -> None:
        """Choose `auto`, `gallery` or `speaker`."""
        self.page.click("#open-layout")
        self.page.locator(f"#layout-popover input[value={mode}]").check(force=True)
        self.page.keyboard.press("Escape")
        expect(self.page.locator("#layout-popover")).to_be_hidden()

    def choose_videos(self, saving: str) -> None:
        """Choose `auto`, `save` or `audio`."""
        self.page.click("#open-layout")
        self.page.select_option("#saving", saving)
        self.page.keyboard.press("Escape")

    def use_menu(self, peer_id: str, item: str) -> None:
        """Choose an item of the menu of a person's tile, by keyboard alone."""
        self.tile(peer_id).locator(".tile-menu").focus()
        self.page.keyboard.press("Enter")
        choice = self.page.get_by_role("menuitem", name=item, exact=True)
        choice.focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("[role=menu].floating-box")).to_have_count(0)

    def expect_large(self, tile: Locator) -> None:
        """Wait until this tile is the large one."""
        expect(tile).to_have_attribute("data-part", "focus")

    def screen_of(self, peer_id: str) -> Locator:
        """The tile of the screen that a person shares."""
        return self.page.locator(f"[data-screen-of='{peer_id}']")

    def wait_for_screen_frames(self, peer_id: str) -> None:
        """Wait until pictures of this person's screen come."""
        self.page.wait_for_function(
            "id => document.querySelector(`[data-screen-of='${id}'] video`)?.videoWidth > 0",
            arg=peer_id,
            timeout=TIMEOUT_MS,
        )
