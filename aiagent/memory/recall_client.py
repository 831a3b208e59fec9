"""Client of the web server's search in the transcripts of a room (docs/protocol.md, "What was said")."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypedDict, Unpack

import aiohttp
import msgspec

from aiagent.errors import AgentError
from aiagent.memory.past_questions import PastSearch, Quote
from aiagent.room.signaling_client import Lease

TIMEOUT_SECS = 3.0
MOST_QUOTES = 8
MOST_LINES = 200

Scope = Literal["all", "attended", "running"]


class RecallError(AgentError):
    """The web server gave no transcripts."""

    retryable = True


@dataclass(frozen=True, slots=True)
class Found:
    """Quotes, the best first; `scope` is the meetings the asker may hear of: all, attended, or only the running one."""

    scope: Scope
    quotes: list[Quote]


class _Wire(msgspec.Struct, frozen=True, kw_only=True):
    segment_id: str
    meeting_id: str
    name: str
    text: str
    date: date
    at: float
    running: bool
    kind: Literal["speech", "agent", "chat", "note"]
    peer_id: str
    interrupted: bool


class _Narrowed(TypedDict, total=False):
    speaker: str
    from_days_ago: int | None
    to_days_ago: int | None
    earlier: bool


class Recall:
    """The transcripts of one room. The server decides how much of them the asker may hear."""

    def __init__(self, http: aiohttp.ClientSession, web_url: str, lease: Lease) -> None:
        self._http = http
        self._url = f"{web_url}/api/v1/agent/rooms/{lease.slug}"
        self._claim = {"worker_id": lease.worker_id, "epoch": lease.epoch}

    async def search(self, asked_by: str, query: str, *, limit: int = MOST_QUOTES) -> list[Quote]:
        """Return lines of this and of earlier meetings that answer `query`, the best first. Raises RecallError.

        `asked_by` is the peer id of the asker. `query` is words as people write them.
        """
        return (await self._find(asked_by, query, limit)).quotes

    async def find(self, asked_by: str, wanted: PastSearch, *, limit: int = MOST_QUOTES) -> Found:
        """Return quotes that answer a question; without a topic the last lines in their order. Raises RecallError."""
        period = wanted.period
        found = await self._find(
            asked_by,
            wanted.topic,
            limit,
            speaker=wanted.speaker,
            from_days_ago=period.from_days_ago,
            to_days_ago=period.to_days_ago,
            earlier=period.earlier,
        )
        quotes = found.quotes
        if period.weekday is not None:
            quotes = [quote for quote in quotes if quote.on.weekday() == period.weekday]
        return Found(found.scope, quotes)

    async def lines(self) -> list[Quote]:
        """Return the last stored lines of the running meeting, in their order. Raises RecallError."""
        answer = await self._post("lines", {"limit": MOST_LINES})
        return [_quote(line) for line in answer["lines"]]

    async def _find(self, asked_by: str, query: str, limit: int, **narrowed: Unpack[_Narrowed]) -> Found:
        answer = await self._post("search", {"asked_by": asked_by, "query": query, "limit": limit, **narrowed})
        return Found(answer["scope"], [_quote(quote) for quote in answer["quotes"]])

    async def _post(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECS)
        try:
            async with self._http.post(
                f"{self._url}/{what}", json={"agent": self._claim} | body, timeout=timeout
            ) as response:
                if response.status != 200:
                    raise RecallError(f"the web server refused to say what was said ({response.status})")
                answer: dict[str, Any] = await response.json()
                return answer
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise RecallError(f"the web server did not say what was said: {type(error).__name__}") from error


def _quote(fields: dict[str, Any]) -> Quote:
    """Return a quote from the members that the web server sends. Raises RecallError."""
    try:
        wire = msgspec.convert(fields, _Wire)
    except msgspec.ValidationError as error:
        raise RecallError(f"the web server sent something that is no quote: {error}") from error
    return Quote(
        segment_id=wire.segment_id,
        meeting_id=wire.meeting_id,
        name=wire.name,
        text=wire.text,
        on=wire.date,
        at_unix=wire.at,
        running=wire.running,
        kind=wire.kind,
        peer_id=wire.peer_id,
        interrupted=wire.interrupted,
    )
