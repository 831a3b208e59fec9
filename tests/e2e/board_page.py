"""The whiteboard as a person uses it, for tests with playwright's sync API."""

from playwright.sync_api import Page, expect


class BoardPage:
    """The whiteboard on the page of a room."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.texts = page.locator("#board-texts li")

    def open(self) -> None:
        """Open it for everyone, as host."""
        self._panel()
        self.page.click("#board-open")
        self.wait()

    def wait(self) -> None:
        """Wait until it is on the stage."""
        expect(self.page.locator("#board-area canvas").first).to_be_visible()

    def choose(self, tool: str) -> None:
        """Take a tool."""
        self.page.locator(f"#board input[name=board-tool][value={tool}]").check(force=True)

    def note(self, text: str) -> None:
        """Put a sticky note into the middle, by keyboard."""
        self.choose("note")
        self.page.focus("#board-area")
        self.page.keyboard.press("Enter")
        self.page.locator(".board-editor").fill(text)
        self.page.keyboard.press("Control+Enter")

    def draw(self, *points: tuple[float, float]) -> None:
        """Drag the mouse along points of the drawing area, in pixels."""
        box = self.page.locator("#board-area").bounding_box()
        assert box is not None
        places = [(box["x"] + x, box["y"] + y) for x, y in points]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=5)
        self.page.mouse.up()

    def expect_texts(self, *texts: str) -> None:
        """Wait until exactly these texts are on the board."""
        expect(self.texts).to_have_count(len(texts))
        assert sorted(self.texts.all_text_contents()) == sorted(texts)

    def _panel(self) -> None:
        if not self.page.locator("#panel-activities").is_visible():
            self.page.click("#open-activities")
