"""Chat and files between real pages: private messages, hostile words, late comers, lost connections."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.system import System
from conference.texts import clean_text
from tests.e2e.browsers import Windows
from tests.e2e.chat_pages import ChatPage
from tests.e2e.pages import RoomPage, make_room

pytestmark = pytest.mark.e2e

HOSTILE = (
    "<script>document.title='broken in'</script>",
    "<img src=x onerror=\"document.title='broken in'\">",
    "<svg/onload=document.title='broken'>",
    "javascript:document.title='broken'",
    "[click](javascript:alert(1)) data:text/html,<script>alert(1)</script>",
    '"><iframe srcdoc="<script>parent.document.title=1</script>">',
    "{{ 7*7 }} ${7*7} <%= 7*7 %>",
    "\u202egnp.exe \u2066hidden\u2069",
)
SPOKEN = (
    ("Alice", "What is light?"),
    ("Bob", "Light is a wave"),
    ("Nova", "And a particle <img src=x onerror=alert(1)>"),
    ("Bob", "So light is both"),
)
BIG_BYTES = 60 * 1024 * 1024
TICKETS = "**/tickets"
PROGRAM = "<img src=x onerror=alert(1)>.exe"

KEEP_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...options) {
    super(...options);
    window.sockets.push(this);
  }
};
"""


@dataclass(frozen=True)
class Member:
    """Somebody in the room."""

    room: RoomPage
    chat: ChatPage

    @property
    def page(self) -> Page:
        return self.room.page


Enter = Callable[[str], Member]


@pytest.fixture
def enter(parley: System, windows: Windows) -> Enter:
    """Lets people into one room, each in a browser window of their own; the first makes it."""
    slugs: list[str] = []

    def enter_room(username: str) -> Member:
        page = windows.person(username, viewport={"width": 1440, "height": 900})
        page.add_init_script(KEEP_SOCKETS)
        if not slugs:
            slugs.append(make_room(page, "Chat"))
        room = RoomPage(page)
        room.open(parley.base_url, slugs[0])
        room.join(microphone=False, camera=False)
        return Member(room, ChatPage(page))

    return enter_room


def test_a_private_message_is_for_one_person_only(enter: Enter) -> None:
    alice, bob, admin = enter("alice"), enter("bob"), enter("admin")
    alice.room.wait_for_peers(2)
    alice.chat.write_to("Everyone", "hello all")
    bob.room.wait_for_chat("hello all")
    alice.chat.write_to("Bob", "psst")
    expect(alice.page.locator(".private-mark")).to_contain_text("only you and Bob")
    expect(bob.chat.conversation("Alice")).to_contain_text("1")
    expect(bob.page.locator("#chat-unread")).to_have_text("1")
    bob.chat.conversation("Alice").click()
    bob.room.wait_for_chat("psst")
    expect(bob.page.locator("#chat-unread")).to_be_hidden()
    bob.chat.write_to("Alice", "what is it?")
    alice.room.wait_for_chat("what is it?")
    admin.room.wait_for_chat("hello all")
    assert admin.chat.texts() == ["hello all"]
    assert "psst" not in admin.page.content()
    bob.room.leave()
    expect(alice.page.locator("#chat-note")).to_contain_text("not in the meeting any more")
    expect(alice.page.locator("#chat-input")).to_be_disabled()


def test_hostile_words_are_words_and_links_are_safe(enter: Enter) -> None:
    alice, bob = enter("alice"), enter("bob")
    alice.room.wait_for_peers(1)
    for text in HOSTILE:
        alice.chat.write_to("Everyone", text)
        bob.room.wait_for_chat(clean_text(text))
    assert bob.page.locator("#chat-shown :is(script, img, iframe)").count() == 0
    assert bob.page.locator("#chat-shown a").count() == 0
    assert "broken" not in bob.page.title()
    alice.chat.write_to("Everyone", "see https://example.org/a?b=1.\nand https://\u0430pple.com/")
    links = bob.page.locator("#chat-shown a")
    expect(links).to_have_count(2)
    expect(links.first).to_have_attribute("href", "https://example.org/a?b=1")
    expect(links.first).to_have_attribute("rel", "noopener noreferrer")
    expect(links.first).to_have_attribute("target", "_blank")
    expect(bob.page.locator(".real-host")).to_have_text("(leads to xn--pple-43d.com)")


def test_who_comes_late_reads_what_was_written_before(enter: Enter) -> None:
    alice = enter("alice")
    for number in range(8):
        alice.chat.write_to("Everyone", f"message {number}")
    bob = enter("bob")
    bob.room.wait_for_chat("message 0")
    assert bob.chat.texts() == [f"message {number}" for number in range(8)]
    expect(bob.page.locator("#chat-unread")).to_be_hidden()
    bob.page.click("#close-panel")
    alice.chat.write_to("Everyone", "news")
    expect(bob.page.locator("#chat-unread")).to_have_text("1")
    bob.page.click("#open-chat")
    expect(bob.page.locator(".chat-divider + .chat-message")).to_contain_text("news")


def test_what_was_typed_survives_a_lost_connection(enter: Enter) -> None:
    alice, bob = enter("alice"), enter("bob")
    alice.room.wait_for_peers(1)
    socket_gone(alice.page)
    alice.page.fill("#chat-input", "still here")
    alice.page.press("#chat-input", "Enter")
    expect(alice.page.locator(".chat-state.is-failed")).to_be_visible()
    socket_back(alice.page)
    alice.page.get_by_role("button", name="Send again").click()
    bob.room.wait_for_chat("still here")
    expect(alice.page.locator("[data-outgoing]")).to_have_count(0)
    assert alice.chat.texts() == ["still here"]


def socket_gone(page: Page) -> None:
    """The socket of a page is gone, and it gets no other."""
    page.context.route(TICKETS, lambda route: route.abort())
    page.evaluate("() => window.sockets.at(-1).onclose(new CloseEvent('close', {code: 1006}))")
    expect(page.locator("#banner")).to_be_visible()


def socket_back(page: Page) -> None:
    """The server can be reached again."""
    page.context.unroute(TICKETS)
    expect(page.locator("#banner")).to_be_hidden()


def test_a_file_arrives_complete_and_is_saved_under_a_harmless_name(enter: Enter) -> None:
    alice, bob = enter("alice"), enter("bob")
    content = bytes(range(256)) * 8192 + b"end"
    alice.room.wait_for_peers(1)
    bob.room.wait_for_peers(1)
    alice.chat.attach({"name": "notes.pdf", "mimeType": "application/pdf", "buffer": content})
    bob.chat.expect_transfer("notes.pdf", "offered")
    bob.chat.press("notes.pdf", "Accept")
    bob.chat.expect_transfer("notes.pdf", "done")
    alice.chat.expect_transfer("notes.pdf", "done")
    expect(alice.chat.transfer("notes.pdf")).to_contain_text("received it complete and unchanged")
    with bob.page.expect_download() as download:
        bob.chat.press("notes.pdf", "Save")
    assert download.value.suggested_filename == "notes.pdf"
    assert download.value.path().read_bytes() == content
    alice.chat.attach({"name": PROGRAM, "mimeType": "text/html", "buffer": b"MZ"})
    harmless = "img src=x onerror=alert(1).exe"
    bob.chat.expect_transfer(harmless, "offered")
    expect(bob.chat.transfer(harmless)).to_contain_text("can run programs")
    assert bob.page.locator(".transfer img").count() == 0


def test_files_can_be_declined_and_cancelled(enter: Enter, tmp_path: Path) -> None:
    alice, bob = enter("alice"), enter("bob")
    alice.room.wait_for_peers(1)
    bob.room.wait_for_peers(1)
    small, big = tmp_path / "no.txt", tmp_path / "big.bin"
    small.write_bytes(b"no")
    big.write_bytes(bytes(BIG_BYTES))
    alice.chat.attach(small, big)
    bob.chat.expect_transfer("no.txt", "offered")
    bob.chat.press("no.txt", "Decline")
    alice.chat.expect_transfer("no.txt", "declined")
    bob.chat.press("big.bin", "Accept")
    expect(bob.chat.transfer("big.bin").locator("progress")).to_be_visible()
    bob.chat.press("big.bin", "Cancel")
    alice.chat.expect_transfer("big.bin", "cancelled")
    alice.chat.press("big.bin", "Send again")
    expect(bob.page.locator(".transfer[data-state=offered]")).to_have_count(1)
    alice.room.leave()
    expect(bob.page.locator(".transfer[data-state=offered]")).to_have_count(0)


def test_the_transcript_is_searched_and_taken_away(enter: Enter) -> None:
    alice = enter("alice")
    for number, (name, text) in enumerate(SPOKEN):
        say(alice.page, number, name, text)
    alice.page.click("#open-transcript")
    lines = alice.page.locator("#transcript-lines li")
    expect(lines).to_have_count(len(SPOKEN))
    alice.page.fill("#transcript-search", "light")
    expect(alice.page.locator("#transcript-count")).to_have_text("3 found")
    alice.page.press("#transcript-search", "Enter")
    expect(alice.page.locator("#transcript-count")).to_have_text("1 of 3")
    alice.page.press("#transcript-search", "Shift+Enter")
    expect(alice.page.locator("mark[data-current]")).to_have_text("light")
    expect(alice.page.locator("#transcript-count")).to_have_text("3 of 3")
    alice.page.select_option("#transcript-speaker", label="Bob")
    expect(lines).to_have_count(2)
    with alice.page.expect_download() as download:
        alice.page.click("#transcript-download")
    text = download.value.path().read_text("utf-8")
    assert "[0:01] Bob: Light is a wave" in text
    assert "Nova" not in text
    assert alice.page.locator("#transcript-lines img").count() == 0


def say(page: Page, number: int, name: str, text: str) -> None:
    """A final caption reaches the page, as its socket would bring it."""
    frame = {
        "type": "caption", "segment_id": f"segment-{number}", "peer_id": name, "name": name, "text": text,
        "final": True, "lang": "en", "start": float(number), "end": number + 0.5,
    }  # fmt: skip
    page.evaluate(
        """frame => window.sockets.at(-1).onmessage(
          new MessageEvent("message", {data: JSON.stringify(frame)}))""",
        frame,
    )


def test_single_keys_can_be_switched_off(enter: Enter) -> None:
    page = enter("alice").page
    page.locator("body").press("p")
    expect(page.locator("#panel-people")).to_be_visible()
    page.locator("body").press("t")
    page.fill("#chat-input", "")
    page.press("#chat-input", "p")
    expect(page.locator("#chat-input")).to_have_value("p")
    expect(page.locator("#panel-chat")).to_be_visible()
    page.locator("#room-name").click()
    page.keyboard.press("?")
    page.locator("#shortcuts-on").uncheck()
    page.keyboard.press("Escape")
    page.locator("#room-name").click()
    page.keyboard.press("p")
    expect(page.locator("#panel-chat")).to_be_visible()


def test_the_host_says_whom_people_may_write_to(enter: Enter) -> None:
    alice, bob = enter("alice"), enter("bob")
    alice.room.wait_for_peers(1)
    alice.page.click("#open-people")
    alice.page.select_option("#chat-mode", "hosts")
    expect(bob.page.locator("#chat-input")).to_be_disabled()
    expect(bob.page.locator("#chat-note")).to_contain_text("You can write to them privately")
    bob.chat.write_to("Alice", "may I ask something?")
    alice.page.locator("#people-list").get_by_role("button", name="Actions for Bob").click()
    alice.page.get_by_role("menuitem", name="Message privately").click()
    alice.room.wait_for_chat("may I ask something?")
    expect(alice.page.locator("#chat-input")).to_be_focused()
    alice.page.click("#tab-people")
    alice.page.select_option("#chat-mode", "all")
    bob.chat.write_to("Everyone", "thank you")
