"""A teacher and two students: a poll with live bars, a quiz, an open question, and what the class leaves behind."""

import csv
import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from bench.system import System
from tests.e2e.browsers import PersonWindow
from tests.e2e.pages import make_room, visit_until
from tests.e2e.poll_page import PollPage

pytestmark = pytest.mark.e2e

Enter = Callable[[str, str], PollPage]

PACE = "How is the pace?"
QUIZ = "Where does photosynthesis happen?"
OPEN = "What is still unclear?"


@pytest.fixture
def enter(parley: System, person: PersonWindow) -> Enter:
    """Lets somebody enter a room with the activities open; without a slug they make the room."""

    def enter_room(name: str, slug: str) -> PollPage:
        room = PollPage(person(name))
        room.open(parley.base_url, slug or make_room(room.page, "Biology"))
        room.join(microphone=False, camera=False, consent=False)
        return room

    return enter_room


def test_a_class_votes_and_the_teacher_looks_back(enter: Enter) -> None:
    teacher = enter("alice", "")
    slug = teacher.page.url.rstrip("/").rsplit("/", 1)[1]
    bob, carol = enter("bob", slug), enter("admin", slug)
    teacher.show_activities()
    _live_poll(teacher, bob, carol)
    _quiz(teacher, bob, carol)
    _open_question(teacher, bob, carol)
    bob.send_chat("Thank you!")
    teacher.page.click("#open-people")
    teacher.page.click("#end-meeting")
    teacher.page.click("#confirm-yes")
    expect(bob.page.locator("#ended")).to_be_visible()
    expect(bob.page.locator("#meeting-summary")).to_be_hidden()
    teacher.page.click("#meeting-summary")
    _look_back(teacher.page)


def _live_poll(teacher: PollPage, bob: PollPage, carol: PollPage) -> None:
    """Everyone sees the bars move; a vote can be changed, and who comes back has voted already."""
    teacher.ask(PACE, ["too fast", "just right", "too slow"], live=True)
    expect(bob.page.locator("#activities-count")).to_have_text("1")
    for student in (bob, carol):
        student.page.locator(".notice", has_text=PACE).get_by_role("button", name="Answer").click()
    bob.choose(PACE, "too fast")
    expect(bob.page.locator("#activities-count")).to_be_hidden()
    for page in (teacher, bob, carol):
        page.shows(PACE, "too fast", "1 · 100%")
    carol.choose(PACE, "just right")
    teacher.shows(PACE, "just right", "1 · 50%")
    bob.choose(PACE, "just right")
    teacher.shows(PACE, "just right", "2 · 100%")
    bob.load_again()
    bob.show_activities()
    expect(bob.card(PACE).get_by_label("just right", exact=True)).to_be_checked()
    teacher.act(PACE, "close")
    expect(bob.page.locator(".notice", has_text="is closed")).to_be_visible()


def _quiz(teacher: PollPage, bob: PollPage, carol: PollPage) -> None:
    """Nobody sees results or what is right before the end."""
    teacher.ask(QUIZ, ["in the root", "in the leaf"], correct=1)
    bob.choose(QUIZ, "in the leaf")
    carol.choose(QUIZ, "in the root")
    teacher.shows(QUIZ, "in the leaf", "1 · 50%")
    expect(bob.card(QUIZ).locator(".poll-bars")).to_have_count(0)
    expect(bob.card(QUIZ)).not_to_contain_text("correct answer")
    teacher.card(QUIZ).get_by_text("Who answered what").click()
    expect(teacher.card(QUIZ).locator(".poll-answers li").first).to_contain_text("Bob")
    teacher.act(QUIZ, "close")
    expect(bob.card(QUIZ).locator(".poll-verdict")).to_contain_text("right")
    expect(carol.card(QUIZ).locator(".poll-verdict")).to_contain_text("wrong")
    bob.shows(QUIZ, "in the leaf", "1 · 50%")


def _open_question(teacher: PollPage, bob: PollPage, carol: PollPage) -> None:
    """Answers come in for the teacher, who then shows them to everyone, without names."""
    teacher.ask(OPEN, kind="open")
    bob.write(OPEN, "<b>Why</b> are leaves green?")
    expect(teacher.card(OPEN).locator(".poll-texts li")).to_contain_text("<b>Why</b> are leaves green?")
    expect(carol.card(OPEN).locator(".poll-texts")).to_have_count(0)
    teacher.act(OPEN, "close")
    teacher.act(OPEN, "share_results")
    shown = carol.card(OPEN).locator(".poll-texts li")
    expect(shown).to_have_text("<b>Why</b> are leaves green?")


def _look_back(page: Page) -> None:
    """The page of the class, and its files."""
    polls, thanks = page.locator(".summary-poll"), page.get_by_text("Thank you!")
    visit_until(page, page.url, lambda: polls.count() == 3 and thanks.count() > 0)
    row = page.locator("#attendance tbody tr", has_text="Bob")
    expect(row.locator("td").nth(2)).to_have_text("1")
    expect(row.locator("td").last).to_have_text("1/1")
    expect(page.locator("#polls")).to_contain_text("just right")
    with page.expect_download() as workbook:
        page.get_by_role("link", name="Excel workbook").click()
    sheets = load_workbook(io.BytesIO(workbook.value.path().read_bytes()))
    assert sheets.sheetnames == ["Attendance", "Polls", "Chat", "Transcript"]
    page.get_by_text("Other files").click()
    with page.expect_download() as table:
        page.get_by_role("link", name="Polls CSV").click()
    rows = list(csv.reader(io.StringIO(table.value.path().read_text("utf-8-sig"))))
    assert [OPEN, "own words", "answer", "Bob", "<b>Why</b> are leaves green?"] in [row[:5] for row in rows]
