"""Response times of the AI participant: everyone sees them, by mouse and by keyboard, late comers too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from bench.system import System
from tests.e2e.browsers import PersonWindow
from tests.e2e.pages import RoomPage, make_room

pytestmark = pytest.mark.e2e

Enter = Callable[[str, str], RoomPage]

ANSWER_MS = 60_000


@pytest.fixture
def enter(parley: System, person: PersonWindow) -> Enter:
    """Lets somebody enter a room; without a slug they make the room."""

    def enter_room(name: str, slug: str) -> RoomPage:
        room = RoomPage(person(name))
        room.open(parley.base_url, slug or make_room(room.page, "Timing"))
        room.join(microphone=False, camera=False)
        return room

    return enter_room


def times(room: RoomPage) -> Locator:
    return room.page.locator("#response-times")


def test_everyone_sees_how_fast_the_last_answers_were(enter: Enter) -> None:
    alice = enter("alice", "")
    alice.wait_for_agent("idle", "listening", timeout_ms=ANSWER_MS)
    alice.page.locator("#open-ask").click()
    expect(times(alice)).to_be_hidden()
    alice.page.keyboard.press("Escape")
    alice.ask_agent("What is ice?")

    expect(times(alice).locator("li")).to_have_count(1, timeout=ANSWER_MS)
    alice.page.locator("#open-ask").click()
    summary = times(alice).locator("summary")
    expect(summary).to_contain_text(re.compile(r"Response times\s*[\d.]+ s"))
    expect(times(alice).locator("ol")).to_be_hidden()
    summary.press("Enter")
    row = times(alice).get_by_role("listitem")
    expect(row).to_contain_text("Alice")
    expect(row.get_by_role("img")).to_have_attribute("aria-label", re.compile(r"thinking [\d.]+ s, finding its voice"))

    bob = enter("bob", alice.page.url.rstrip("/").rsplit("/", 1)[1])
    bob.page.locator("#open-ask").click()
    times(bob).locator("summary").click()
    expect(times(bob).get_by_role("listitem")).to_contain_text("Alice")
