"""Breakout rooms: opening and closing them, moving between them, broadcasts and calls for help.

The main room knows who is where; each breakout room is a room of its own for everything else. Nobody is moved into a
room whose breakouts are not open, and `sweeping.commands` finds people of breakout rooms who are elsewhere.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol.breakouts import Breakout as BreakoutFrame
from conference.signaling.room import attendance
from conference.signaling.room.commands import Expel, OpenBreakouts
from conference.signaling.room.draft import Draft
from conference.signaling.room.places import MOST_BREAKOUTS, Breakouts, Broadcast, Call, without
from conference.signaling.room.state import Participant

COUNTDOWN_SECS = 30
MOST_SECS_AHEAD = 24 * 3600
AUDITED = frozenset({"assign", "broadcast", "extend", "close"})


def open_breakouts(draft: Draft, command: OpenBreakouts) -> None:
    """Open breakout rooms for the moderator who asked for them."""
    by = draft.room.participants.get(command.by)
    if by is None or not by.moderates:
        raise RefusalError("forbidden", "your role does not allow this")
    if draft.room.settings.parent is not None:
        raise RefusalError("forbidden", "a breakout room has no breakout rooms")
    if draft.room.breakouts is not None:
        raise RefusalError("conflict", "close the breakout rooms that are open first")
    if not 1 <= len(command.rooms) <= MOST_BREAKOUTS:
        raise RefusalError("bad_field", f"there can be 1 to {MOST_BREAKOUTS} breakout rooms")
    ends_at = draft.context.now + command.duration_secs if command.duration_secs else None
    opened = Breakouts(rooms=command.rooms, choice=command.choice, opened_at=draft.context.now, ends_at=ends_at)
    _show(draft, opened)
    draft.record_action("breakouts_open", by)
    for peer_id, place in command.assigned.items():
        who = draft.room.participants.get(peer_id)
        if who is not None and not who.is_agent and opened.find(place):
            draft.update(peer_id, breakout_assigned=place)


def act(draft: Draft, who: Participant, command: BreakoutFrame) -> None:
    """Carry out an action that the role allows."""
    breakouts = draft.room.breakouts
    if breakouts is None:
        raise RefusalError("conflict", "no breakout rooms are open")
    before = draft.state
    ACTIONS[command.action](draft, who, command, breakouts)
    if command.action in AUDITED and draft.state is not before:
        target = draft.room.participants.get(command.peer_id or "")
        draft.record_action(f"breakouts_{command.action}", who, target)


def close_when_over(draft: Draft) -> None:
    """Close the breakout rooms once their time is up."""
    breakouts = draft.room.breakouts
    if breakouts is not None and breakouts.is_over(draft.context.now):
        close(draft)


def close(draft: Draft) -> None:
    """Bring everyone back to the main room. Their sockets in breakout rooms are strays from now on."""
    _show(draft, None)
    for person in draft.people():
        draft.update(person.peer_id, breakout=None, breakout_assigned=None)


def expel(draft: Draft, command: Expel) -> None:
    """Remove people who are elsewhere from this breakout room."""
    for peer_id in command.peer_ids:
        if draft.state is None:
            return
        if peer_id in draft.room.participants:
            attendance.expel(draft, peer_id)
        elif peer_id in draft.room.waiting:
            draft.close(draft.take_waiting(peer_id), CloseCode.REMOVED, "moved")


def _show(draft: Draft, breakouts: Breakouts | None) -> None:
    draft.change(breakouts=breakouts)
    draft.event("room_updated", changes={"breakouts": breakouts.public() if breakouts else None})


def _room(breakouts: Breakouts, id: str | None) -> str:
    found = breakouts.find(id)
    if found is None:
        raise RefusalError("bad_field", "there is no such breakout room")
    return found.id


def _enter(draft: Draft, who: Participant, command: BreakoutFrame, breakouts: Breakouts) -> None:
    """Go to a breakout room. Moderators visit any, others the one they belong to, which may be their choice."""
    place = _room(breakouts, command.breakout)
    if not who.moderates and not breakouts.choice and who.breakout_assigned != place:
        raise RefusalError("forbidden", "you are assigned to another breakout room")
    belongs = place if breakouts.choice and not who.moderates else who.breakout_assigned
    draft.update(who.peer_id, breakout=place, breakout_assigned=belongs)
    if who.moderates and place in breakouts.calls:
        _show(draft, replace(breakouts, calls=without(breakouts.calls, place)))


def _return(draft: Draft, who: Participant, command: BreakoutFrame, breakouts: Breakouts) -> None:
    draft.update(who.peer_id, breakout=None)


def _assign(draft: Draft, who: Participant, command: BreakoutFrame, breakouts: Breakouts) -> None:
    """Move someone who is in a breakout room at once, and ask someone who is in the main room to go."""
    target = draft.peer(command.peer_id)
    if target.is_agent:
        raise RefusalError("forbidden", "the AI participant of the main room stays there")
    place = None if command.breakout is None else _room(breakouts, command.breakout)
    here = place if target.breakout is not None else None
    draft.update(target.peer_id, breakout=here, breakout_assigned=place)


def _help(draft: Draft, who: Participant, command: BreakoutFrame, breakouts: Breakouts) -> None:
    if who.breakout is None:
        raise RefusalError("conflict", "you are in the main room")
    if command.called == (who.breakout in breakouts.calls):
        return
    calls = without(breakouts.calls, who.breakout)
    if command.called:
        calls[who.breakout] = Call(peer_id=who.peer_id, name=who.name, at=draft.context.now)
    _show(draft, replace(breakouts, calls=calls))


def _answer(draft: Draft, who: Participant, command: BreakoutFrame, breakouts: Breakouts) -> None:
    place = _room(breakouts, command.breakout)
    if place in breakouts.calls:
        _show(draft, replace(breakouts, calls=without(breakouts.calls, place)))


def _broadcast(draft: Draft, who: Participant, command: BreakoutFrame, breakouts: Breakouts) -> None:
    said = Broadcast(text=(command.text or "").strip(), name=who.name, at=draft.context.now)
    _show(draft, replace(breakouts, broadcast=said))


def _extend(draft: Draft, who: Participant, command: BreakoutFrame, breakouts: Breakouts) -> None:
    """More time, until a day from now at most; it also ends a countdown."""
    now = draft.context.now
    ends_at = min((breakouts.ends_at or now) + (command.secs or 0), now + MOST_SECS_AHEAD)
    _show(draft, replace(breakouts, ends_at=ends_at, closing=False))


def _close(draft: Draft, who: Participant, command: BreakoutFrame, breakouts: Breakouts) -> None:
    """Begin the countdown; 0 seconds close at once. An earlier end stays."""
    secs = COUNTDOWN_SECS if command.secs is None else command.secs
    if secs == 0:
        close(draft)
        return
    ends_at = draft.context.now + secs
    if breakouts.ends_at is not None:
        ends_at = min(ends_at, breakouts.ends_at)
    _show(draft, replace(breakouts, ends_at=ends_at, closing=True))


ACTIONS: dict[str, Callable[[Draft, Participant, BreakoutFrame, Breakouts], Any]] = {
    "enter": _enter,
    "return": _return,
    "help": _help,
    "assign": _assign,
    "answer": _answer,
    "broadcast": _broadcast,
    "extend": _extend,
    "close": _close,
}
