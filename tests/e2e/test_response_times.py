"""How fast the AI participant answered: everyone sees it, who comes later too, by mouse and by keyboard."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from bench.system import System
from tests.e2e.pages import TIMEOUT_MS, RoomPage, make_room, sign_in

pytestmark = pytest.mark.e2e

ANSWER_MS = 30_000


@pytest.fixture
def enter(parley: System, chromium: Browser) -> Iterator[Callable[[str, str], RoomPage]]:
    """Lets somebody enter a room; without a slug they make the room."""
    contexts: list[BrowserContext] = []

    def one(name: str, slug: str) -> RoomPage:
        context = chromium.new_context()
        contexts.append(context)
        room = RoomPage(sign_in(context, parley.base_url, name, parley.passwords[name]))
        room.open(parley.base_url, slug or make_room(room.page, "Timing"))
        room.join(microphone=False, camera=False)
        return room

    yield one
    for context in contexts:
        context.close()


def times(room: RoomPage) -> Locator:
    return room.page.locator("#response-times")


def test_everyone_sees_how_fast_the_last_answers_were(enter: Callable[[str, str], RoomPage]) -> None:
    alice = enter("alice", "")
    alice.wait_for_agent("idle", "listening", timeout_ms=ANSWER_MS)
    alice.page.locator("#open-ask").click()
    expect(times(alice)).to_be_hidden()
    alice.page.keyboard.press("Escape")
    alice.ask_agent("What is ice?")

    expect(times(alice).locator("li")).to_have_count(1, timeout=ANSWER_MS)
    alice.page.locator("#open-ask").click()
    summary = times(alice).locator("summary")
    expect(summary).to_contain_text(re.compile(r"Response times\s*[\d.]+ s"), timeout=TIMEOUT_MS)
    expect(times(alice).locator("ol")).to_be_hidden()
    summary.press("Enter")
    row = times(alice).get_by_role("listitem")
    expect(row).to_contain_text("Alice")
    expect(row.get_by_role("img")).to_have_attribute("aria-label", re.compile(r"thinking [\d.]+ s, finding its voice"))

    bob = enter("bob", alice.page.url.rstrip("/").rsplit("/", 1)[1])
    bob.page.locator("#open-ask").click()
    times(bob).locator("summary").click()
    expect(times(bob).get_by_role("listitem")).to_contain_text("Alice")
