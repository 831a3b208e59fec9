"""A teacher and three students, two of them guests, in breakout rooms, in real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bench.system import System
from tests.e2e.breakout_page import BreakoutPage
from tests.e2e.browsers import Windows
from tests.e2e.pages import make_room

pytestmark = pytest.mark.e2e

# Four people who come at once load a small machine.
NAVIGATION_MS = 60_000
STUDENTS = ("Bob", "Gina", "Gus")


@pytest.fixture
def people(parley: System, windows: Windows) -> dict[str, BreakoutPage]:
    """Alice teaches in her open room; Bob has an account, Gina and Gus have none. All are in the main room.

    Only Alice has a camera, so that a small machine carries all of them.
    """
    alice = windows.person("alice")
    slug = make_room(alice, "Biology", access="open", agent={"mode": "off"})
    pages = {
        "Alice": alice,
        "Bob": windows.person("bob"),
        "Gina": windows.visitor(),
        "Gus": windows.visitor(),
    }
    people = {name: BreakoutPage(page) for name, page in pages.items()}
    for name, person in people.items():
        person.page.context.set_default_navigation_timeout(NAVIGATION_MS)
        person.open(parley.base_url, slug)
        person.page.fill("#join-name", name)
        person.join(microphone=False, camera=name == "Alice")
    everyone(people, lambda person: person.wait_for_peers(3))
    return people


def everyone(people: dict[str, BreakoutPage], do: Callable[[BreakoutPage], object]) -> None:
    """Do the same with everybody, one after the other."""
    for person in people.values():
        do(person)


def test_groups_meet_among_themselves_and_come_back(people: dict[str, BreakoutPage]) -> None:
    alice, students = people["Alice"], {name: people[name] for name in STUDENTS}
    alice.open_rooms()
    groups = {name: page.join_breakout() for name, page in students.items()}
    assert set(groups.values()) == {"Group 1", "Group 2"}
    for name, page in students.items():
        mates = {mate for mate in STUDENTS if mate != name and groups[mate] == groups[name]}
        page.wait_for_peers(len(mates))
        page.wait_for_links()
        assert page.names() == mates
    alice.wait_for_peers(0)

    alice.page.fill("#breakouts-message", "Two minutes left")
    alice.page.press("#breakouts-message", "Enter")
    for page in students.values():
        expect(page.page.locator("#breakout-said")).to_have_text("Alice: Two minutes left")

    caller = students["Gina"]
    caller.press("help")
    notice = alice.page.locator(".notice", has_text=f"Gina calls for help in {groups['Gina']}")
    notice.get_by_role("button", name="Visit").click()
    expect(alice.page.locator("#room-name")).to_have_text(groups["Gina"])
    expect(caller.bar.get_by_role("button", name="Call for help")).to_be_visible()
    alice.wait_for_peers(sum(group == groups["Gina"] for group in groups.values()))
    alice.wait_for_links()
    caller.send_chat("what is chlorophyll?")
    alice.page.click("#open-chat")
    alice.wait_for_chat("what is chlorophyll?")
    alice.press("leave")
    alice.wait_for_peers(0)
    assert "what is chlorophyll?" not in alice.chat()

    alice.show_rooms()
    alice.page.click("#breakouts-close")
    alice.page.click("#confirm-yes")
    expect(students["Gus"].page.locator("#breakout-bar-time[data-soon]")).to_be_visible()
    alice.page.get_by_role("button", name="Close now").click()
    everyone(people, BreakoutPage.wait_for_main_room)
    everyone(people, lambda page: page.wait_for_peers(3))
    everyone(people, lambda page: page.wait_for_links())


def test_students_choose_a_room_are_moved_and_find_back_after_a_reload(people: dict[str, BreakoutPage]) -> None:
    alice, gina, gus = people["Alice"], people["Gina"], people["Gus"]
    alice.open_rooms(way="choice")
    gina.page.get_by_role("button", name="Join Group 2").click()
    gina.wait_for_peers(0)
    alice.page.get_by_label("Send Gina to").select_option("b1")
    expect(gina.page.locator("#breakout-bar-words")).to_have_text("Group 1")
    gus.page.get_by_role("button", name="Join Group 1").click()
    gina.wait_for_peers(1)

    gina.load_again()
    assert gina.join_breakout() == "Group 1"
    gina.wait_for_peers(1)
    gina.wait_for_links()
    gina.press("leave")
    gina.wait_for_peers(2)
    assert gina.names() == {"Alice", "Bob"}
