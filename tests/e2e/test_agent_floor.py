"""A host and a member with the AI participant: its raised hand, and questions to it in the chat."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bench.system import System
from tests.e2e.browsers import Windows
from tests.e2e.pages import TIMEOUT_MS, RoomPage, make_room

pytestmark = pytest.mark.e2e

Enter = Callable[[str, str], RoomPage]

TILE_SIZES = [
    *[(80, 80), (104, 104), (100, 66), (144, 90), (172, 150), (172, 196), (240, 150), (356, 120), (320, 200)],
    *[(500, 300), (700, 300), (1440, 810)],
]
# Parts of the tile that lie over each other or outside of it, at each size and in each state.
_CROWDED = """sizes => {
  const parts = ['.tile-name', '.orb', '.agent-phase', '.agent-mode', '.agent-text', '.agent-stop', '.tile-menu'];
  const found = [];
  for (const [width, height] of sizes)
    for (const state of ['idle', 'thinking', 'speaking', 'hand', 'muted']) {
      const tile = document.querySelector('[data-agent]').cloneNode(true);
      tile.hidden = false;
      tile.dataset.state = state;
      tile.style.cssText = `--x:0px;--y:0px;--tile-width:${width}px;--tile-height:${height}px`;
      tile.querySelector('.agent-phase span').textContent = 'Would like to answer Bartholomew';
      tile.querySelector('.agent-mode').hidden = state === 'idle';
      tile.querySelector('.agent-stop').hidden = !['thinking', 'speaking'].includes(state);
      tile.querySelector('.agent-text').textContent = state === 'speaking' ? 'Plants make sugar. '.repeat(12) : '';
      document.querySelector('#tiles').append(tile);
      const box = tile.getBoundingClientRect();
      const shown = parts.map(part => [part, tile.querySelector(part)])
        .filter(([, element]) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        .map(([part, element]) => [part, element.getBoundingClientRect()]);
      const what = `${width}x${height} ${state}`;
      for (const [part, a] of shown) {
        if (a.left < box.left - 1 || a.right > box.right + 1 || a.top < box.top - 1 || a.bottom > box.bottom + 1)
          found.push(`${what}: ${part} outside`);
        for (const [other, b] of shown)
          if (
            part < other && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
          )
            found.push(`${what}: ${part} over ${other}`);
        if (part === '.orb' && a.width < 16) found.push(`${what}: orb of ${a.width} px`);
      }
      tile.remove();
    }
  return found;
}"""


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


def test_a_host_declines_asks_at_once_and_changes_the_mode_which_everyone_is_told(
    pages: dict[str, Page], enter: Enter
) -> None:
    slug = make_room(pages["alice"], "Not now", agent={"mode": "hand"})
    alice, bob = enter("alice", slug), enter("bob", slug)
    bob.ask_agent("What is water?")
    alice.wait_for_agent("hand")
    alice.page.click("#agent-wish-no")
    for room in (alice, bob):
        room.wait_for_agent("idle")
    alice.ask_agent("What is ice?")
    bob.wait_for_agent("speaking")
    bob.page.click("[data-agent] .agent-stop")
    for room in (alice, bob):
        room.wait_for_agent("idle")
    expect(bob.page.locator("#notices")).not_to_contain_text("Nova now")
    alice.page.click("#open-ask")
    alice.page.select_option("#agent-mode", "conversation")
    for room in (alice, bob):
        expect(room.page.locator("#notices")).to_contain_text("Nova now answers in every turn")
        expect(room.page.locator("[data-agent] .agent-phase")).to_contain_text("Answers in every turn")
    bob.load_again()
    expect(bob.page.locator("#notices")).to_contain_text("Nova now answers in every turn")
    bob.page.get_by_role("button", name="Do not let it hear me").click()
    expect(bob.page.locator("#speech-switch")).not_to_be_checked()


def test_in_captions_mode_the_agent_answers_in_the_chat_without_a_sound(pages: dict[str, Page], enter: Enter) -> None:
    slug = make_room(pages["alice"], "Captions", agent={"mode": "captions"})
    alice = enter("alice", slug)
    alice.send_chat("@nova what is ice?")
    expect(alice.page.locator("#chat-messages .chat-text")).to_have_count(2)
    assert alice.captions() == []
    # No part of its tile lies over another or outside, at any size.
    assert alice.page.evaluate(_CROWDED, TILE_SIZES) == []
