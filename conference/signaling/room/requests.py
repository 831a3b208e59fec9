"""Requests of the agent on somebody's behalf. The agent has no rights of its own: those of the asker count.

The room takes the agent's word for who asked, so a request never does more than anybody in the room may do. One that
changes the room waits until a moderator confirms it, and is then the moderator's own act.
"""

from typing import Literal

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.requests import AgentDecision, AgentRequest
from conference.signaling.room.draft import Draft
from conference.signaling.room.polls import poll
from conference.signaling.room.request_state import RequestState
from conference.signaling.room.state import Participant, RoomState

EXPIRES_SECS = 60.0
MOST_REQUESTS = 5
MOST_REQUESTS_OF_ONE = 2

Status = Literal["pending", "confirmed", "refused", "expired", "withdrawn"]


def request(draft: Draft, who: Participant, command: AgentRequest) -> None:
    """The agent `who` passes on what somebody asked for."""
    asker = draft.room.participants.get(command.on_behalf_of)
    if asker is None or asker.is_agent:
        raise RefusalError("no_such_peer", "nobody who asks for this is in the room")
    if command.tool == "take_note":
        _take_note(draft, asker, command)
    else:
        _ask_moderators(draft, asker, command)


def decide(draft: Draft, who: Participant, command: AgentDecision) -> None:
    """A moderator confirms or refuses. What is confirmed happens as if the moderator had done it by hand."""
    waiting = draft.room.requests.get(str(command.request_id))
    if waiting is None or waiting.expires_at <= draft.context.now:
        raise RefusalError("conflict", "the request is no longer there")
    asker = draft.room.participants.get(waiting.peer_id)
    confirmed = command.action == "confirm"
    if confirmed:
        poll(draft, who, waiting.arguments.poll())
        draft.record_action("poll_start", who)
    draft.record_action(f"agent_request_{command.action}", who, asker, waiting.tool)
    _end(draft, waiting, "confirmed" if confirmed else "refused", by=who)


def end_expired(draft: Draft) -> None:
    """Forget the requests that nobody decided in time."""
    for waiting in draft.room.requests.values():
        if waiting.expires_at <= draft.context.now:
            _end(draft, waiting, "expired")


def is_due(state: RoomState, now: float) -> bool:
    """Whether a request waited for too long."""
    return any(waiting.expires_at <= now for waiting in state.requests.values())


def settle(draft: Draft, before: RoomState) -> None:
    """After any command: requests of people who left are withdrawn, and a new moderator learns what waits."""
    after = draft.state
    if after is None or not after.requests or after.participants is before.participants:
        return
    for waiting in after.requests.values():
        if waiting.peer_id not in after.participants:
            _end(draft, waiting, "withdrawn")
    for peer_id, who in draft.room.participants.items():
        earlier = before.participants.get(peer_id)
        if who.moderates and earlier is not None and not earlier.moderates:
            for waiting in draft.room.requests.values():
                draft.send(who, _frame(waiting, "pending"))


def requests_for(room: RoomState, who: Participant | None) -> list[Json]:
    """The requests that one participant sees, oldest first: moderators all, others their own."""
    if who is None or who.is_agent:
        return []
    known = room.requests.values()
    return [request.public() for request in known if who.moderates or request.peer_id == who.peer_id]


def _take_note(draft: Draft, asker: Participant, command: AgentRequest) -> None:
    """Store a note. It is kept like a message to everyone, so the asker must be allowed to write one."""
    if draft.room.chat == "hosts" and not asker.moderates:
        raise RefusalError("forbidden", "only hosts and moderators write to everyone at the moment")
    note = {"note_id": str(command.request_id), "text": command.arguments.text.strip()}
    draft.record_by(asker, "transcripts.store_note", **note)


def _ask_moderators(draft: Draft, asker: Participant, command: AgentRequest) -> None:
    if asker.role == "guest":
        raise RefusalError("forbidden", "guests cannot ask for what changes the room")
    end_expired(draft)
    waiting = draft.room.requests
    own = sum(known.peer_id == asker.peer_id for known in waiting.values())
    if str(command.request_id) in waiting:
        raise RefusalError("conflict", "that request waits already")
    if len(waiting) >= MOST_REQUESTS or own >= MOST_REQUESTS_OF_ONE:
        raise RefusalError("rate_limited", "the moderators have enough requests to decide")
    made = RequestState(
        request_id=str(command.request_id),
        tool=command.tool,
        peer_id=asker.peer_id,
        name=asker.name,
        arguments=command.arguments,
        asked_at=draft.context.now,
        expires_at=draft.context.now + EXPIRES_SECS,
    )
    draft.change(requests={**waiting, made.request_id: made})
    _tell(draft, made, _frame(made, "pending"))


def _end(draft: Draft, request: RequestState, status: Status, by: Participant | None = None) -> None:
    rest = {other.request_id: other for other in draft.room.requests.values() if other.request_id != request.request_id}
    draft.change(requests=rest)
    _tell(draft, request, _frame(request, status, by))


def _tell(draft: Draft, request: RequestState, frame: Json) -> None:
    """Tell moderators, the one who asked, and the agent."""
    for who in draft.room.participants.values():
        if who.moderates or who.is_agent or who.peer_id == request.peer_id:
            draft.send(who, frame)


def _frame(request: RequestState, status: Status, by: Participant | None = None) -> Json:
    return {
        "type": "agent_request",
        "request": request.public(),
        "status": status,
        "by": by.peer_id if by else None,
    }
