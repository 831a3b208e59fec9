"""The weight of pages: the room page is light, and nothing comes from another host."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from bench.system import System
from tests.e2e.browsers import Windows

pytestmark = pytest.mark.e2e

ROOM_PAGE_KB = 150
ROOM_PAGE_REQUESTS = 40


def loaded_bytes(page: Page, address: str) -> int:
    """The bytes of compressed content that were loaded for a page."""
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(address, wait_until="networkidle")
    return sum(sizes)


def test_the_room_page_is_light_and_everything_comes_from_the_own_server(parley: System, windows: Windows) -> None:
    page = windows.person("alice")
    slug = page.request.get(f"{parley.base_url}/api/v1/rooms").json()["rooms"][0]["slug"]
    # A new window has nothing in its cache.
    fresh = windows.visitor(storage_state=page.context.storage_state())
    hosts: set[str] = set()
    fresh.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    asked: list[str] = []
    fresh.on("request", lambda request: asked.append(request.url))
    size = loaded_bytes(fresh, f"{parley.base_url}/rooms/{slug}/")
    assert hosts - {""} == {urlsplit(parley.base_url).netloc}
    assert 0 < size <= ROOM_PAGE_KB * 1000
    assert len(asked) <= ROOM_PAGE_REQUESTS, asked
