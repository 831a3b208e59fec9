"""A room's owner, a guest with a link, and a member who finds the room full, in real Chromium."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.system import System
from tests.e2e.browsers import PersonWindow, Windows
from tests.e2e.pages import RoomPage

pytestmark = pytest.mark.e2e


@pytest.fixture
def visitor(windows: Windows) -> Callable[[], Page]:
    """Opens a browser window of somebody without an account."""
    return windows.visitor


def make_room(page: Page, base_url: str, name: str, *, media_limit: int = 12) -> str:
    """Make a room on the home page, and return its slug."""
    page.goto(base_url)
    page.fill("#id_name", name)
    page.click(".card-form summary")
    page.fill("#id_media_limit", str(media_limit))
    page.get_by_role("button", name="Make the room").click()
    expect(page.locator("#prejoin h1")).to_have_text(name)
    return page.url.rstrip("/").rsplit("/", 1)[1]


def make_guest_link(page: Page, base_url: str, slug: str) -> str:
    """Make a guest link on the settings page, and return it."""
    page.goto(f"{base_url}/rooms/{slug}/settings/")
    page.fill("#guests #id_label", "Parents")
    page.get_by_role("button", name="Make a link").click()
    return page.locator("#new-guest-link").text_content() or ""


def test_a_guest_comes_by_a_link_and_a_full_room_says_so(
    parley: System, person: PersonWindow, visitor: Callable[[], Page]
) -> None:
    alice_page = person("alice")
    slug = make_room(alice_page, parley.base_url, "Guests welcome", media_limit=2)
    link = make_guest_link(alice_page, parley.base_url, slug)
    alice = RoomPage(alice_page)
    alice.open(parley.base_url, slug)
    expect(alice_page.locator("#door-note")).to_have_text("Nobody is in the room yet.")
    alice.join(microphone=False, camera=False)

    guest_page = visitor()
    guest_page.goto(link)
    expect(guest_page.locator("#door-note")).to_have_text("1 person is in the room.")
    guest_page.fill("#join-name", "Gina")
    guest = RoomPage(guest_page)
    guest.join(microphone=False, camera=False)
    guest.wait_for_peers(1)
    (guest_id,) = alice.wait_for_peers(1)
    expect(alice.tile(guest_id)).to_contain_text("Gina")

    bob_page = person("bob")
    bob = RoomPage(bob_page)
    bob.open(parley.base_url, slug)
    expect(bob_page.locator("#door-note")).to_have_text("2 of 2 people are in the room. Wait until someone leaves.")
    bob.ask_to_enter()
    expect(bob_page.locator("#join-error")).to_be_visible()
    guest.leave()
    expect(bob_page.locator("#door-note")).to_have_text("1 person is in the room.")
    bob.join(microphone=False, camera=False)
    bob.wait_for_peers(1)


def test_a_revoked_link_says_what_to_do(parley: System, person: PersonWindow, visitor: Callable[[], Page]) -> None:
    alice_page = person("alice")
    slug = make_room(alice_page, parley.base_url, "No more guests")
    link = make_guest_link(alice_page, parley.base_url, slug)
    alice_page.get_by_role("button", name="Revoke the link Parents").click()
    expect(alice_page.locator("#guests")).to_contain_text("revoked")
    page = visitor()
    page.goto(link)
    expect(page.locator("h1")).to_have_text("This guest link was revoked")


def test_a_class_is_scheduled_shown_and_put_into_a_calendar(
    parley: System, person: PersonWindow, tmp_path: Path
) -> None:
    page = person("alice")
    slug = make_room(page, parley.base_url, "Biology 9b")
    page.goto(f"{parley.base_url}/rooms/{slug}/schedule/")
    page.fill("#id_title", "Chemistry, the weekly class")
    page.fill("#id_date", "2020-01-01")
    page.locator("#id_date").blur()
    expect(page.locator("#id_date_error")).to_have_text("This day is past. Choose today or a later day.")
    page.fill("#id_date", (date.today() + timedelta(days=2)).isoformat())
    page.fill("#id_time", "09:30")
    expect(page.locator("#id_date_error")).to_have_count(0)
    expect(page.locator("#id_count")).to_be_hidden()
    page.select_option("#id_recurrence", "weekly")
    page.select_option("#id_ends", "count")
    page.fill("#id_count", "12")
    page.get_by_role("button", name="Schedule it").click()
    expect(page.locator("#schedule")).to_contain_text("every week")
    page.goto(parley.base_url)
    item = page.locator(".agenda-item", has_text="Chemistry, the weekly class").first
    expect(item.locator("time")).to_contain_text("9:30")
    with page.expect_download() as download:
        item.get_by_role("link", name="into your calendar").click()
    download.value.save_as(tmp_path / "class.ics")
    assert "RRULE:FREQ=WEEKLY;COUNT=12" in (tmp_path / "class.ics").read_text()


def test_a_room_is_archived_after_a_question_and_restored(parley: System, person: PersonWindow) -> None:
    page = person("alice")
    slug = make_room(page, parley.base_url, "Old project")
    page.goto(f"{parley.base_url}/rooms/{slug}/settings/")
    page.get_by_role("button", name="Archive the room").click()
    page.locator("#confirm-dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Archive the room").click()
    page.locator("#confirm-yes").click()
    expect(page.locator("h1")).to_have_text("Archived rooms")
    page.goto(f"{parley.base_url}/rooms/{slug}/")
    expect(page.locator("h1")).to_have_text("You archived this room")
    page.get_by_role("button", name="Restore the room").click()
    expect(page.locator(f"[data-room='{slug}']")).to_be_visible()


def test_who_gets_only_the_text_of_an_invitation_is_in_the_room_with_a_phone_within_three_taps(
    parley: System, person: PersonWindow, windows: Windows
) -> None:
    alice_page = person("alice")
    slug = make_room(alice_page, parley.base_url, "Physics 7a")
    alice = RoomPage(alice_page)
    alice.join(microphone=False, camera=False)
    alice_page.click("#open-invite")
    alice_page.click("#invite-make-link")
    expect(alice_page.locator("#invite-letter")).to_be_visible()
    text = alice_page.locator("#invite-text").input_value()
    (link,) = (word for word in text.split() if word.startswith(parley.base_url))

    phone = windows.visitor(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone.set_content(f'<meta name="viewport" content="width=device-width"><p><a href="{link}">{text}</a></p>')
    phone.tap("a")
    expect(phone.locator("#prejoin h1")).to_have_text("Physics 7a")
    phone.tap("#join-name")
    phone.keyboard.type("Gina")
    phone.tap("#join-silent")
    expect(phone.locator("#stage")).to_be_visible()
    guest = RoomPage(phone)
    guest.wait_for_peers(1)
    (guest_id,) = alice.wait_for_peers(1)
    expect(alice.tile(guest_id)).to_contain_text("Gina")
    assert slug not in link
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The phone passes on what it has, and nothing more.
    phone.tap("#open-invite")
    expect(phone.locator("#invite-url")).to_have_value(link)
    expect(phone.locator("#invite-end")).to_be_hidden()
