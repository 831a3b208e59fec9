"""Three people and what a host does: lobby, muting, asking, hands, roles, removing, ending, and the log of it all."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bench.system import System
from tests.e2e.browsers import Windows
from tests.e2e.moderation_page import ModerationPage
from tests.e2e.pages import make_room, visit_until

pytestmark = pytest.mark.e2e

Enter = Callable[..., ModerationPage]


@pytest.fixture(scope="module")
def pages(module_windows: Windows) -> dict[str, Page]:
    """A page for each of the three, signed in."""
    return {name: module_windows.person(name) for name in ("alice", "bob", "admin")}


@pytest.fixture
def enter(parley: System, pages: dict[str, Page]) -> Enter:
    """Lets somebody enter a room, with microphone and without camera unless told otherwise."""

    def enter_room(name: str, slug: str, *, microphone: bool = True, camera: bool = False) -> ModerationPage:
        room = ModerationPage(pages[name])
        room.open(parley.base_url, slug)
        room.join(microphone=microphone, camera=camera)
        room.show_people()
        return room

    return enter_room


def test_the_lobby_lets_in_one_and_all_and_turns_away(parley: System, pages: dict[str, Page], enter: Enter) -> None:
    slug = make_room(pages["alice"], "Lobby")
    alice = enter("alice", slug)
    alice.page.click("#toggle-lobby")
    bob, admin = ModerationPage(pages["bob"]), ModerationPage(pages["admin"])
    alice.look_elsewhere(True)
    bob.wait_in_lobby(parley.base_url, slug)
    expect(alice.page.locator("#waiting-count")).to_have_text("1")
    alice.says("Bob waits in the lobby")
    expect(alice.page).to_have_title("(1) Lobby · Parley")
    alice.page.click("role=button[name='Deny Bob']")
    expect(alice.page).to_have_title("Lobby · Parley")
    alice.look_elsewhere(False)
    bob.ended_because("not_admitted")
    for guest in (bob, admin):
        guest.wait_in_lobby(parley.base_url, slug)
    expect(alice.page.locator("#waiting-count")).to_have_text("2")
    alice.page.click("#admit-all")
    for guest in (bob, admin):
        guest.is_in()
    expect(alice.page.locator("#waiting-count")).to_be_hidden()


def test_a_host_mutes_and_asks_but_switches_nothing_on(pages: dict[str, Page], enter: Enter) -> None:
    slug = make_room(pages["alice"], "Muting")
    alice, bob = enter("alice", slug), enter("bob", slug, camera=True)
    alice.do("Bob", "Mute")
    bob.switched("audio", False)
    bob.says("Alice muted you")
    alice.do("Bob", "Switch camera off")
    bob.switched("video", False)
    question = bob.page.locator("#unmute-question")
    alice.do("Bob", "Ask to unmute")
    expect(question).to_contain_text("Alice asks you to unmute.")
    bob.switched("audio", False)
    bob.page.click("#unmute-no")
    expect(question).to_be_hidden()
    bob.switched("audio", False)
    alice.page.click("#ask-all")
    bob.page.click("#unmute-yes")
    bob.switched("audio", True)
    alice.page.click("#mute-all")
    bob.switched("audio", False)
    alice.switched("audio", True)


def test_hands_are_called_in_their_order(pages: dict[str, Page], enter: Enter) -> None:
    slug = make_room(pages["alice"], "Hands")
    alice = enter("alice", slug)
    bob, admin = enter("bob", slug, microphone=False), enter("admin", slug)
    for student in (bob, admin):
        student.page.click("#toggle-hand")
        expect(student.page.locator("#own-place")).to_be_visible()
    expect(bob.page.locator("#own-place")).to_have_text("You are next.")
    expect(admin.page.locator("#own-place")).to_have_text("You are number 2 in the queue.")
    expect(alice.page.locator("#hand-list li bdi")).to_have_text(["Bob", "Admin"])
    alice.page.click("role=button[name='Next: Bob']")
    expect(admin.page.locator("#floor-chip")).to_have_text("Bob has the floor")
    expect(admin.page.locator("#own-place")).to_have_text("You are next.")
    expect(bob.page.locator("#unmute-question")).to_contain_text("You have the floor.")
    bob.switched("audio", False)
    alice.page.click("#end-floor")
    expect(admin.page.locator("#floor-chip")).to_be_hidden()


def test_who_is_removed_waits_and_a_locked_room_stays_shut(
    parley: System, pages: dict[str, Page], enter: Enter
) -> None:
    slug = make_room(pages["alice"], "Order")
    alice, bob = enter("alice", slug), enter("bob", slug)
    alice.do("Bob", "Spotlight for everyone")
    bob.says("You are in the spotlight")
    alice.do("Bob", "Remove")
    alice.confirm()
    bob.ended_because("removed")
    bob.wait_in_lobby(parley.base_url, slug)
    alice.admit("Bob")
    bob.is_in()
    alice.page.click("#toggle-lock")
    bob.says("The room is locked now.")
    admin = ModerationPage(pages["admin"])
    admin.open(parley.base_url, slug)
    admin.ask_to_enter()
    expect(admin.page.locator("body")).to_contain_text("locked")
    expect(admin.page.locator("#stage")).to_be_hidden()


def test_the_host_hands_over_drops_out_comes_back_and_ends(
    parley: System, pages: dict[str, Page], enter: Enter
) -> None:
    slug = make_room(pages["alice"], "Hosts")
    alice, bob = enter("alice", slug), enter("bob", slug)
    admin = enter("admin", slug)
    alice.do("Bob", "Make host")
    alice.confirm()
    bob.says("Alice made you the host.")
    expect(bob.row("Bob (you)")).to_contain_text("Host")
    alice.page.click("#take-host-button")
    expect(bob.row("Bob (you)")).not_to_contain_text("Host")
    alice.page.click("#leave")
    expect(alice.page.locator("#leave-text")).to_contain_text("somebody else becomes host")
    alice.page.click("#leave-only")
    alice.ended_because("left")
    admin.says("Bob stands in until they come back.")
    expect(bob.page.locator("#host-tools")).to_be_visible()
    alice = enter("alice", slug)
    expect(bob.page.locator("#host-tools")).to_be_hidden()
    alice.page.click("#leave")
    alice.page.click("#leave-end")
    for member in (alice, bob, admin):
        member.ended_because("ended")
    _audit_log_tells(parley, pages["admin"], slug)


def _audit_log_tells(parley: System, admin: Page, slug: str) -> None:
    """The admin shows who did what; the entries come through the storage queue."""
    handed, taken = "Handed over the host's role", "Took the host's role back"
    expected = {handed, taken, "Stood in for the host", "Ended the meeting for everyone"}
    actions = admin.locator("#result_list .field-what")
    address = f"{parley.base_url}/admin/audit/actionentry/?q={slug}"
    visit_until(admin, address, lambda: expected <= set(actions.all_text_contents()))
    rows = admin.locator("#result_list tbody tr")
    expect(rows.filter(has_text=handed)).to_contain_text("Bob")
    expect(rows.filter(has_text="Stood in").first).to_contain_text("the system")
