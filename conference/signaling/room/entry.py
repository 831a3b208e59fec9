"""Hello and leave: who resumes, who enters, who has to wait in the lobby."""

from typing import Any

from msgspec.structs import replace

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol.client_frames import Leave
from conference.signaling.room import attendance, returning
from conference.signaling.room.commands import Actor, Context, Join, gone
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Participant, RoomState

MOST_WAITING = 100


def new_meeting(command: Join, context: Context) -> RoomState:
    """A meeting that someone is about to enter, with the stored settings of the room."""
    return RoomState(slug=command.slug, settings=command.settings, meeting_id=context.new_id, started_at=context.now)


def join(draft: Draft, command: Join) -> None:
    """A socket said hello: it resumes, enters, or waits in the lobby."""
    if command.newcomer.is_agent:
        _check_agent(draft, command.newcomer.epoch)
    if known := _resumed(draft.room, command):
        _come_back(draft, known, command)
        return
    newcomer = _participant(command, draft.context.now)
    if newcomer.is_agent:
        _replace_agent(draft)
        attendance.enter(draft, newcomer)
        return
    if vacant := returning.vacant_visit(draft.room, newcomer):
        returning.come_again(draft, vacant, newcomer if command.speech is not None else _unasked(newcomer, vacant))
        return
    who = returning.as_before(draft.room, newcomer)
    _check_entry(draft, who)
    if must_wait(draft.room, who):
        if len(draft.room.waiting) >= MOST_WAITING:
            raise RefusalError("room_full", "the lobby is full", close=CloseCode.ROOM_FULL)
        draft.put_waiting(who)
        draft.tell_moderators({"type": "participant_waiting", "participant": who.public()})
    else:
        attendance.enter(draft, who)
        _end_earlier_visit(draft, who)


def leave(draft: Draft, who: Participant, command: Leave) -> None:
    """A participant leaves on purpose."""
    attendance.remove(draft, who.peer_id, "left")


def leave_lobby(draft: Draft, actor: Actor) -> None:
    """Someone gives up waiting."""
    if draft.room.waiting[actor.peer_id].connection != actor.connection:
        raise gone(draft.context)
    draft.take_waiting(actor.peer_id)
    draft.tell_moderators({"type": "participant_denied", "peer_id": actor.peer_id})


def check_room_left(draft: Draft) -> None:
    """Raises RefusalError when the room has as many people as it takes."""
    if len(draft.people()) >= draft.room.settings.media_limit:
        raise RefusalError("room_full", "the room is full", close=CloseCode.ROOM_FULL)


def must_wait(room: RoomState, who: Participant) -> bool:
    """Whether someone waits: a removed person, whatever the role, and a person who was not let in yet.

    That is so where the lobby is on, and where no host is there yet.
    """
    if room.has_removed(who):
        return True
    return (room.settings.lobby or room.awaits_host) and not who.moderates and not returning.may_pass(room, who)


def _unasked(newcomer: Participant, before: Participant) -> Participant:
    """A page that does not say whether the agent may hear the person leaves that as it was."""
    return replace(newcomer, speech=before.speech)


def _check_entry(draft: Draft, who: Participant) -> None:
    """The owner of the room always finds a place."""
    if draft.room.locked and not who.moderates and not returning.may_pass(draft.room, who):
        raise RefusalError("room_locked", "the room is locked", close=CloseCode.FORBIDDEN)
    returning.check_visits(draft.room, who)
    if not who.is_owner or draft.room.visits(who.identity):
        check_room_left(draft)


def _check_agent(draft: Draft, epoch: int | None) -> None:
    """One agent a room, that of the newest lease; and only where people are."""
    newest = draft.context.newest_epoch
    if epoch is None or epoch < newest:
        raise RefusalError("conflict", "a newer agent has claimed this room", close=CloseCode.FORBIDDEN)
    if newest and epoch > newest:
        raise RefusalError("conflict", "nobody holds a lease of that epoch", close=CloseCode.FORBIDDEN)
    present = draft.room.present_agent()
    if present is not None and (present.epoch or 0) > epoch:
        raise RefusalError("conflict", "a newer agent serves this room", close=CloseCode.FORBIDDEN)
    if not draft.people() and draft.room.emptied_at is None:
        raise RefusalError("conflict", "nobody is in the room", close=CloseCode.MEETING_ENDED, reason="ended")
    if draft.room.agent_dismissed or draft.room.settings.agent.mode == "off":
        raise RefusalError("forbidden", "the room wants no agent", close=CloseCode.FORBIDDEN)


def _replace_agent(draft: Draft) -> None:
    if present := draft.room.present_agent():
        draft.close(present, CloseCode.REPLACED, "replaced")
        attendance.remove(draft, present.peer_id, "replaced")


def _end_earlier_visit(draft: Draft, who: Participant) -> None:
    """End the earlier visit to this breakout room of someone who comes from the main room once more."""
    for other in draft.people():
        if who.main_peer_id is not None and other.main_peer_id == who.main_peer_id and other.peer_id != who.peer_id:
            draft.close(other, CloseCode.REPLACED, "replaced")
            attendance.remove(draft, other.peer_id, "replaced")


def _participant(command: Join, now: float) -> Participant:
    newcomer = command.newcomer
    return Participant(
        peer_id=command.peer_id,
        user_id=newcomer.user_id,
        name=newcomer.name,
        role=newcomer.role,
        is_agent=newcomer.is_agent,
        audio=command.audio,
        video=command.video,
        joined_at=now,
        connection=command.connection,
        process=command.process,
        token_hash=command.token_hash,
        epoch=newcomer.epoch,
        guest_id=newcomer.guest_id,
        speech=command.speech is not False,
        is_owner=newcomer.role == "host" if newcomer.is_owner is None else newcomer.is_owner,
        main_peer_id=newcomer.main_peer_id,
        door_role=newcomer.role,
        by_link=newcomer.by_link,
        origin=newcomer.origin,
        known=newcomer.known,
        login=newcomer.login,
        login_ends_at=newcomer.login_ends_at,
    )


def _resumed(room: RoomState, command: Join) -> Participant | None:
    """The participant of the resume token, if the account or the lease is the same."""
    if command.resume_hash is None:
        return None
    newcomer = command.newcomer
    known = next((who for who in room.everyone() if who.token_hash == command.resume_hash), None)
    if known is None:
        return None
    same = (known.user_id, known.is_agent, known.epoch) == (newcomer.user_id, newcomer.is_agent, newcomer.epoch)
    return known if same else None


def _come_back(draft: Draft, known: Participant, command: Join) -> None:
    """Same participant, new socket. An old socket that is still open ends."""
    if known.connected:
        draft.close(known, CloseCode.REPLACED, "replaced")
    newcomer = command.newcomer
    here: dict[str, Any] = {"connected": True, "connection": command.connection, "process": command.process}
    here |= {"leaving": False, "login": newcomer.login, "login_ends_at": newcomer.login_ends_at}
    if known.door_role not in ("", newcomer.role) and (known.role == known.door_role or known.main_peer_id is not None):
        # The role at the door is another one by now, and the meeting gave none.
        here |= {"role": newcomer.role, "door_role": newcomer.role}
    if command.speech is not None:
        here["speech"] = command.speech
    if known.peer_id in draft.room.waiting:
        draft.put_waiting(replace(known, **here))
    else:
        draft.update(known.peer_id, **here)
