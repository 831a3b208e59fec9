"""Four people with cameras in real Chromium: how fast they see each other, and whether the mesh stays steady."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from bench.statistics import Figure, figure
from bench.system import System
from deploy.browser import find_browser

PEOPLE = ("alice", "bob", "alice", "bob")
CAMERA_SIZE = (320, 180)
CAMERA_FRAMES = 20
CAMERA_RATE_HZ = 10
SETTLE_SECS = 20.0
LOOK_EVERY_SECS = 10.0
JOIN_TARGET_MS = 2000
HEAP_TARGET_MB = 3.0
TIMEOUT_MS = 60_000

# Counts offers that the page sends, and notes when it was told to join and when the first picture of anyone came.
PROBE = """
window.bench = { offers: 0, clickedAt: 0, seenAt: 0 };
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (typeof data === "string" && data.includes('"offer"') && data.includes('"signal"')) window.bench.offers += 1;
  return send.call(this, data);
};
addEventListener("click", ({ target }) => {
  if (!target.closest?.("#join")) return;
  window.bench.clickedAt = performance.now();
  const watched = new WeakSet();
  const timer = setInterval(() => {
    for (const video of document.querySelectorAll("[data-peer-id]:not([data-self]) video")) {
      if (watched.has(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback((now) => {
        window.bench.seenAt ||= now;
        clearInterval(timer);
      });
    }
  }, 10);
}, { capture: true });
"""
DECODED = """() => [...document.querySelectorAll("[data-peer-id]:not([data-self]) video")]
  .map(video => video.getVideoPlaybackQuality().totalVideoFrames)"""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one page: totals since it was opened, memory after a collection of garbage, `at` in seconds."""

    at: float
    offers: int
    heap_mb: float
    nodes: int
    frames: tuple[int, ...]


async def measure_mesh(system: System, secs: float) -> list[Figure]:
    """Let four people meet for `secs` seconds after settling."""
    async with _browser() as browser:
        pages = await _join_all(browser, system)
        join_ms = [await page.evaluate("() => window.bench.seenAt - window.bench.clickedAt") for page in pages[1:]]
        sessions = [await page.context.new_cdp_session(page) for page in pages]
        await asyncio.sleep(SETTLE_SECS)
        looks = [[await _look(page, session) for page, session in zip(pages, sessions, strict=True)]]
        until = time.monotonic() + secs
        while time.monotonic() < until:
            await asyncio.sleep(LOOK_EVERY_SECS)
            looks.append([await _look(page, session) for page, session in zip(pages, sessions, strict=True)])
    return _figures(join_ms, looks, secs)


def _figures(join_ms: Sequence[float], looks: Sequence[Sequence[Look]], secs: float) -> list[Figure]:
    first, last = looks[0], looks[-1]
    both = list(zip(first, last, strict=True))
    span = f"{secs:.0f} s after {SETTLE_SECS:.0f} s of settling, {len(PEOPLE)} pages in one Chromium"
    steps = [
        (later - earlier) / (page_now.at - page_before.at)
        for before, now in itertools.pairwise(looks)
        for page_before, page_now in zip(before, now, strict=True)
        for earlier, later in zip(page_before.frames, page_now.frames, strict=True)
    ]
    return [
        figure(
            "Join: first picture of another",
            "ms",
            join_ms,
            "from the click on “Join” to the first decoded picture of anyone, in the pages that join others",
            target=JOIN_TARGET_MS,
            judged="p95",
        ),
        figure(
            "Mesh of 4: offers",
            "",
            [now.offers - then.offers for then, now in both],
            f"offers each page sent in {span}",
            target=0,
            judged="p95",
        ),
        figure(
            "Mesh of 4: JavaScript heap",
            "MB more",
            [now.heap_mb - then.heap_mb for then, now in both],
            "growth of each page's heap in that time, after collections of garbage",
            target=HEAP_TARGET_MB,
            judged="p95",
        ),
        figure(
            "Mesh of 4: DOM nodes",
            "more",
            [now.nodes - then.nodes for then, now in both],
            "growth of each page's nodes in that time",
        ),
        figure(
            "Mesh of 4: stalled videos",
            "",
            [float(sum(step <= 0 for step in steps))],
            f"looks, {LOOK_EVERY_SECS:.0f} s apart or more, at each of 12 directions, at which no new picture had come",
            target=0,
        ),
        figure(
            "Mesh of 4: pictures",
            "/s",
            steps,
            f"decoded in each direction; each camera makes {CAMERA_RATE_HZ} a second of {CAMERA_SIZE[1]} lines",
        ),
    ]


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    """Chromium with a small camera picture that moves, so that two cores can do all of it."""
    with TemporaryDirectory(prefix="parley-mesh-") as folder:
        camera = Path(folder) / "camera.y4m"
        camera.write_bytes(moving_picture())
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=find_browser(),
                args=[
                    "--no-sandbox",
                    "--use-fake-ui-for-media-stream",
                    "--use-fake-device-for-media-stream",
                    f"--use-file-for-fake-video-capture={camera}",
                    "--js-flags=--expose-gc",
                ],
            )
            yield browser
            await browser.close()


def moving_picture() -> bytes:
    """A YUV4MPEG2 film of a bright bar that wanders over grey."""
    width, height = CAMERA_SIZE
    chroma = bytes([128]) * (width * height // 2)
    film = bytearray(f"YUV4MPEG2 W{width} H{height} F{CAMERA_RATE_HZ}:1 Ip A1:1 C420jpeg\n".encode())
    for number in range(CAMERA_FRAMES):
        left = number * width // CAMERA_FRAMES
        row = bytearray([90]) * width
        row[left : left + width // CAMERA_FRAMES] = bytes([220]) * (width // CAMERA_FRAMES)
        film += b"FRAME\n" + bytes(row) * height + chroma
    return bytes(film)


async def _join_all(browser: Browser, system: System) -> list[Page]:
    """The pages of all people, when each person sees all the others."""
    slug = ""
    pages = []
    for name in PEOPLE:
        page = await _signed_in(browser, system, name)
        slug = slug or await _make_room(page, system)
        await page.goto(f"{system.base_url}/rooms/{slug}/")
        await page.locator("#prejoin[data-ready]").wait_for(timeout=TIMEOUT_MS)
        if await page.locator("#consent-no").count():
            await page.locator("#consent-no").check()
        await page.click("#join")
        await page.locator("#stage").wait_for(timeout=TIMEOUT_MS)
        pages.append(page)
        await _wait_for_others(page, len(pages) - 1)
    for page in pages:
        await _wait_for_others(page, len(PEOPLE) - 1)
    return pages


async def _wait_for_others(page: Page, count: int) -> None:
    await page.wait_for_function(
        f"count => {{ const frames = ({DECODED})(); return frames.length === count && frames.every(Boolean); }}",
        arg=count,
        timeout=TIMEOUT_MS,
    )


async def _signed_in(browser: Browser, system: System, name: str) -> Page:
    context = await browser.new_context(viewport={"width": 960, "height": 640})
    await context.add_init_script(PROBE)
    page = await context.new_page()
    await page.goto(f"{system.base_url}/accounts/login/")
    await page.fill("input[name=username]", name)
    await page.fill("input[name=password]", system.passwords[name])
    await page.locator("main button[type=submit]").click()
    await page.locator("form[action$='/accounts/logout/']").wait_for()
    return page


async def _make_room(page: Page, system: System) -> str:
    token = next(cookie["value"] for cookie in await page.context.cookies() if cookie.get("name") == "csrftoken")
    answer = await page.request.post(
        f"{system.base_url}/api/v1/rooms",
        data={"name": "Bench mesh", "settings": {"agent": {"mode": "off"}}},
        headers={"X-CSRFToken": token, "Referer": system.base_url + "/"},
    )
    return str((await answer.json())["slug"])


async def _look(page: Page, session: CDPSession) -> Look:
    await session.send("HeapProfiler.collectGarbage")
    await session.send("Performance.enable")
    answer = await session.send("Performance.getMetrics")
    metrics = {metric["name"]: metric["value"] for metric in answer["metrics"]}
    return Look(
        at=time.monotonic(),
        offers=await page.evaluate("() => window.bench.offers"),
        heap_mb=metrics["JSHeapUsedSize"] / 1e6,
        nodes=int(metrics["Nodes"]),
        frames=tuple(await page.evaluate(DECODED)),
    )
