"""Odd offers of a real browser to the agent's end of a connection: its sound arrives, or it is told why not."""

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar, cast

import pytest
from playwright.sync_api import Browser, Page

from aiagent.audio.inbound import InboundStream
from aiagent.audio.outbound import Outbound
from aiagent.errors import NegotiationError
from aiagent.rtc.peer import AgentPeer
from tests.e2e.pages import TIMEOUT_MS

pytestmark = pytest.mark.e2e

Result = TypeVar("Result")

# An end of a connection that sends what `kinds` name, in this order. `change` alters the offer on its way to the agent.
PAGE = """
async ([kinds, policy]) => {
  window.connection = new RTCPeerConnection({ bundlePolicy: policy });
  connection.onicecandidate = ({ candidate }) => takeCandidate(JSON.stringify(candidate));
  for (const kind of kinds) {
    if (kind === "data") connection.createDataChannel("agent");
    else for (const track of (await navigator.mediaDevices.getUserMedia({ [kind]: true })).getTracks()) {
      connection.addTrack(track);
    }
  }
  window.camera = () => connection.getTransceivers().find((found) => found.receiver.track.kind === "video");
  window.negotiate = async (old = "", change = "") => {
    await connection.setLocalDescription();
    const answer = await takeOffer(connection.localDescription.sdp.replace(new RegExp(old), change));
    if (answer.refused) return answer.refused;
    await connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    return answer.sdp.split("\\r\\n").filter((line) => line.startsWith("m=")).map((line) => line.split(" ")[1] === "0");
  };
}"""


class Sound:
    """Takes the place of an inbound stream, and counts the packets of sound."""

    def __init__(self) -> None:
        self.packets = 0

    def push(self, *_packet: Any) -> None:
        self.packets += 1


class AgentEnd:
    """The agent's connections to one page, on an event loop in a thread of its own."""

    def __init__(self) -> None:
        self.sound = Sound()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._outbound = Outbound(lambda: None, lambda: None)
        self._peer: AgentPeer | None = None

    def answer(self, sdp: str) -> dict[str, str]:
        try:
            return {"sdp": self._run(self._answer(sdp))}
        except NegotiationError as error:
            return {"refused": str(error)}

    def add_candidate(self, text: str) -> None:
        candidate = json.loads(text)
        if self._peer is not None and candidate:
            self._run(self._peer.add_candidate(candidate))

    def close(self) -> None:
        if self._peer is not None:
            self._run(self._peer.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _answer(self, sdp: str) -> str:
        before = None
        if self._peer is not None and self._peer.is_restarted_by(sdp):
            before, self._peer = self._peer, None
            await before.close()
        if self._peer is None:
            stream = cast(InboundStream, self.sound)
            self._peer = AgentPeer("s", [], stream, self._outbound.open_track(), lambda: None, allow_loopback=True)
        return await self._peer.answer(sdp, before)

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(TIMEOUT_MS / 1000)


@pytest.fixture
def agent() -> Iterator[AgentEnd]:
    agent = AgentEnd()
    yield agent
    agent.close()


@pytest.fixture
def page(chromium: Browser, agent: AgentEnd) -> Iterator[Page]:
    context = chromium.new_context(permissions=["microphone", "camera"])
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto("https://parley.test/")
    page.expose_function("takeOffer", agent.answer)
    page.expose_function("takeCandidate", agent.add_candidate)
    yield page
    context.close()


def sound_arrives(page: Page, agent: AgentEnd) -> None:
    page.wait_for_function("connection.connectionState === 'connected'", timeout=TIMEOUT_MS)
    before = agent.sound.packets
    for _ in range(TIMEOUT_MS // 100):
        if agent.sound.packets >= before + 10:
            return
        page.wait_for_timeout(100)
    pytest.fail("no sound arrives")


@pytest.mark.parametrize("policy", ["balanced", "max-bundle"])
def test_sound_goes_on_when_the_camera_is_stopped_and_another_one_comes(
    page: Page, agent: AgentEnd, policy: str
) -> None:
    """The camera is the first section, whose transport is that of the whole bundle."""
    page.evaluate(PAGE, [["video", "audio", "data"], policy])
    assert page.evaluate("negotiate()") == [False, False, False]
    sound_arrives(page, agent)
    page.evaluate("camera().stop()")
    assert page.evaluate("negotiate()") == [True, False, False]
    sound_arrives(page, agent)
    page.evaluate("void connection.addTransceiver('video')")
    assert page.evaluate("negotiate()") == [False, False, False]
    sound_arrives(page, agent)
    page.evaluate("connection.restartIce()")
    page.evaluate("negotiate()")
    sound_arrives(page, agent)


@pytest.mark.parametrize("kinds", [["video", "audio", "data"], ["audio", "data", "video"]])
def test_sound_comes_in_beside_a_section_that_is_out_of_use_from_the_beginning(
    page: Page, agent: AgentEnd, kinds: list[str]
) -> None:
    page.evaluate(PAGE, [kinds, "balanced"])
    rejected = page.evaluate("negotiate('m=video [0-9]+', 'm=video 0')")
    assert sorted(rejected) == [False, False, True]
    sound_arrives(page, agent)


def test_a_browser_is_told_why_its_offer_cannot_be_used(page: Page) -> None:
    page.evaluate(PAGE, [["audio", "data"], "balanced"])
    assert page.evaluate("negotiate('a=rtcp-mux', 'a=x')") == "the audio section must have rtcp-mux"
