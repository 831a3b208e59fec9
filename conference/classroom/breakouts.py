"""Breakout rooms: made once for a room and used again, opened by moderators, entered by people of the main room."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from django.db import transaction
from django.utils.translation import gettext as _
from msgspec import Meta, Struct

from conference.errors import BadFieldError, ConflictError, ForbiddenError, NotFoundError, UnavailableError
from conference.names import clean_name
from conference.rooms.access.tickets import Ticket, breakout_ticket_issue
from conference.rooms.models import Room
from conference.rooms.models.persona import AgentMode
from conference.rooms.models.room import ROOM_NAME_CHARS
from conference.rooms.persona.settings import FIELDS
from conference.signaling import live
from conference.signaling.errors import ContentionError, RefusalError, StoreUnavailableError
from conference.signaling.protocol.base import PeerId
from conference.signaling.room.commands import OpenBreakouts
from conference.signaling.room.places import MOST_BREAKOUTS, BreakoutRoom
from conference.signaling.room.state import Participant, RoomState
from conference.throttle import Throttle

OPENINGS = Throttle("breakout-openings", limit=30, period_secs=60)
TICKETS = Throttle("breakout-tickets", limit=60, period_secs=60)

# A breakout room gets these from its main room each time it is opened.
SHARED_FIELDS = ("owner_id", "media_limit", "language", *(field for field in FIELDS.values() if field != "agent_mode"))


NAME_CHARS = 60
MOST_ASSIGNED = 100

BreakoutName = Annotated[str, Meta(min_length=1, max_length=NAME_CHARS)]
RoomNumber = Annotated[int, Meta(ge=1, le=MOST_BREAKOUTS)]


class Proof(Struct, kw_only=True, frozen=True):
    """Proof of a participant of the main room: the resume token that only they have."""

    peer_id: PeerId
    resume_token: Annotated[str, Meta(min_length=1, max_length=128)]


class BreakoutPlan(Struct, kw_only=True, frozen=True):
    """One room to open; `agent` is whether the AI participant is in it."""

    name: BreakoutName
    agent: bool = True


class BreakoutsOpen(Proof, kw_only=True, frozen=True):
    """Body of `POST /api/v1/rooms/{slug}/breakouts`.

    `assigned` maps peer ids to the numbers of rooms, 1 for the first. With `choice` everyone chooses a room.
    """

    rooms: Annotated[list[BreakoutPlan], Meta(min_length=1, max_length=MOST_BREAKOUTS)]
    choice: bool = False
    assigned: Annotated[dict[PeerId, RoomNumber], Meta(max_length=MOST_ASSIGNED)] = {}
    duration_secs: Annotated[int, Meta(ge=30, le=24 * 3600)] | None = None


def breakouts_open(*, room: Room, opening: BreakoutsOpen) -> list[BreakoutRoom]:
    """Open breakout rooms in the running meeting of `room`, for a moderator of it.

    Raises ForbiddenError for everyone else, ConflictError while breakout rooms are open, BadFieldError for an empty
    name, RateLimitedError, UnavailableError.
    """
    state, who = _participant(room, opening)
    if not who.moderates:
        raise ForbiddenError(_("Only hosts and moderators open breakout rooms."))
    OPENINGS.hit(room.pk)
    if state.breakouts is not None:
        raise ConflictError(_("Breakout rooms are open already. Close them first."))
    rooms = _rooms_ensure(room, opening.rooms)
    command = OpenBreakouts(
        by=who.peer_id,
        rooms=tuple(rooms),
        choice=opening.choice,
        assigned={peer_id: f"b{number}" for peer_id, number in opening.assigned.items()},
        duration_secs=opening.duration_secs,
    )
    with _service_errors():
        live.breakouts_open(room.slug, command)
    return rooms


def breakout_ticket_request(*, room: Room, breakout_id: str, proof: Proof) -> Ticket:
    """A ticket to a breakout room for someone who has moved there, with the role and name of the main room.

    Raises ForbiddenError, NotFoundError when there is no such breakout room, RateLimitedError, UnavailableError.
    """
    state, who = _participant(room, proof)
    TICKETS.hit(room.pk, who.peer_id)
    place = state.breakouts.find(breakout_id) if state.breakouts else None
    found = None if place is None else Room.objects.filter(slug=place.slug, parent=room).first()
    if found is None:
        raise NotFoundError(_("There is no such breakout room, or it was closed."))
    if who.breakout != breakout_id:
        raise ForbiddenError(_("You are not in this breakout room."))
    return breakout_ticket_issue(room=found, who=who)


def _participant(room: Room, proof: Proof) -> tuple[RoomState, Participant]:
    with _service_errors():
        found = live.participant_find(room.slug, peer_id=proof.peer_id, resume_token=proof.resume_token)
    if found is None or found[1].is_agent:
        raise ForbiddenError(_("You are not in this meeting. Join the room first."))
    return found


@transaction.atomic
def _rooms_ensure(main: Room, plans: list[BreakoutPlan]) -> list[BreakoutRoom]:
    """The planned breakout rooms of the main room; missing ones are made."""
    rooms = []
    for number, plan in enumerate(plans, start=1):
        shared = {field: getattr(main, field) for field in SHARED_FIELDS}
        agent = plan.agent and main.agent_mode != AgentMode.OFF
        # A breakout room seldom has a moderator who could call on the agent.
        mode = AgentMode.ADDRESSED if main.agent_mode == AgentMode.HAND else main.agent_mode
        own = {"name": _name(plan.name), "agent_mode": mode if agent else AgentMode.OFF, "lobby": False}
        slug = f"{main.slug}-b{number}"
        found, _made = Room.objects.update_or_create(parent=main, slug=slug, defaults=shared | own)
        rooms.append(BreakoutRoom(id=f"b{number}", name=found.name, slug=found.slug, agent=agent))
    return rooms


def _name(name: str) -> str:
    cleaned = clean_name(name, ROOM_NAME_CHARS)
    if not cleaned:
        raise BadFieldError.of("rooms", _("Give each breakout room a name."))
    return cleaned


@contextmanager
def _service_errors() -> Iterator[None]:
    """Turn errors of signaling into those of REST."""
    try:
        yield
    except RefusalError as error:
        refusal = ForbiddenError if error.code == "forbidden" else ConflictError
        raise refusal(_("The breakout rooms could not be opened. Look at the room again.")) from error
    except (StoreUnavailableError, ContentionError) as error:
        raise UnavailableError() from error
