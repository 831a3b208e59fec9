"""REST for the agent: lines of the room that it serves."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from msgspec import Meta

from conference.accounts.authentication import Caller
from conference.api import decode_body, endpoint
from conference.rooms.rest.agent import AgentRequest, AskedRequest, agent_room, asker_in, meeting_of
from conference.throttle import Throttle
from conference.transcripts.models import Segment
from conference.transcripts.search.recall import MOST_LINES, Wanted, lines_of_running, lines_recall

SEARCHES = Throttle("agent-searches", limit=60, period_secs=60)
QUOTE_CHARS = 600

Days = Annotated[int, Meta(ge=0, le=3660)] | None
Limit = Annotated[int, Meta(ge=1, le=MOST_LINES)]


class Search(AskedRequest, kw_only=True, frozen=True):
    """Body of `POST .../search`: see docs/protocol.md, “What was said”."""

    query: Annotated[str, Meta(max_length=2000)] = ""
    speaker: Annotated[str, Meta(max_length=200)] = ""
    from_days_ago: Days = None
    to_days_ago: Days = None
    earlier: bool = False
    limit: Limit = 8


class Lines(AgentRequest, kw_only=True, frozen=True):
    """Body of `POST .../lines`."""

    limit: Limit = MOST_LINES


def search_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Lines that answer a search, as far as the asker may know them."""
    body = decode_body(request, Search)
    room = agent_room(caller, slug, body.agent)
    state = meeting_of(slug)
    who = asker_in(state, body.asked_by)
    SEARCHES.hit(room.pk)
    wanted = Wanted(
        query=body.query,
        speaker=body.speaker,
        from_days_ago=body.from_days_ago,
        to_days_ago=body.to_days_ago,
        earlier=body.earlier,
    )
    found = lines_recall(room=room, state=state, who=who, wanted=wanted, limit=body.limit)
    return JsonResponse({"scope": found.scope, "quotes": [_quote(line, state.meeting_id) for line in found.lines]})


def lines_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """The last stored lines of the running meeting."""
    body = decode_body(request, Lines)
    agent_room(caller, slug, body.agent)
    state = meeting_of(slug)
    lines = lines_of_running(state=state, limit=body.limit)
    return JsonResponse({"lines": [_quote(line, state.meeting_id) for line in lines]})


def _quote(line: Segment, running_id: str) -> dict[str, object]:
    return {
        "segment_id": str(line.pk),
        "meeting_id": str(line.meeting_id),
        "running": str(line.meeting_id) == running_id,
        "kind": line.kind,
        "peer_id": line.peer_id,
        "name": line.name,
        "text": line.text[:QUOTE_CHARS],
        "lang": line.lang,
        "at": line.started_at.timestamp(),
        "date": timezone.localdate(line.started_at).isoformat(),
        "interrupted": line.interrupted,
    }


search = endpoint(post=search_post)
lines = endpoint(post=lines_post)
