"""A late comer asks the AI participant in the chat what was missed; the owner searches what was said afterwards."""

import pytest
from playwright.sync_api import expect

from bench.system import System
from tests.e2e.browsers import PersonWindow
from tests.e2e.pages import RoomPage, make_room, visit_until

pytestmark = pytest.mark.e2e

SAID = "We decided to buy ten microscopes in March."
ANSWER_MS = 60_000


def test_a_late_comer_is_caught_up_in_the_chat_and_the_owner_finds_the_line(
    parley: System, person: PersonWindow
) -> None:
    page = person("alice")
    slug = make_room(page, "Memory")
    alice, bob = RoomPage(page), RoomPage(person("bob"))
    for room in (alice, bob):
        room.open(parley.base_url, slug)
        room.join(microphone=False, camera=False)
        room.wait_for_agent("idle")
        if room is alice:
            room.send_chat(SAID)
    bob.send_chat("@Nova catch me up")
    summary = f"Here is what you missed. Alice said: {SAID}"
    for room in (alice, bob):
        if not room.page.locator("#chat-input").is_visible():
            room.page.click("#open-chat")
        expect(room.page.locator("#chat-shown .chat-text", has_text=summary)).to_be_visible(timeout=ANSWER_MS)
    bob.leave()
    alice.leave()
    found = page.locator(".found-list li", has_text="Alice")
    meetings = f"{parley.base_url}/rooms/{slug}/meetings/"
    visit_until(page, f"{meetings}?q=microscope", lambda: found.count() > 0)
    page.goto(meetings)
    page.fill("#meeting-search", "microscope")
    page.press("#meeting-search", "Enter")
    expect(found.locator("mark").first).to_have_text("microscope")
    found.first.get_by_role("link").click()
    expect(page.get_by_text(SAID).first).to_be_visible()
