"""REST for the agent. It shows the service key and the lease of the room that it serves."""

from typing import Annotated

from django.utils.translation import gettext as _
from msgspec import Meta, Struct

from conference.accounts.authentication import Caller
from conference.errors import ForbiddenError, UnavailableError
from conference.rooms.access.payloads import AgentClaim
from conference.rooms.errors import OlderEpochError
from conference.rooms.models import Room
from conference.rooms.selectors import room_get_for_agent
from conference.signaling import live
from conference.signaling.errors import StoreUnavailableError
from conference.signaling.room.state import Participant, RoomState

PeerId = Annotated[str, Meta(min_length=1, max_length=64)]


class AgentRequest(Struct, kw_only=True, frozen=True):
    """The common part of all requests of the agent."""

    agent: AgentClaim


class AskedRequest(AgentRequest, kw_only=True, frozen=True):
    """A request on behalf of a participant, whose rights decide."""

    asked_by: PeerId


def agent_room(caller: Caller, slug: str, claim: AgentClaim) -> Room:
    """The room that the calling agent serves.

    Raises ForbiddenError for everybody else, NoSuchRoomError, OlderEpochError when another agent holds the lease,
    UnavailableError.
    """
    if not caller.is_agent:
        raise ForbiddenError(_("Only the agent service key can do this."))
    room = room_get_for_agent(slug)
    try:
        holds = live.agent_lease_holds(slug, worker_id=claim.worker_id, epoch=claim.epoch)
    except StoreUnavailableError as error:
        raise UnavailableError() from error
    if not holds:
        raise OlderEpochError(_("A newer agent has claimed this room: leave it."))
    return room


def meeting_of(slug: str) -> RoomState:
    """The running meeting of the room. Raises ForbiddenError when there is none, UnavailableError."""
    try:
        state = live.meeting_now(slug)
    except StoreUnavailableError as error:
        raise UnavailableError() from error
    if state is None:
        raise ForbiddenError(_("Nobody is in this room."))
    return state


def asker_in(state: RoomState, peer_id: str) -> Participant:
    """The person who asked the agent. Raises ForbiddenError for people outside of the room and for the agent itself."""
    who = live.person_in(state, peer_id)
    if who is None:
        raise ForbiddenError(_("Whoever asked is not in this room."))
    return who
