"""Two people and the AI participant in real Chromium, on a whole running system."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.system import System
from tests.e2e.pages import RoomPage, make_room, sign_in
from tests.spoken import is_heard

pytestmark = pytest.mark.e2e

ANSWER_MS = 45_000
AUDIBLE_RMS = 0.01
HOSTILE = "<img src=x onerror=\"document.title='broken in'\">"


def join(page: Page, parley: System, slug: str, *, microphone: bool = True, camera: bool = True) -> RoomPage:
    room = RoomPage(page)
    room.open(parley.base_url, slug)
    room.join(microphone=microphone, camera=camera)
    return room


def test_two_people_see_each_other_chat_safely_and_leave(parley: System, person: Callable[[str], Page]) -> None:
    alice_page, bob_page = person("alice"), person("bob")
    slug = make_room(alice_page, "Two people")
    alice = join(alice_page, parley, slug, microphone=False)
    bob = join(bob_page, parley, slug, microphone=False)
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


def test_a_spoken_question_is_captioned_answered_aloud_and_stored(parley: System, speaking_chromium: Browser) -> None:
    page = sign_in(speaking_chromium.new_context(), parley.base_url, "alice", parley.passwords["alice"])
    slug = make_room(page, "Biology")
    room = join(page, parley, slug, camera=False)
    # The browser's echo canceller and encoder change the sound, so any text will do until it is compared below.
    room.wait_for_caption("", name="Alice", timeout_ms=ANSWER_MS)
    room.wait_for_agent("speaking", timeout_ms=ANSWER_MS)
    assert room.agent_energy() > AUDIBLE_RMS
    room.wait_for_agent("idle", "listening", timeout_ms=ANSWER_MS)
    segments = _stored(page, parley, slug)
    assert is_heard("photosynthesis", " ".join(line["text"] for line in segments if line["kind"] == "speech"))
    assert any(line["kind"] == "agent" and line["speaker"] == "Nova" for line in segments)


def _stored(page: Page, parley: System, slug: str) -> list[dict[str, Any]]:
    """What the room's owner can download, once the answer is stored."""
    link = page.context.new_page()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        link.goto(f"{parley.base_url}/rooms/{slug}/meetings/")
        download = link.locator("a[href$='transcript.json']").first
        if download.count():
            answer = link.request.get(parley.base_url + str(download.get_attribute("href")))
            segments: list[dict[str, Any]] = answer.json()["segments"]
            if any(segment["kind"] == "agent" for segment in segments):
                return segments
    raise AssertionError("the answer was not stored within 20 s")


def test_the_admin_reads_the_transcript(parley: System, person: Callable[[str], Page]) -> None:
    alice_page = person("alice")
    slug = make_room(alice_page, "For the records")
    alice = join(alice_page, parley, slug, microphone=False, camera=False)
    alice.send_chat("the word of the day is chlorophyll")
    alice.leave()
    admin = person("admin")
    for _ in range(20):
        admin.goto(f"{parley.base_url}/admin/transcripts/meeting/?q=chlorophyll")
        row = admin.locator("#result_list tbody tr th a")
        if row.count():
            break
    row.first.click()
    expect(admin.locator("body")).to_contain_text("the word of the day is chlorophyll")
    expect(admin.locator("body")).to_contain_text("Alice")


def test_a_room_that_does_not_exist_says_so(parley: System, person: Callable[[str], Page]) -> None:
    page = person("bob")
    answer = page.goto(f"{parley.base_url}/rooms/no-such-room/")
    assert answer is not None
    assert answer.status == 404
