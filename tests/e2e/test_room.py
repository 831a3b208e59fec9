"""Two people and the AI participant in real Chromium, on a whole running system."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.system import System
from tests.e2e.browsers import PersonWindow, Windows
from tests.e2e.pages import RoomPage, make_room, visit_until
from tests.spoken import is_heard

pytestmark = pytest.mark.e2e

ANSWER_MS = 60_000
AUDIBLE_RMS = 0.01
HOSTILE = "<img src=x onerror=\"document.title='broken in'\">"


def join(page: Page, parley: System, slug: str, *, microphone: bool = False, camera: bool = False) -> RoomPage:
    room = RoomPage(page)
    room.open(parley.base_url, slug)
    room.join(microphone=microphone, camera=camera)
    return room


def test_two_people_see_each_other_chat_safely_and_leave(parley: System, person: PersonWindow) -> None:
    alice_page, bob_page = person("alice"), person("bob")
    slug = make_room(alice_page, "Two people")
    alice = join(alice_page, parley, slug, camera=True)
    bob = join(bob_page, parley, slug, camera=True)
    (bob_id,), (alice_id,) = alice.wait_for_peers(1), bob.wait_for_peers(1)
    alice.wait_for_frames(bob_id)
    bob.wait_for_frames(alice_id)
    bob.send_chat(HOSTILE)
    alice_page.click("#open-chat")
    alice.wait_for_chat(HOSTILE)
    assert "broken in" not in (alice_page.title(), bob_page.title())
    bob_page.press("#chat-input", "Escape")
    expect(bob_page.locator("#panel")).to_be_hidden()
    bob.leave()
    alice.wait_for_peers(0)


def test_a_spoken_question_is_captioned_answered_aloud_and_stored(
    parley: System, windows: Windows, speaking_chromium: Browser
) -> None:
    page = windows.person("alice", browser=speaking_chromium)
    slug = make_room(page, "Biology")
    room = join(page, parley, slug)
    room.wait_for_agent("idle")
    room.unmute()
    # The browser's echo canceller and encoder change the sound, so any text will do until it is compared below.
    room.wait_for_caption("", name="Alice", timeout_ms=ANSWER_MS)
    room.wait_for_agent("speaking", timeout_ms=ANSWER_MS)
    assert room.hears_agent(AUDIBLE_RMS)
    room.wait_for_agent("idle", "listening", timeout_ms=ANSWER_MS)
    segments = _stored(page.context.new_page(), parley, slug)
    assert is_heard("photosynthesis", " ".join(line["text"] for line in segments if line["kind"] == "speech"))
    assert any(line["kind"] == "agent" and line["speaker"] == "Nova" for line in segments)


def _stored(page: Page, parley: System, slug: str) -> list[dict[str, Any]]:
    """The lines that the room's owner can download, once the answer is stored."""
    download = page.locator("a[href$='transcript.json']").first
    segments: list[dict[str, Any]] = []

    def answer_is_stored() -> bool:
        if download.count():
            answer = page.request.get(parley.base_url + str(download.get_attribute("href")))
            segments[:] = answer.json()["segments"]
        return any(segment["kind"] == "agent" for segment in segments)

    visit_until(page, f"{parley.base_url}/rooms/{slug}/meetings/", answer_is_stored)
    return segments


def test_the_admin_reads_the_transcript(parley: System, person: PersonWindow) -> None:
    alice_page = person("alice")
    slug = make_room(alice_page, "For the records")
    alice = join(alice_page, parley, slug)
    # No other test says this word, so that the search finds this meeting only.
    alice.send_chat("the word of the day is stromatolite")
    alice.leave()
    admin = person("admin")
    row = admin.locator("#result_list tbody tr th a")
    visit_until(admin, f"{parley.base_url}/admin/transcripts/meeting/?q=stromatolite", lambda: row.count() > 0)
    row.first.click()
    expect(admin.locator("body")).to_contain_text("the word of the day is stromatolite")
    expect(admin.locator("body")).to_contain_text("Alice")


def test_a_room_that_does_not_exist_says_so(parley: System, person: PersonWindow) -> None:
    page = person("bob")
    answer = page.goto(f"{parley.base_url}/rooms/no-such-room/")
    assert answer is not None
    assert answer.status == 404
