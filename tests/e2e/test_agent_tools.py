"""A member asks the AI participant for a poll in the chat; a moderator decides; the default local model understands."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from bench.system import System
from tests.e2e.browsers import PersonWindow
from tests.e2e.pages import make_room
from tests.e2e.poll_page import PollPage

pytestmark = pytest.mark.e2e

Enter = Callable[[str, str], PollPage]

ANSWER_MS = 60_000
# Typed questions are answered in writing there, which takes no time for speech.
WRITING = {"name": "Nova", "wake_names": ["Nova"], "mode": "captions"}
QUESTION = "Tea or coffee?"


@pytest.fixture
def enter(parley: System, person: PersonWindow) -> Enter:
    """Lets somebody enter a room; without a slug they make the room."""

    def enter_room(name: str, slug: str) -> PollPage:
        room = PollPage(person(name))
        room.open(parley.base_url, slug or make_room(room.page, "Breaks", agent=WRITING))
        room.join(microphone=False, camera=False)
        return room

    return enter_room


def cards(room: PollPage) -> Locator:
    """The requests that wait for a moderator, as this person sees them."""
    return room.page.locator(".agent-request")


def test_a_member_asks_for_a_poll_and_a_moderator_opens_it(enter: Enter) -> None:
    teacher = enter("alice", "")
    bob = enter("bob", teacher.page.url.rstrip("/").rsplit("/", 1)[1])
    bob.wait_for_agent("idle", "listening", timeout_ms=ANSWER_MS)

    bob.send_chat(f"@Nova start a poll: {QUESTION}")
    card = cards(teacher)
    expect(card.get_by_role("heading")).to_have_text("Bob asks for a poll", timeout=ANSWER_MS)
    expect(card).to_contain_text(QUESTION)
    expect(card.locator("li")).to_have_text(["Tea", "Coffee"])
    expect(cards(bob)).to_contain_text("A moderator has to confirm your poll")
    expect(cards(bob).get_by_role("button")).to_have_count(0)
    teacher.load_again()
    expect(cards(teacher)).to_contain_text(QUESTION)

    cards(teacher).get_by_role("button", name="Open the poll of Bob").press("Enter")
    for room in (teacher, bob):
        expect(cards(room)).to_have_count(0)
        room.show_activities()
        expect(room.card(QUESTION)).to_be_visible()
    bob.choose(QUESTION, "Tea")


def test_a_refused_poll_never_opens_and_a_note_needs_nobody(enter: Enter) -> None:
    teacher = enter("alice", "")
    bob = enter("bob", teacher.page.url.rstrip("/").rsplit("/", 1)[1])
    bob.wait_for_agent("idle", "listening", timeout_ms=ANSWER_MS)

    bob.send_chat(f"@Nova start a poll: {QUESTION}")
    cards(teacher).get_by_role("button", name="Refuse the poll of Bob").click(timeout=ANSWER_MS)
    expect(bob.page.locator("#notices")).to_contain_text("A moderator refused your poll")
    expect(cards(teacher)).to_have_count(0)

    bob.send_chat("@Nova take a note: the budget is 500")
    expect(teacher.page.get_by_text("📝 Note by Bob: the budget is 500", exact=True)).to_be_visible(timeout=ANSWER_MS)
    bob.show_activities()
    expect(bob.card(QUESTION)).to_have_count(0)
