"""One page in a room of twenty and more: how long its thread is busy at a time while people come and go.

The others join by the real protocol and send no media, so that the page's own work is measured, not that of decoders.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Page, async_playwright

from bench.participant import Account, Participant
from bench.statistics import Figure, figure
from bench.system import System
from deploy.browser import find_browser

STAYING = 20
COMING = 10
ROUNDS = 3
BETWEEN_SECS = 0.15
SETTLE_SECS = 8.0
TIMEOUT_MS = 60_000
TARGET_MS = 100
MEDIA_LIMIT = 50

# Notes every task over 50 ms, and every gap between two frames.
PROBE = """
window.bench = { tasks: [], gaps: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.bench.tasks.push(entry.duration);
}).observe({ type: "longtask" });
let before = 0;
requestAnimationFrame(function look(now) {
  if (before) window.bench.gaps.push(now - before);
  before = now;
  requestAnimationFrame(look);
});
"""
RESET = "() => { window.bench.tasks = []; window.bench.gaps = []; }"


@dataclass(frozen=True, slots=True)
class Busy:
    """Milliseconds: tasks over 50 ms, and gaps between frames."""

    tasks: tuple[float, ...]
    gaps: tuple[float, ...]


async def measure_crowded_page(system: System, account: Account) -> list[Figure]:
    """Let ten people come, raise hands, write and go, three times, in a room where twenty stay."""
    slug = await account.make_room("Crowd", access="open", media_limit=MEDIA_LIMIT, agent={"mode": "off"})
    async with AsyncExitStack() as stays, _page(system) as page:
        await stays.enter_async_context(Participant.join(account, slug, "Alice"))
        token = await _guest_token(account, slug)
        for number in range(STAYING - 1):
            await _join(stays, account.base_url, slug, token, f"Person {number:02}")
        await _enter(page, system, slug)
        await page.click("#open-people")
        await asyncio.sleep(SETTLE_SECS)
        await page.evaluate(RESET)
        for _round in range(ROUNDS):
            await _come_and_go(account.base_url, slug, token)
        await asyncio.sleep(SETTLE_SECS)
        found = await page.evaluate("() => window.bench")
    return _figures(Busy(tuple(found["tasks"]), tuple(found["gaps"])))


async def _guest_token(account: Account, slug: str) -> str:
    link = await account.post(f"/api/v1/rooms/{slug}/guest-links", {"label": "Crowd"})
    return str(link["url"]).rstrip("/").rsplit("/", 1)[-1]


async def _join(stack: AsyncExitStack, base_url: str, slug: str, token: str, name: str) -> Participant:
    guest = await stack.enter_async_context(Account.guest(base_url, token))
    return await stack.enter_async_context(Participant.join(guest, slug, name, token))


async def _come_and_go(base_url: str, slug: str, token: str) -> None:
    async with AsyncExitStack() as visits:
        for number in range(COMING):
            visitor = await _join(visits, base_url, slug, token, f"Visitor {number}")
            await visitor.send(type="hand", raised=True)
            await visitor.send(type="chat", text=f"Good morning from visitor {number}")
            await asyncio.sleep(BETWEEN_SECS)


def _figures(busy: Busy) -> list[Figure]:
    where = f"{ROUNDS} times {COMING} people come, raise a hand, write and go; {STAYING} others stay"
    return [
        figure("Longest task of the page", "ms", [max(busy.tasks, default=0.0)], where, target=TARGET_MS),
        figure("Tasks over 50 ms", "", [float(len(busy.tasks))], where),
        figure("Gaps between frames", "ms", busy.gaps or (0.0,), where),
        figure("Longest gap between frames", "ms", [max(busy.gaps, default=0.0)], where),
    ]


@asynccontextmanager
async def _page(system: System) -> AsyncIterator[Page]:
    """A page of bob."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_browser(),
            args=["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"],
        )
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await page.add_init_script(PROBE)
        await page.goto(f"{system.base_url}/accounts/login/")
        await page.fill("input[name=username]", "bob")
        await page.fill("input[name=password]", system.passwords["bob"])
        await page.locator("main button[type=submit]").click()
        await page.locator("form[action$='/accounts/logout/']").wait_for()
        yield page
        await browser.close()


async def _enter(page: Page, system: System, slug: str) -> None:
    await page.goto(f"{system.base_url}/rooms/{slug}/")
    await page.locator("#prejoin[data-ready]").wait_for(timeout=TIMEOUT_MS)
    if await page.locator("#consent-no").count():
        await page.locator("#consent-no").check()
    await page.click("#join-silent")
    await page.locator("#stage").wait_for(timeout=TIMEOUT_MS)
