"""Before joining, in real Chromium: joining with everything off, help with devices, consent, the connection test."""

import json
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from bench.system import System
from deploy.browser import find_browser
from tests.e2e.pages import CHROMIUM_ARGS, TIMEOUT_MS, RoomPage, launch_chromium, make_room, sign_in
from tests.spoken import is_heard

pytestmark = pytest.mark.e2e

QUESTION_WAV = Path(__file__).parent.parent / "data" / "question.wav"
CAPTION_MS = 45_000
UNHEARD_MS = 12_000
TEST_MS = 40_000
CHECKS = ["browser", "server", "stun", "turn", "media"]

Open = Callable[..., Browser]


@pytest.fixture
def open_browser(playwright: Playwright) -> Iterator[Open]:
    """Opens Chromium with a microphone of one's own; all are closed at the end."""
    browsers: list[Browser] = []

    def launch(microphone_file: Path | None = None) -> Browser:
        speech_file = str(microphone_file) if microphone_file else None
        browsers.append(launch_chromium(playwright, executable=find_browser(), speech_file=speech_file))
        return browsers[-1]

    yield launch
    for browser in browsers:
        browser.close()


@pytest.fixture
def refusing_chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser in which nobody allows microphone and camera."""
    args = [one for one in CHROMIUM_ARGS if one != "--use-fake-ui-for-media-stream"]
    browser = playwright.chromium.launch(executable_path=find_browser(), args=args)
    yield browser
    browser.close()


def microphone_file(path: Path, *, before_secs: float, speech: bool, after_secs: float) -> Path:
    """A WAV file of silence, with the question "Nova, what is photosynthesis?" in it where `speech` is true."""
    with wave.open(str(QUESTION_WAV)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        rate_hz = source.getframerate()
        target.writeframes(np.zeros(round(before_secs * rate_hz), np.int16).tobytes())
        if speech:
            target.writeframes(source.readframes(source.getnframes()))
        target.writeframes(np.zeros(round(after_secs * rate_hz), np.int16).tobytes())
    return path


def person(browser: Browser, parley: System, username: str) -> Page:
    return sign_in(browser.new_context(), parley.base_url, username, parley.passwords[username])


def card(page: Page, parley: System, slug: str) -> RoomPage:
    """The card before joining, once the devices were tried."""
    room = RoomPage(page)
    room.open(parley.base_url, slug)
    expect(page.locator("#prejoin[data-ready]")).to_be_visible(timeout=TIMEOUT_MS)
    return room


def not_captioned(page: Page) -> Locator:
    """The people of the list who are marked as not heard by the AI participant."""
    mark = page.locator("[aria-label^='Not captioned']:not([hidden])")
    return page.locator("#people-list li").filter(has=mark)


def test_one_joins_with_everything_off_and_the_choice_is_asked_first(parley: System, chromium: Browser) -> None:
    page = person(chromium, parley, "alice")
    card(page, parley, make_room(page, "Everything off"))
    expect(page.locator("#consent-yes")).not_to_be_checked()
    expect(page.locator("#consent-no")).not_to_be_checked()
    page.click("#join-silent")
    expect(page.locator("#prejoin")).to_be_visible()
    page.check("#consent-no")
    page.click("#join-silent")
    expect(page.locator("#stage")).to_be_visible(timeout=TIMEOUT_MS)
    for button in ("#toggle-audio", "#toggle-video"):
        expect(page.locator(button)).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(page.locator("#consent-no")).to_be_checked()
    expect(page.locator("#preview-audio")).to_have_attribute("aria-pressed", "true", timeout=TIMEOUT_MS)


def test_one_whose_browser_blocks_microphone_and_camera_is_helped_and_joins(
    parley: System, refusing_chromium: Browser
) -> None:
    page = person(refusing_chromium, parley, "alice")
    room = card(page, parley, make_room(page, "Blocked"))
    expect(page.locator("#media-help[data-problem=denied]")).to_contain_text("blocks the microphone")
    room.join(microphone=False, camera=False)
    room.send_chat("I can write")
    room.wait_for_chat("I can write")


def test_a_silent_microphone_is_noticed_and_sound_ends_the_notice(
    parley: System, open_browser: Open, tmp_path: Path
) -> None:
    silence = microphone_file(tmp_path / "silence.wav", before_secs=8, speech=True, after_secs=30)
    page = person(open_browser(silence), parley, "alice")
    card(page, parley, make_room(page, "Silence"))
    help_card = page.locator("#media-help[data-problem=unheard]")
    expect(help_card).to_contain_text("We cannot hear you", timeout=UNHEARD_MS)
    expect(help_card).to_be_hidden(timeout=UNHEARD_MS)


def test_only_who_consents_is_captioned(parley: System, open_browser: Open, tmp_path: Path) -> None:
    question = microphone_file(tmp_path / "question.wav", before_secs=7, speech=True, after_secs=30)
    bob_page = person(open_browser(question), parley, "bob")
    alice_page = person(open_browser(question), parley, "alice")
    slug = make_room(alice_page, "Consent")
    bob, alice = RoomPage(bob_page), RoomPage(alice_page)
    bob.open(parley.base_url, slug)
    bob.join(camera=False, consent=False)
    alice.open(parley.base_url, slug)
    alice.join(camera=False)
    alice.wait_for_caption("", name="Alice", timeout_ms=CAPTION_MS)
    assert is_heard("photosynthesis", " ".join(caption.text for caption in alice.captions() if caption.name == "Alice"))
    assert not [caption for caption in alice.captions() if caption.name == "Bob"]
    alice_page.click("#open-people")
    expect(not_captioned(alice_page)).to_have_count(1)
    expect(not_captioned(alice_page)).to_contain_text("Bob")
    bob_page.click("#open-devices")
    bob_page.check("#speech-switch")
    expect(not_captioned(alice_page)).to_have_count(0)


def test_the_connection_test_ends_with_a_verdict_and_a_report(parley: System, chromium: Browser) -> None:
    page = chromium.new_context().new_page()
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
    parley: System, refusing_chromium: Browser
) -> None:
    page = refusing_chromium.new_context().new_page()
    page.goto(f"{parley.base_url}/connection-test/")
    page.click("#start-test")
    expect(page.locator("#verdict")).to_have_attribute("data-state", "warn", timeout=TEST_MS)
    expect(page.locator("[data-check=media] .check-text")).to_contain_text("a tone was sent instead")
