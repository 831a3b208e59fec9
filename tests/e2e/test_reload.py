"""Everybody in a room loads the page again, twice, and the room looks as before."""

from typing import Any

import pytest
from playwright.sync_api import expect

from bench.system import System
from tests.e2e.browsers import Windows
from tests.e2e.moderation_page import ModerationPage
from tests.e2e.pages import make_room, send_json

pytestmark = pytest.mark.e2e

# Less than the time for which a lost connection keeps its place.
GONE_MS = 15_000


def test_everybody_loads_the_page_twice_and_the_room_is_as_before(parley: System, windows: Windows) -> None:
    pages = {"alice": windows.person("alice"), "bob": windows.person("bob"), "gina": windows.visitor()}
    slug = make_room(pages["alice"], "Biology", media_limit=3, access="open")
    rooms = {name: ModerationPage(page) for name, page in pages.items()}
    for name, room in rooms.items():
        room.open(parley.base_url, slug)
        _join(room, name)
    alice, bob, gina = rooms.values()
    alice.do("Bob", "Make moderator")
    alice.send_chat("Welcome!")
    for room, place in ((bob, "You are next."), (gina, "You are number 2 in the queue.")):
        room.page.click("#toggle-hand")
        expect(room.page.locator("#own-place")).to_have_text(place)
    alice.show_people()
    alice.page.click("#toggle-lock")
    for room in rooms.values():
        room.wait_for_chat("Welcome!")
        expect(room.page.locator("#hand-list li")).to_have_count(2)
    before = {name: _seen(room) for name, room in rooms.items()}
    for _ in range(2):
        for room in rooms.values():
            room.page.reload()
        for room in rooms.values():
            expect(room.page.locator("#stage")).to_be_visible()
            room.show_people()
        for name, room in rooms.items():
            room.wait_for_peers(2)
            room.wait_for_chat("Welcome!")
            expect(room.page.locator("#hand-list li")).to_have_count(2)
            assert _seen(room) == before[name]
    expect(bob.page.locator("#own-place")).to_have_text("You are next.")
    bob.page.click("#toggle-lock")
    gina.says("The room is open again.")


def test_whoever_closes_the_page_is_gone_within_seconds(parley: System, windows: Windows) -> None:
    alice, bob = (ModerationPage(windows.person(name)) for name in ("alice", "bob"))
    slug = make_room(alice.page, "Goodbye")
    for name, room in (("alice", alice), ("bob", bob)):
        room.open(parley.base_url, slug)
        _join(room, name)
    alice.wait_for_peers(1)
    bob.page.goto("about:blank")
    expect(alice.page.locator("[data-peer-id]:not([data-self], [data-agent])")).to_have_count(0, timeout=GONE_MS)


def test_a_guest_comes_back_unasked_with_devices_name_and_password(parley: System, windows: Windows) -> None:
    alice = ModerationPage(windows.person("alice"))
    slug = make_room(alice.page, "Secret", access="open", password="s3cret", agent={"mode": "off"})
    alice.open(parley.base_url, slug)
    alice.join(microphone=False, camera=False)
    gina = ModerationPage(windows.visitor())
    gina.open(parley.base_url, slug)
    gina.page.fill("#join-name", "Gina")
    gina.join(password="s3cret")
    gina.page.click("#toggle-audio")
    for _ in range(2):
        gina.load_again()
        (gina_id,) = alice.wait_for_peers(1)
        assert gina_id == gina.own_peer_id()
        alice.wait_for_frames(gina_id, more=3)
        expect(gina.page.locator("#toggle-audio")).to_have_attribute("aria-pressed", "false")
        expect(gina.page.locator("#toggle-video")).to_have_attribute("aria-pressed", "true")
        expect(alice.tile(gina_id).locator(".tile-name-text")).to_have_text("Gina")
    gina.leave()
    gina.page.reload()
    gina.wait_for_card()
    expect(gina.page.locator("#join")).to_be_enabled()
    expect(gina.page.locator("#join-password")).to_be_visible()


def test_whoever_waits_in_the_lobby_or_meets_a_new_password_is_not_lost(parley: System, windows: Windows) -> None:
    alice = ModerationPage(windows.person("alice"))
    slug = make_room(alice.page, "Lobby", access="open", password="s3cret", lobby=True, agent={"mode": "off"})
    alice.open(parley.base_url, slug)
    alice.join(microphone=False, camera=False)
    gina = ModerationPage(windows.visitor())
    gina.open(parley.base_url, slug)
    gina.wait_for_card()
    gina.page.fill("#join-name", "Gina")
    gina.page.fill("#join-password", "s3cret")
    gina.page.click("#join-silent")
    expect(gina.page.locator("#lobby")).to_be_visible()
    gina.page.reload()
    expect(gina.page.locator("#lobby")).to_be_visible()
    send_json(alice.page, f"/api/v1/rooms/{slug}", {"settings": {"password": "an0ther"}}, method="PATCH")
    gina.page.reload()
    expect(gina.page.locator("#join-error")).to_have_text("This room has a password.")
    expect(gina.page.locator("#join-name")).to_have_value("Gina")
    gina.page.fill("#join-password", "an0ther")
    gina.page.click("#join-silent")
    expect(gina.page.locator("#lobby")).to_be_visible()


def _join(room: ModerationPage, name: str) -> None:
    room.wait_for_card()
    if name == "gina":
        room.page.fill("#join-name", "Gina")
    room.join(microphone=False, camera=False, consent=False)
    room.show_people()


def _seen(room: ModerationPage) -> dict[str, Any]:
    """The people, hands, chat and lock that a person sees."""
    page = room.page
    return {
        "people": page.locator("#people-list .person").all_inner_texts(),
        "hands": page.locator("#hand-list li bdi").all_inner_texts(),
        "chat": room.chat(),
        "locked": page.locator("#toggle-lock").get_attribute("aria-pressed"),
        "own": (room.own_peer_id(), sorted(room.peer_ids())),
    }
