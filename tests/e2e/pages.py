"""Parley's pages as a person uses them, for tests with playwright's sync API.

Chromium's fake microphone plays its file from the beginning whenever a page opens it. Who joins without microphone and
camera releases it, and `unmute` opens it again: that is when somebody begins to speak.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

TIMEOUT_MS = 30_000
STORED_SECS = 60.0
CHROMIUM_ARGS = ("--no-sandbox", "--use-fake-device-for-media-stream")
ALLOW_DEVICES = "--use-fake-ui-for-media-stream"

# A small machine with several windows is slow. Tests that pass do not wait longer for that.
expect.set_options(timeout=TIMEOUT_MS)

_FRAMES = "video => video.getVideoPlaybackQuality().totalVideoFrames"
_IS_AUDIBLE = """async (audio, [rms, timeoutMs]) => {
  const end = performance.now() + timeoutMs;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  await context.resume();
  let track = null;
  let loudest = 0;
  while (loudest < rms && performance.now() < end) {
    await new Promise(resolve => setTimeout(resolve, 50));
    const current = audio.srcObject?.getAudioTracks()[0] ?? null;
    if (current && current !== track) context.createMediaStreamSource(new MediaStream([current])).connect(analyser);
    track = current;
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length));
  }
  await context.close();
  return loudest >= rms;
}"""


@dataclass(frozen=True, slots=True)
class Caption:
    """One line over the stage."""

    name: str
    text: str
    final: bool


def launch_chromium(
    playwright: Playwright,
    *,
    executable: str | None = None,
    speech_file: str | None = None,
    camera_file: str | None = None,
    allow_devices: bool = True,
) -> Browser:
    """Chromium with a fake microphone and camera, which repeat `speech_file` (WAV) and `camera_file` (Y4M).

    Without `allow_devices` nobody says yes when a page asks for them.
    """
    args = [*CHROMIUM_ARGS, ALLOW_DEVICES] if allow_devices else list(CHROMIUM_ARGS)
    if speech_file:
        args.append(f"--use-file-for-fake-audio-capture={speech_file}")
    if camera_file:
        args.append(f"--use-file-for-fake-video-capture={camera_file}")
    return playwright.chromium.launch(executable_path=executable, args=args)


def sign_in(context: BrowserContext, base_url: str, username: str, password: str) -> Page:
    """A page on which the person is signed in."""
    page = context.new_page()
    page.goto(f"{base_url}/accounts/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.locator("main button[type=submit]").click()
    expect(page.locator("form[action$='/accounts/logout/']")).to_be_visible()
    return page


def send_json(page: Page, path: str, body: Any, *, method: str = "POST") -> Any:
    """Send JSON to Parley as the person on `page`, and return the JSON answer."""
    parts = urlsplit(page.url)
    root = f"{parts.scheme}://{parts.netloc}"
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Referer": f"{root}/", "Content-Type": "application/json"}
    answer = page.request.fetch(root + path, method=method, data=json.dumps(body), headers=headers)
    assert answer.ok, answer.text()
    return answer.json()


def visit_until(page: Page, address: str, arrived: Callable[[], bool]) -> None:
    """Load a page again and again, until the storage worker has stored what it shows."""
    deadline = time.monotonic() + STORED_SECS
    while True:
        page.goto(address)
        if arrived():
            return
        assert time.monotonic() < deadline, f"it was not stored within {STORED_SECS:.0f} s: {address}"
        page.wait_for_timeout(200)


def make_room(page: Page, name: str, **settings: Any) -> str:
    """The slug of a new room of the person on `page`."""
    return str(send_json(page, "/api/v1/rooms", {"name": name, "settings": settings})["slug"])


class RoomPage:
    """The page of one room, as one person sees it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, base_url: str, slug: str) -> None:
        """Go to the card before joining."""
        self.page.goto(f"{base_url}/rooms/{slug}/")

    def join(self, *, microphone: bool = True, camera: bool = True, password: str = "", consent: bool = True) -> None:
        """Join from the card, once microphone and camera were tried, and wait for the stage.

        `consent` is whether the AI participant may hear this person. Without microphone and camera both are released.
        """
        self.wait_for_card()
        if password:
            self.page.fill("#join-password", password)
        self.choose_consent(consent)
        if microphone or camera:
            self._switch("#preview-audio", microphone)
            self._switch("#preview-video", camera)
            self.page.click("#join")
        else:
            self.page.click("#join-silent")
        expect(self.page.locator("#stage")).to_be_visible()

    def load_again(self) -> None:
        """Load the page again, and wait until it is in the room by itself."""
        self.page.reload()
        expect(self.page.locator("#stage")).to_be_visible()

    def wait_for_card(self) -> None:
        """Wait until the devices were tried on the card before joining."""
        expect(self.page.locator("#prejoin[data-ready]")).to_be_visible()

    def ask_to_enter(self) -> None:
        """Press the button to join, and wait for nothing."""
        self.wait_for_card()
        self.choose_consent(True)
        self.page.click("#join")

    def choose_consent(self, consent: bool) -> None:
        """Say whether the AI participant may hear this person, where the card asks."""
        choice = self.page.locator("#consent-yes" if consent else "#consent-no")
        if choice.count():
            choice.check()

    def leave(self) -> None:
        """Leave, and wait for the page that says so."""
        self.page.click("#leave")
        if self.page.locator("#leave-dialog[open]").count():
            self.page.click("#leave-only")
        expect(self.page.locator("#ended")).to_be_visible()

    def peer_ids(self) -> list[str]:
        """Peer ids of the other people on the stage, without the AI participant."""
        tiles = self.page.locator("[data-peer-id]:not([data-self])")
        return [tile.get_attribute("data-peer-id") or "" for tile in tiles.all()]

    def own_peer_id(self) -> str:
        """The own peer id."""
        return self.page.locator("[data-peer-id][data-self]").get_attribute("data-peer-id") or ""

    def tile(self, peer_id: str) -> Locator:
        """The tile of a person."""
        return self.page.locator(f"[data-peer-id='{peer_id}']")

    def wait_for_peers(self, count: int) -> list[str]:
        """Wait for so many other people, and return their peer ids."""
        expect(self.page.locator("[data-peer-id]:not([data-self])")).to_have_count(count)
        return self.peer_ids()

    def decoded_frames(self, peer_id: str) -> int:
        """The number of pictures of this person's camera that were decoded so far."""
        return int(self.tile(peer_id).locator("video").evaluate(_FRAMES))

    def wait_for_frames(self, peer_id: str, more: int = 10) -> None:
        """Wait until so many further pictures of this person's camera were decoded."""
        wanted = self.decoded_frames(peer_id) + more
        self.page.wait_for_function(
            "([id, wanted]) => document.querySelector(`[data-peer-id='${id}'] video`)"
            ".getVideoPlaybackQuality().totalVideoFrames >= wanted",
            arg=[peer_id, wanted],
            timeout=TIMEOUT_MS,
        )

    def captions(self) -> list[Caption]:
        """The captions over the stage, oldest first."""
        lines = self.page.locator("#captions [data-name]").evaluate_all(
            "lines => lines.map(line => [line.dataset.name, line.querySelector('.caption-text').textContent,"
            " line.dataset.final === 'true'])"
        )
        return [Caption(name, text, final) for name, text, final in lines]

    def wait_for_caption(self, text: str, *, name: str = "", timeout_ms: float = TIMEOUT_MS) -> None:
        """Wait for a final caption that contains `text` in any case, of `name` where it is given."""
        self.page.wait_for_function(
            "([text, name]) => [...document.querySelectorAll(\"#captions [data-final='true']\")].some(line =>"
            " (!name || line.dataset.name === name) && line.textContent.toLowerCase().includes(text.toLowerCase()))",
            arg=[text, name],
            timeout=timeout_ms,
        )

    def wait_for_agent(self, *states: str, timeout_ms: float = TIMEOUT_MS) -> None:
        """Wait until the AI participant is in the room, in one of `states` where they are given."""
        self.page.wait_for_function(
            "states => { const tile = document.querySelector('[data-agent]');"
            " return tile && (!states.length || states.includes(tile.dataset.state)); }",
            arg=list(states),
            timeout=timeout_ms,
        )

    def hears_agent(self, rms: float, *, timeout_ms: float = TIMEOUT_MS) -> bool:
        """Whether the AI participant's sound becomes as loud as `rms` (root mean square, 0..1) within the time."""
        return bool(self.page.locator("[data-agent-audio]").evaluate(_IS_AUDIBLE, [rms, timeout_ms]))

    def ask_agent(self, question: str) -> None:
        """Type a question to the AI participant."""
        self.page.click("#open-ask")
        self.page.fill("#ask-input", question)
        self.page.press("#ask-input", "Enter")

    def send_chat(self, text: str) -> None:
        """Write to everyone."""
        if not self.page.locator("#chat-input").is_visible():
            self.page.click("#open-chat")
        self.page.fill("#chat-input", text)
        self.page.click("#chat-send")
        expect(self.page.locator("#chat-input")).to_have_value("")

    def chat(self) -> list[str]:
        """The texts of the chat, oldest first."""
        return self.page.locator("#chat-messages .chat-text").all_text_contents()

    def wait_for_chat(self, text: str) -> None:
        """Wait for a message of exactly this text."""
        expect(self.page.locator("#chat-messages .chat-text", has_text=text).first).to_have_text(text)

    def unmute(self) -> None:
        """Switch the microphone on. Where it was released its sound begins now."""
        self._switch("#toggle-audio", True)

    def _switch(self, selector: str, on: bool) -> None:
        button = self.page.locator(selector)
        if (button.get_attribute("aria-pressed") == "true") != on:
            button.click()
        expect(button).to_have_attribute("aria-pressed", str(on).lower())
