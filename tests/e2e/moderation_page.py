"""The page of a room as hosts and moderators use it, and as others see their acts."""

from playwright.sync_api import Locator, expect

from tests.e2e.pages import RoomPage


class ModerationPage(RoomPage):
    """The page of one room, with its people panel."""

    def wait_in_lobby(self, base_url: str, slug: str) -> None:
        """Go to a room with a lobby, and ask to be let in."""
        self.open(base_url, slug)
        self.ask_to_enter()
        expect(self.page.locator("#lobby")).to_be_visible()

    def is_in(self) -> None:
        """Wait until this person is in the room."""
        expect(self.page.locator("#stage")).to_be_visible()

    def show_people(self) -> None:
        """Open the people panel."""
        if not self.page.locator("#panel-people").is_visible():
            self.page.click("#open-people")

    def row(self, name: str) -> Locator:
        """The row of a person in the list."""
        return self.page.locator("#people-list .person", has=self.page.get_by_text(name, exact=True))

    def do(self, name: str, item: str) -> None:
        """Choose something from a person's menu."""
        self.row(name).locator(".person-menu").click()
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def look_elsewhere(self, away: bool) -> None:
        """Tell the page that it is hidden behind another tab, or in view again."""
        self.page.evaluate(
            "away => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => away });"
            " document.dispatchEvent(new Event('visibilitychange')); }",
            away,
        )

    def admit(self, name: str) -> None:
        """Let one person in from the lobby."""
        self.page.click(f"#waiting-list >> role=button[name='Admit {name}']")

    def confirm(self) -> None:
        """Say yes to the question that is shown."""
        self.page.click("#confirm-yes")

    def says(self, text: str) -> None:
        """Wait for a notice."""
        expect(self.page.locator("#notices")).to_contain_text(text)

    def switched(self, kind: str, on: bool) -> None:
        """Wait until microphone (audio), camera (video) or screen are on or off."""
        expect(self.page.locator(f"#toggle-{kind}")).to_have_attribute("aria-pressed", str(on).lower())

    def ended_because(self, reason: str) -> None:
        """Wait for the page that says why the stay is over."""
        expect(self.page.locator(f"#ended[data-reason={reason}]")).to_be_visible()
