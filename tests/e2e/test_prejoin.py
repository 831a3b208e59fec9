"""Before joining, in real Chromium: joining with everything off, help with devices, consent, the connection test."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.system import System
from tests.e2e.browsers import Browsers, PersonWindow, Windows
from tests.e2e.pages import RoomPage, make_room
from tests.spoken import is_heard

pytestmark = pytest.mark.e2e

CAPTION_MS = 60_000
TEST_MS = 60_000
CHECKS = ["browser", "server", "stun", "turn", "media"]
# The microphone beeps, and is not heard before `speak` is called.
SILENT_MICROPHONE = """
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async constraints => {
  const stream = await open(constraints);
  if (!constraints.audio) return stream;
  const context = new AudioContext();
  const loudness = new GainNode(context, {gain: 0});
  const sink = context.createMediaStreamDestination();
  context.createMediaStreamSource(stream).connect(loudness).connect(sink);
  await context.resume();
  window.speak = () => { loudness.gain.value = 1; };
  return sink.stream;
};
"""


@pytest.fixture(scope="module")
def refusing_chromium(browsers: Browsers) -> Browser:
    """A browser in which nobody allows microphone and camera."""
    return browsers.get(allow_devices=False)


def card(page: Page, parley: System, slug: str) -> RoomPage:
    """The card before joining, once the devices were tried."""
    room = RoomPage(page)
    room.open(parley.base_url, slug)
    room.wait_for_card()
    return room


def not_captioned(page: Page) -> Locator:
    """The people of the list who are marked as not heard by the AI participant."""
    mark = page.locator("[aria-label^='Not captioned']:not([hidden])")
    return page.locator("#people-list li").filter(has=mark)


def test_the_choice_is_asked_before_a_microphone_is_on_and_one_joins_with_everything_off(
    parley: System, person: PersonWindow
) -> None:
    page = person("alice")
    card(page, parley, make_room(page, "Everything off"))
    expect(page.locator("#consent-yes")).not_to_be_checked()
    expect(page.locator("#consent-no")).not_to_be_checked()
    page.click("#join")
    expect(page.locator("#prejoin")).to_be_visible()
    page.check("#consent-no")
    page.click("#join-silent")
    expect(page.locator("#stage")).to_be_visible()
    for button in ("#toggle-audio", "#toggle-video"):
        expect(page.locator(button)).to_have_attribute("aria-pressed", "false")
    page.goto(page.url)
    expect(page.locator("#consent-no")).to_be_checked()
    expect(page.locator("#preview-audio")).to_have_attribute("aria-pressed", "true")


def test_one_whose_browser_blocks_microphone_and_camera_is_helped_and_joins(
    parley: System, windows: Windows, refusing_chromium: Browser
) -> None:
    page = windows.person("alice", browser=refusing_chromium)
    room = card(page, parley, make_room(page, "Blocked"))
    expect(page.locator("#media-help[data-problem=denied]")).to_contain_text("blocks the microphone")
    room.join(microphone=False, camera=False)
    room.send_chat("I can write")
    room.wait_for_chat("I can write")


def test_a_silent_microphone_is_noticed_and_sound_ends_the_notice(parley: System, person: PersonWindow) -> None:
    page = person("alice")
    page.add_init_script(SILENT_MICROPHONE)
    card(page, parley, make_room(page, "Silence"))
    help_card = page.locator("#media-help[data-problem=unheard]")
    expect(help_card).to_contain_text("We cannot hear you")
    page.evaluate("speak()")
    expect(help_card).to_be_hidden()


def test_only_who_consents_is_captioned(parley: System, windows: Windows, speaking_chromium: Browser) -> None:
    alice_page = windows.person("alice", browser=speaking_chromium)
    bob_page = windows.person("bob", browser=speaking_chromium)
    slug = make_room(alice_page, "Consent")
    alice, bob = RoomPage(alice_page), RoomPage(bob_page)
    for room, consent in ((bob, False), (alice, True)):
        room.open(parley.base_url, slug)
        room.join(microphone=False, camera=False, consent=consent)
    alice.wait_for_agent("idle")
    # Bob begins to speak before Alice, who says the same.
    bob.unmute()
    alice.unmute()
    alice.wait_for_caption("", name="Alice", timeout_ms=CAPTION_MS)
    assert is_heard("photosynthesis", " ".join(caption.text for caption in alice.captions() if caption.name == "Alice"))
    assert not [caption for caption in alice.captions() if caption.name == "Bob"]
    alice_page.click("#open-people")
    expect(not_captioned(alice_page)).to_have_count(1)
    expect(not_captioned(alice_page)).to_contain_text("Bob")
    bob_page.click("#open-devices")
    bob_page.check("#speech-switch")
    expect(not_captioned(alice_page)).to_have_count(0)


def test_the_connection_test_ends_with_a_verdict_and_a_report(parley: System, windows: Windows) -> None:
    page = windows.visitor()
    page.goto(f"{parley.base_url}/connection-test/")
    page.click("#start-test")
    expect(page.locator("#verdict")).to_have_attribute("data-state", "good", timeout=TEST_MS)
    expect(page.locator("#verdict-title")).to_have_text("You can join meetings")
    with page.expect_download() as download:
        page.click("#download-report")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    report = json.loads(text)
    assert list(report["checks"]) == CHECKS
    assert report["verdict"] == "good"
    assert report["checks"]["media"]["audio_packets"] > 0
    assert report["checks"]["media"]["video_frames"] > 0
    assert "127.0.0.1" not in text


def test_without_devices_the_connection_test_sends_what_it_makes_itself(
    parley: System, windows: Windows, refusing_chromium: Browser
) -> None:
    page = windows.visitor(browser=refusing_chromium)
    page.goto(f"{parley.base_url}/connection-test/")
    page.click("#start-test")
    expect(page.locator("#verdict")).to_have_attribute("data-state", "warn", timeout=TEST_MS)
    expect(page.locator("[data-check=media] .check-text")).to_contain_text("a tone was sent instead")
