"""Commands of the server to a room: lost sockets, time limits, changed settings, the end."""

import hmac

from msgspec import convert
from msgspec.structs import asdict, replace

from conference.signaling.errors import CloseCode
from conference.signaling.room import attendance, returning
from conference.signaling.room.agent import set_agent
from conference.signaling.room.breakouts import close_when_over
from conference.signaling.room.commands import ChangeRoom, CloseRoom, Depart, Disconnect, Sweep
from conference.signaling.room.draft import Draft
from conference.signaling.room.lobby import open_lobby
from conference.signaling.room.members import end_expired as end_expired_logins
from conference.signaling.room.requests import end_expired
from conference.signaling.room.settings import AgentSettings
from conference.signaling.room.state import Participant, RoomState

SHOWN_SETTINGS = frozenset({"name", "lobby", "language"})
# A page that said that it closes may come back this soon: it was loaded again.
LEAVING_SECS = 5.0


def disconnect(draft: Draft, command: Disconnect) -> None:
    """The socket of a participant is gone; the participant may resume. An unknown socket changes nothing."""
    who = draft.room.by_connection(command.connection)
    if who is not None and who.connected:
        _lose(draft, who)


def depart(draft: Draft, command: Depart) -> None:
    """A page closes. Whoever is not back very soon has left; a page that is has the whole time of grace.

    A wrong token changes nothing.
    """
    who = draft.room.participants.get(command.peer_id) or draft.room.waiting.get(command.peer_id)
    if who is None or who.is_agent or not hmac.compare_digest(who.token_hash, command.token_hash):
        return
    if command.back:
        if who.leaving:
            _lose(draft, replace(who, leaving=False))
        return
    if who.connected:
        # A page that the browser kept after all connects again by itself.
        draft.close(who, CloseCode.RESTART, "restart")
    _lose(draft, replace(who, leaving=True))


def sweep(draft: Draft, command: Sweep) -> None:
    """End what is over, find sockets that died with their process, and remove people who did not come back in time."""
    close_when_over(draft)
    end_expired(draft)
    end_expired_logins(draft)
    meeting_id = draft.room.meeting_id
    for who in (*draft.room.waiting.values(), *draft.room.participants.values()):
        if draft.state is None or draft.room.meeting_id != meeting_id:
            return
        if who.connected and who.process in command.dead:
            _lose(draft, who)
        elif is_overdue(who, draft.context.now, command.grace_secs):
            _expire(draft, who)
    if draft.state is not None and is_deserted(draft.room, draft.context.now, command.grace_secs):
        attendance.end_meeting(draft)


def is_overdue(who: Participant, now: float, grace_secs: float) -> bool:
    """Whether someone stayed away for longer than the grace."""
    secs = min(grace_secs, LEAVING_SECS) if who.leaving else grace_secs
    return not who.connected and now - who.disconnected_at >= secs


def is_deserted(room: RoomState, now: float, grace_secs: float) -> bool:
    """Whether the last person left a meeting longer ago than the grace."""
    return room.emptied_at is not None and now - room.emptied_at >= grace_secs


def change_room(draft: Draft, command: ChangeRoom) -> None:
    """Take over changed settings. When the lobby is switched off, those in it come in as far as there is room."""
    changes = dict(command.changes)
    agent = changes.pop("agent", None)
    draft.change_settings(**changes)
    if changes.get("lobby"):
        returning.close_door(draft)
    shown = {name: value for name, value in changes.items() if name in SHOWN_SETTINGS}
    if shown:
        draft.event("room_updated", changes=shown)
    if agent:
        set_agent(draft, convert(asdict(draft.room.settings.agent) | agent, AgentSettings))
    if not draft.room.settings.lobby:
        open_lobby(draft)


def close_room(draft: Draft, command: CloseRoom) -> None:
    """End the meeting, also for those who wait."""
    attendance.end_meeting(draft, close_lobby=True)


def _lose(draft: Draft, who: Participant) -> None:
    """The socket is gone. The time away counts from the first sign of it."""
    at = draft.context.now if who.connected else who.disconnected_at
    away = {"connected": False, "disconnected_at": at, "leaving": who.leaving}
    if who.peer_id in draft.room.waiting:
        draft.put_waiting(replace(who, **away))
    else:
        draft.update(who.peer_id, **away)


def _expire(draft: Draft, who: Participant) -> None:
    if who.peer_id in draft.room.waiting:
        draft.take_waiting(who.peer_id)
        draft.tell_moderators({"type": "participant_denied", "peer_id": who.peer_id})
    else:
        attendance.remove(draft, who.peer_id, "left" if who.leaving else "timeout")
