"""Writing in real Chromium: input methods, texts that are too long, mentions; and a computer whose clock is wrong."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from bench.system import System
from tests.e2e.browsers import PersonWindow, Windows
from tests.e2e.pages import RoomPage, make_room, send_json

pytestmark = pytest.mark.e2e

HOURS_AHEAD = 3
UNDER_A_MINUTE = re.compile(r"^0:\d\d$")
# The clock of the machine, not the monotonic one: that is what people have set wrong.
WRONG_CLOCK = f"""{{
  const Right = Date, ahead = {HOURS_AHEAD} * 3600_000;
  globalThis.Date = class extends Right {{
    constructor(...args) {{ super(...(args.length ? args : [Right.now() + ahead])); }}
    static now() {{ return Right.now() + ahead; }}
  }};
}}"""
PASTE = "(field, text) => { field.focus(); field.select(); document.execCommand('insertText', false, text); }"
# Chromium's own events of an Enter that an input method took, and Safari's after the end of a composition.
ENTER_ORDERS = [{"isComposing": True, "keyCode": 229}, {"isComposing": False, "keyCode": 229}]
PRESS = """(field, members) => field.dispatchEvent(new KeyboardEvent("keydown",
  {key: "Enter", code: "Enter", bubbles: true, cancelable: true, ...members}))"""


def enter_room(page: Page, parley: System, slug: str) -> RoomPage:
    room = RoomPage(page)
    room.open(parley.base_url, slug)
    room.join(microphone=False, camera=False)
    return room


def test_a_wrong_clock_changes_no_time_on_the_pages(parley: System, person: PersonWindow) -> None:
    page = person("alice")
    slug = make_room(page, "Right time")
    begins = datetime.now(UTC) + timedelta(minutes=20)
    schedule = {"title": "Soon", "starts_at": begins.isoformat(), "duration_minutes": 30, "time_zone": "UTC"}
    send_json(page, f"/api/v1/rooms/{slug}/schedule", schedule)
    page.add_init_script(WRONG_CLOCK)
    page.goto(parley.base_url)
    assert abs(page.evaluate("Date.now() / 1000") - datetime.now(UTC).timestamp()) > HOURS_AHEAD * 3600 - 60
    expect(page.locator(".agenda-item", has_text="Soon")).to_be_visible()
    enter_room(page, parley, slug)
    expect(page.locator("#meeting-clock")).to_have_text(UNDER_A_MINUTE)
    page.click("#toggle-hand")
    page.click("#open-people")
    expect(page.locator(".hand-time")).to_have_text(UNDER_A_MINUTE)


def test_enter_of_an_input_method_sends_nothing_and_long_texts_stay_whole(parley: System, person: PersonWindow) -> None:
    page = person("alice")
    room = enter_room(page, parley, make_room(page, "Writing"))
    if not page.locator("#chat-input").is_visible():
        page.click("#open-chat")
    room.wait_for_agent()
    page.click("#open-ask")
    for field in ("#chat-input", "#ask-input"):
        page.fill(field, "nihao")
        for order in ENTER_ORDERS:
            page.locator(field).evaluate(PRESS, order)
        expect(page.locator(field)).to_have_value("nihao")
    page.press("#ask-input", "Escape")
    assert room.chat() == []

    page.fill("#chat-input", "")
    page.locator("#chat-input").evaluate(PASTE, "x" * 4200)
    note = page.locator(".chat-box .length-note")
    expect(note).to_have_text("Too long: 4,200 of 4,000 characters")
    page.press("#chat-input", "Enter")
    page.click("#chat-send")
    expect(page.locator("#chat-input")).to_have_value("x" * 4200)
    assert room.chat() == []
    page.locator("#chat-input").evaluate(PASTE, "😀" * 4000)
    expect(note).to_have_text("4,000 of 4,000 characters")
    page.press("#chat-input", "Enter")
    expect(page.locator("#chat-shown .chat-text")).to_have_text("😀" * 4000)
    expect(note).to_be_hidden()


def test_the_chat_marks_the_mention_that_asks(parley: System, windows: Windows) -> None:
    page = windows.person("alice")
    room = enter_room(page, parley, make_room(page, "Mentions"))
    room.wait_for_agent()
    room.send_chat("see https://example.org/@Nova/live and `@Nova`")
    room.send_chat("请问@Nova你好吗")
    expect(page.locator("#chat-shown .chat-text")).to_have_count(2)
    expect(page.locator("#chat-shown .mention-mark")).to_have_text(["@Nova"])
