"""Reads what was stored of a room's meetings, as its owner does."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

from bench.participant import Account

Line = dict[str, Any]
WAIT_SECS = 60.0


async def stored_lines(account: Account, slug: str, enough: Callable[[list[Line]], bool]) -> list[Line]:
    """The lines of the room's newest transcript, once `enough` of them are stored. Raises TimeoutError."""
    async with asyncio.timeout(WAIT_SECS):
        while True:
            lines = await _lines(account, slug)
            if enough(lines):
                return lines
            await asyncio.sleep(0.2)


async def _lines(account: Account, slug: str) -> list[Line]:
    async with account.http.get(f"{account.base_url}/rooms/{slug}/meetings/") as response:
        link = re.search(r"/[^\"]*transcript\.json", await response.text())
    if link is None:
        return []
    async with account.http.get(account.base_url + link[0]) as response:
        transcript: dict[str, Any] = await response.json()
    lines: list[Line] = transcript["segments"]
    return lines
