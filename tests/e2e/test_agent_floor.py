"""A host and a member with the AI participant: its raised hand, and questions to it in the chat."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bench.system import System
from tests.e2e.browsers import Windows
from tests.e2e.pages import TIMEOUT_MS, RoomPage, make_room

pytestmark = pytest.mark.e2e

Enter = Callable[[str, str], RoomPage]


@pytest.fixture(scope="module")
def pages(module_windows: Windows) -> dict[str, Page]:
    """A page for each of the two, signed in."""
    return {name: module_windows.person(name) for name in ("alice", "bob")}


@pytest.fixture
def enter(parley: System, pages: dict[str, Page]) -> Enter:
    """Lets somebody enter a room without microphone and camera, and waits for the agent."""

    def enter_room(name: str, slug: str) -> RoomPage:
        room = RoomPage(pages[name])
        room.open(parley.base_url, slug)
        room.join(microphone=False, camera=False)
        room.wait_for_agent("idle")
        return room

    return enter_room


def complete_mention(room: RoomPage, question: str) -> None:
    """Write "@n", take what is offered, and send the rest."""
    if not room.page.locator("#chat-input").is_visible():
        room.page.click("#open-chat")
    room.page.locator("#chat-input").press_sequentially("@n")
    expect(room.page.locator("#chat-mention")).to_be_visible()
    room.page.press("#chat-input", "Tab")
    expect(room.page.locator("#chat-input")).to_have_value("@Nova ")
    expect(room.page.locator("#chat-mention")).to_be_hidden()
    room.page.locator("#chat-input").press_sequentially(question)
    room.page.press("#chat-input", "Enter")


def answers(room: RoomPage) -> list[str]:
    """The messages of the agent in the chat."""
    return [text for text in room.chat() if not text.startswith("@")]


def test_the_agent_raises_its_hand_and_a_host_lets_it_answer_in_the_chat(pages: dict[str, Page], enter: Enter) -> None:
    slug = make_room(pages["alice"], "Hands", agent={"mode": "hand"})
    alice, bob = enter("alice", slug), enter("bob", slug)
    complete_mention(bob, "what is photosynthesis?")
    for room in (alice, bob):
        room.wait_for_agent("hand")
        expect(room.page.locator("[data-agent] .agent-phase")).to_contain_text("Would like to answer Bob")
        expect(room.page.locator("[data-agent] .agent-text")).to_have_text("what is photosynthesis?")
    expect(bob.page.locator("#agent-wish")).to_be_hidden()
    expect(alice.page.locator("#agent-wish")).to_contain_text("Nova would like to answer Bob")
    alice.page.click("#open-people")
    expect(alice.page.locator("#hand-list")).to_contain_text("Nova")
    assert answers(bob) == []
    alice.page.click("#agent-wish-yes")
    expect(alice.page.locator("#agent-wish")).to_be_hidden()
    for room in (alice, bob):
        room.wait_for_agent("speaking", "thinking")
    expect(alice.page.locator("#hand-list")).not_to_contain_text("Nova")
    expect(bob.page.locator("#chat-messages .chat-text")).to_have_count(2)
    assert answers(bob)[0]
    for room in (alice, bob):
        room.wait_for_agent("idle", timeout_ms=2 * TIMEOUT_MS)


def test_a_host_declines_and_what_a_host_types_is_answered_at_once(pages: dict[str, Page], enter: Enter) -> None:
    slug = make_room(pages["alice"], "Not now", agent={"mode": "hand"})
    alice, bob = enter("alice", slug), enter("bob", slug)
    bob.ask_agent("What is water?")
    alice.wait_for_agent("hand")
    alice.page.click("#agent-wish-no")
    for room in (alice, bob):
        room.wait_for_agent("idle")
    alice.ask_agent("What is ice?")
    bob.wait_for_agent("speaking")
    bob.page.click("#open-ask")
    bob.page.click("#agent-stop")
    for room in (alice, bob):
        room.wait_for_agent("idle")


def test_in_captions_mode_the_agent_answers_in_the_chat_without_a_sound(pages: dict[str, Page], enter: Enter) -> None:
    slug = make_room(pages["alice"], "Captions", agent={"mode": "captions"})
    alice = enter("alice", slug)
    alice.send_chat("@nova what is ice?")
    expect(alice.page.locator("#chat-messages .chat-text")).to_have_count(2)
    assert alice.captions() == []
