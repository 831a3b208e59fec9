"""Polls as hosts and students use them on the page of a room."""

from collections.abc import Sequence

from playwright.sync_api import Locator, expect

from tests.e2e.pages import RoomPage


class PollPage(RoomPage):
    """The page of one room, with its activities."""

    def show_activities(self) -> None:
        """Open the activities in the side panel."""
        if not self.page.locator("#panel-activities").is_visible():
            self.page.click("#open-activities")

    def ask(
        self,
        question: str,
        options: Sequence[str] = (),
        *,
        kind: str = "single",
        correct: int | None = None,
        live: bool = False,
    ) -> None:
        """Write a poll and start it."""
        self.page.click("#new-poll")
        self.page.fill("#poll-question", question)
        self.page.locator(f".poll-kind input[value={kind}]").check(force=True)
        for number, option in enumerate(options, start=1):
            if self.page.get_by_label(f"Option {number}", exact=True).count() == 0:
                self.page.click("#poll-add-option")
            self.page.get_by_label(f"Option {number}", exact=True).fill(option)
        if correct is not None:
            self.page.get_by_label(f"Option {correct + 1} is correct").check()
        if live:
            self.page.check("#poll-live")
        self.page.click("#poll-start")
        expect(self.card(question)).to_be_visible()

    def card(self, question: str) -> Locator:
        """The card of a poll."""
        return self.page.locator(".poll-card", has=self.page.get_by_role("heading", name=question, exact=True))

    def choose(self, question: str, option: str) -> None:
        """Answer with an option, by keyboard alone, and wait until the answer is in."""
        field = self.card(question).get_by_label(option, exact=True)
        field.focus()
        field.press("Space")
        field.press("Enter")
        expect(self.card(question)).to_contain_text("Your answer is in.")

    def write(self, question: str, text: str) -> None:
        """Answer in words."""
        self.card(question).locator("textarea").fill(text)
        self.card(question).get_by_role("button", name="Send my answer").click()
        expect(self.card(question)).to_contain_text("Your answer is in.")

    def act(self, question: str, action: str) -> None:
        """Press a button of the card."""
        self.card(question).locator(f"[data-action={action}]").click()

    def shows(self, question: str, option: str, result: str) -> None:
        """Wait until the bar of an option says so."""
        bar = self.card(question).locator(".poll-bars li", has=self.page.get_by_text(option, exact=True))
        expect(bar.locator(".poll-number")).to_have_text(result)
