"""Attendance: people and the agent enter and leave the room, and the meeting ends."""

from hashlib import sha256
from typing import Literal

from msgspec.structs import replace

from conference.signaling.errors import CloseCode
from conference.signaling.room import returning, roles
from conference.signaling.room.commands import Context
from conference.signaling.room.draft import Draft
from conference.signaling.room.effects import Admit, WantAgent
from conference.signaling.room.state import Participant, RoomState

MOST_DEPARTED = 50
MOST_REMOVED = 500

LeaveReason = Literal["left", "timeout", "removed", "ended", "replaced"]


def enter(draft: Draft, who: Participant) -> None:
    """A participant is in the room from now on. The first person begins the meeting."""
    if not draft.room.began:
        draft.change(began=True, started_at=draft.context.now)
    if not who.is_agent:
        draft.change(emptied_at=None)
    if who.role == "host" and who.own_role is None:
        roles.end_loans(draft)
    if draft.room.breakouts is not None:
        who = replace(who, breakout_assigned=draft.room.breakouts.remembered.get(who.identity))
    draft.put(who)
    draft.event("participant_joined", participant=who.public())
    _record(draft, "joined", who)
    if not who.is_agent:
        returning.restore(draft, who)


def admit(draft: Draft, peer_id: str) -> None:
    """Let someone from the lobby into the room. An earlier removal is forgiven, but its loss of the role stays."""
    who = draft.take_waiting(peer_id)
    draft.tell_moderators({"type": "participant_admitted", "peer_id": peer_id})
    if draft.room.has_removed(who):
        users = tuple(user_id for user_id in draft.room.removed_users if user_id != who.user_id)
        guests = tuple(guest_id for guest_id in draft.room.removed_guests if guest_id != who.guest_id)
        draft.change(removed_users=users, removed_guests=guests)
        if who.moderates:
            who = replace(who, role="participant", given_role="participant")
    enter(draft, replace(who, joined_at=draft.context.now))
    draft.effects.append(Admit(who.connection))


def remove(draft: Draft, peer_id: str, reason: LeaveReason) -> None:
    """A participant is no longer in the room. With the last person the meeting ends, unless somebody comes soon."""
    who = draft.room.participants[peer_id]
    at = draft.context.now if who.connected else who.disconnected_at
    if not who.is_agent and reason != "removed":
        returning.remember(draft, who, at=at)
    participants = {known: other for known, other in draft.room.participants.items() if known != peer_id}
    departed = dict([*draft.room.departed.items(), (peer_id, who.name)][-MOST_DEPARTED:])
    hands = tuple(raised for raised in draft.room.hands if raised != peer_id)
    draft.change(participants=participants, departed=departed, hands=hands)
    draft.event("participant_left", peer_id=peer_id, reason=reason)
    _record(draft, "left", who)
    for place in ("spotlight", "called"):
        if getattr(draft.room, place) == peer_id:
            draft.change(**{place: None})
            draft.event("room_updated", changes={place: None})
    if draft.room.breakouts is not None and not who.is_agent:
        draft.change(breakouts=draft.room.breakouts.remembering(who.identity, who.breakout_assigned))
    if who.is_agent:
        draft.change(agent_state=None)
    elif not draft.people():
        draft.change(emptied_at=max([at, *(place.left_at for place in draft.room.remembered.values())]))
    elif who.role == "host" and draft.room.settings.parent is None:
        roles.name_stand_in(draft)


def expel(draft: Draft, peer_id: str) -> None:
    """End the stay of someone whose place is elsewhere."""
    draft.close(draft.room.participants[peer_id], CloseCode.REMOVED, "moved")
    remove(draft, peer_id, "left")


def ban(draft: Draft, who: Participant) -> None:
    """Make a person wait in the lobby of this meeting when they come back. Of very many the first are forgotten."""
    if who.user_id is not None:
        users = (user_id for user_id in draft.room.removed_users if user_id != who.user_id)
        draft.change(removed_users=(*users, who.user_id)[-MOST_REMOVED:])
    if who.guest_id is not None:
        guests = (guest_id for guest_id in draft.room.removed_guests if guest_id != who.guest_id)
        draft.change(removed_guests=(*guests, who.guest_id)[-MOST_REMOVED:])
    draft.change(remembered=returning.forgetting(draft.room, who.identity))


def end_meeting(draft: Draft, *, close_lobby: bool = False) -> None:
    """End everyone's socket. People in the lobby wait for the next meeting, unless the lobby is closed too."""
    room = draft.room
    at = draft.context.now if room.emptied_at is None else room.emptied_at
    for who in room.participants.values():
        draft.close(who, CloseCode.MEETING_ENDED, "ended")
        _record(draft, "left", who)
    if room.began:
        draft.record("transcripts.end_meeting", at=at)
    if room.board.objects:
        draft.record("classroom.store_board")
    if room.agent_wanted:
        draft.effects.append(WantAgent(False))
    if room.waiting and not close_lobby:
        draft.state = _next_meeting(room, draft.context)
        return
    for who in room.waiting.values():
        draft.close(who, CloseCode.MEETING_ENDED, "ended")
    draft.state = None


def settle(draft: Draft) -> None:
    """After a command: forget a room without anybody, and tell the agents whether the room wants one."""
    if draft.state is None:
        return
    room = draft.room
    if not room.participants and not room.waiting and room.emptied_at is None:
        draft.state = None
        return
    willing = room.settings.agent_enabled and room.settings.agent.mode != "off" and not room.agent_dismissed
    wanted = willing and (bool(draft.people()) or (room.emptied_at is not None and room.agent_wanted))
    if wanted != draft.room.agent_wanted:
        draft.change(agent_wanted=wanted)
        draft.effects.append(WantAgent(wanted))


def _record(draft: Draft, event: Literal["joined", "left"], who: Participant) -> None:
    """Have it stored. Someone who did not come back in time left when the socket was lost."""
    members = {name: getattr(who, name) for name in ("peer_id", "user_id", "name", "role")}
    members["person"] = _person(draft.room, who)
    at = draft.context.now if who.connected else who.disconnected_at
    draft.record("transcripts.record_attendance", event=event, at=at, **members)


def _person(room: RoomState, who: Participant) -> str:
    """A name for a guest that is the same for all visits to this meeting, and for no other meeting; else empty."""
    if who.guest_id is None:
        return ""
    return sha256(f"{room.meeting_id} {who.guest_id}".encode()).hexdigest()[:32]


def _next_meeting(room: RoomState, context: Context) -> RoomState:
    """The state of a room in which people still wait when a meeting has ended."""
    return RoomState(
        slug=room.slug,
        settings=room.settings,
        meeting_id=context.new_id,
        started_at=context.now,
        waiting=room.waiting,
    )
