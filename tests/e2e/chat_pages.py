"""The chat and its files, as a person uses them on the page of a room."""

from pathlib import Path
from typing import cast

from playwright.sync_api import FilePayload, Locator, Page, expect


class ChatPage:
    """The chat page of the side panel."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.messages = page.locator("#chat-shown .chat-text")
        self.transfers = page.locator(".transfer")

    def open(self) -> None:
        """Show the chat."""
        if not self.page.locator("#panel-chat").is_visible():
            self.page.click("#open-chat")

    def write_to(self, name: str, text: str) -> None:
        """Write to everyone or to one person, by the receiver of the composer."""
        self.page.select_option("#chat-to", label=name)
        self.page.fill("#chat-input", text)
        self.page.press("#chat-input", "Enter")
        expect(self.page.locator("#chat-input")).to_have_value("")

    def conversation(self, name: str) -> Locator:
        """The button of a conversation."""
        return self.page.locator(".conversation", has_text=name)

    def texts(self) -> list[str]:
        """The messages on the screen, oldest first."""
        return self.messages.all_text_contents()

    def attach(self, *files: FilePayload | Path) -> None:
        """Choose files to send to the receiver of the composer."""
        with self.page.expect_file_chooser() as chooser:
            self.page.click("#chat-attach")
        chooser.value.set_files(cast("list[Path] | list[FilePayload]", list(files)))

    def transfer(self, name: str) -> Locator:
        """The card of a file."""
        return self.page.locator(f".transfer[aria-label={name!r}]")

    def expect_transfer(self, name: str, state: str) -> None:
        """Wait until a file is so far."""
        expect(self.transfer(name)).to_have_attribute("data-state", state)

    def press(self, name: str, button: str) -> None:
        """Press a button of a file's card."""
        self.transfer(name).get_by_role("button", name=button, exact=True).click()
