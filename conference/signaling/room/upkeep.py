"""Commands of the server to a room: lost sockets, time limits, changed settings, the end."""

from msgspec import convert
from msgspec.structs import asdict, replace

from conference.signaling.room import attendance
from conference.signaling.room.agent import set_agent
from conference.signaling.room.breakouts import close_when_over
from conference.signaling.room.commands import ChangeRoom, CloseRoom, Disconnect, Sweep
from conference.signaling.room.draft import Draft
from conference.signaling.room.lobby import open_lobby
from conference.signaling.room.requests import end_expired
from conference.signaling.room.settings import AgentSettings
from conference.signaling.room.state import Participant

SHOWN_SETTINGS = frozenset({"name", "lobby", "language"})


def disconnect(draft: Draft, command: Disconnect) -> None:
    """The socket of a participant is gone; the participant may resume. An unknown socket changes nothing."""
    who = draft.room.by_connection(command.connection)
    if who is not None and who.connected:
        _lose(draft, who)


def sweep(draft: Draft, command: Sweep) -> None:
    """End what is over, find sockets that died with their process, and remove people who did not come back in time."""
    close_when_over(draft)
    end_expired(draft)
    meeting_id = draft.room.meeting_id
    for who in (*draft.room.waiting.values(), *draft.room.participants.values()):
        if draft.state is None or draft.room.meeting_id != meeting_id:
            return
        if who.connected and who.process in command.dead:
            _lose(draft, who)
        elif is_overdue(who, draft.context.now, command.grace_secs):
            _expire(draft, who)


def is_overdue(who: Participant, now: float, grace_secs: float) -> bool:
    """Whether someone stayed away for longer than the grace."""
    return not who.connected and now - who.disconnected_at >= grace_secs


def change_room(draft: Draft, command: ChangeRoom) -> None:
    """Take over changed settings. When the lobby is switched off, those in it come in as far as there is room."""
    changes = dict(command.changes)
    agent = changes.pop("agent", None)
    draft.change_settings(**changes)
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
    if who.peer_id in draft.room.waiting:
        draft.put_waiting(replace(who, connected=False, disconnected_at=draft.context.now))
    else:
        draft.update(who.peer_id, connected=False, disconnected_at=draft.context.now)


def _expire(draft: Draft, who: Participant) -> None:
    if who.peer_id in draft.room.waiting:
        draft.take_waiting(who.peer_id)
        draft.tell_moderators({"type": "participant_denied", "peer_id": who.peer_id})
    else:
        attendance.remove(draft, who.peer_id, "timeout")
