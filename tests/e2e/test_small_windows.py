"""On phones, upright and on their side, everything of the room's page can be reached and touched, in every state."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bench.system import System
from tests.e2e.board_page import BoardPage
from tests.e2e.browsers import Windows
from tests.e2e.pages import RoomPage, make_room, send_json
from tests.e2e.reach import faults

pytestmark = pytest.mark.e2e

PHONES = [(360, 740), (320, 568), (844, 390), (667, 375)]
WINDOWS = [*PHONES, (1024, 768), (1440, 900)]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}
DISMISS_NOTICES = "document.querySelectorAll('#notices [aria-label=Dismiss]').forEach(button => button.click())"
PANELS = ["chat", "people", "activities", "transcript"]
BAR = ["#toggle-audio", "#toggle-video", "#toggle-hand", "#open-chat", "#open-more", "#leave"]


class Inspector:
    """Looks at one page in many sizes, and keeps what is wrong."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []

    def look(self, state: str, *, in_view: list[str], windows: list[tuple[int, int]] = PHONES) -> None:
        """Note the faults of a state; `in_view` is seen without scrolling."""
        for width, height in windows:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.evaluate("scrollTo(0, 0)")
            self.page.evaluate(DISMISS_NOTICES)
            self.found += [f"{state}, {width} by {height}: {fault}" for fault in faults(self.page, in_view)]


def press(page: Page, button: str) -> None:
    """Press a control of the bar; on phones some are behind "More"."""
    if not page.locator(f"#{button}").is_visible():
        page.click("#open-more")
    page.click(f"#{button}")


def test_everything_can_be_reached_on_phones(parley: System, windows: Windows) -> None:
    alice = windows.person("alice", **PHONE)
    slug = make_room(alice, "Biology 9b, plants and light", access="open", lobby=True)
    guest_link = send_json(alice, f"/api/v1/rooms/{slug}/guest-links", {"label": "Parents"})["url"]
    inspector = Inspector(alice)
    room = RoomPage(alice)
    room.open(parley.base_url, slug)
    room.wait_for_card()
    inspector.look("door", in_view=["#join", "#join-silent"], windows=WINDOWS)
    alice.set_viewport_size({"width": 360, "height": 740})
    room.join(microphone=False, camera=False)
    inspector.look("stage", in_view=BAR[:4] + BAR[5:], windows=WINDOWS)
    alice.set_viewport_size({"width": 360, "height": 740})
    alice.click("#toggle-hand")
    expect(alice.locator("#toggle-hand")).to_have_attribute("aria-pressed", "true")
    alice.click("#open-more")
    inspector.look("more", in_view=[*BAR, "#open-devices"])
    alice.click("#open-more")

    guest = windows.visitor(**PHONE)
    guest.goto(guest_link)
    guest.fill("#join-name", "Gina")
    RoomPage(guest).ask_to_enter()
    expect(guest.locator("#lobby")).to_be_visible()
    lobby = Inspector(guest)
    lobby.look("lobby", in_view=["#leave-lobby"])

    for panel in PANELS:
        if alice.locator("#close-panel").is_visible():
            alice.click(f"#tab-{panel}")
        else:
            press(alice, f"open-{panel}")
        inspector.look(panel, in_view=BAR)
    alice.click("#close-panel")
    alice.set_viewport_size({"width": 360, "height": 740})
    press(alice, "open-devices")
    inspector.look("settings", in_view=["#devices-dialog footer button"])
    alice.keyboard.press("Escape")
    press(alice, "open-activities")
    BoardPage(alice).open()
    inspector.look("board", in_view=[*BAR, "#board-area"])
    assert not inspector.found + lobby.found, "\n" + "\n".join(inspector.found + lobby.found)
