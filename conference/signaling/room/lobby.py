"""The lobby: let people in, send them away, switch it on and off; and people who wait for a host."""

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room import attendance, returning, server_frames
from conference.signaling.room.draft import Draft
from conference.signaling.room.entry import check_room_left, must_wait
from conference.signaling.room.state import Participant, RoomState


def admit(draft: Draft, who: Participant, command: Moderate) -> None:
    """Let one person in."""
    newcomer = _waiting(draft, command)
    _check_room_left(draft)
    attendance.admit(draft, newcomer.peer_id)
    draft.record_action(command.action, who, newcomer)


def admit_all(draft: Draft, who: Participant, command: Moderate) -> None:
    """Let people in, in the order of their coming, as long as there is room."""
    newcomers = tuple(draft.room.waiting.values())
    if newcomers:
        _check_room_left(draft)
    for newcomer in newcomers[: draft.room.settings.media_limit - len(draft.people())]:
        attendance.admit(draft, newcomer.peer_id)
        draft.record_action(command.action, who, newcomer)


def deny(draft: Draft, who: Participant, command: Moderate) -> None:
    """Send one person away."""
    _turn_away(draft, who, command, _waiting(draft, command))


def deny_all(draft: Draft, who: Participant, command: Moderate) -> None:
    """Send everyone in the lobby away."""
    for newcomer in tuple(draft.room.waiting.values()):
        _turn_away(draft, who, command, newcomer)


def set_lobby(draft: Draft, who: Participant, command: Moderate) -> None:
    """Switch the lobby of this meeting on or off; the stored setting stays. Switched off, it lets everyone in."""
    wanted = command.value is True
    if draft.room.settings.lobby == wanted:
        return
    draft.change_settings(lobby=wanted)
    draft.moderated(command.action, who, value=wanted)
    draft.event("room_updated", changes={"lobby": wanted})
    if wanted:
        returning.close_door(draft)
    else:
        open_lobby(draft)


def open_lobby(draft: Draft) -> None:
    """Let everyone in who waits, except those who were removed, as far as there is room; without a host nobody."""
    if draft.room.awaits_host:
        return
    for newcomer in tuple(draft.room.waiting.values()):
        full = len(draft.people()) >= draft.room.settings.media_limit
        if not full and not draft.room.has_removed(newcomer):
            attendance.admit(draft, newcomer.peer_id)


def settle(draft: Draft, before: RoomState) -> None:
    """After a command: let those in who need not wait any longer, and tell the others of another reason to wait.

    So the first host or moderator brings everybody in who waited for one, or leaves them in the lobby where it is on.
    """
    if draft.state is None:
        return
    _let_in(draft, moderators=True)
    if not draft.room.hosted and any(person.moderates for person in draft.people()):
        draft.change(hosted=True)
    _let_in(draft, moderators=False)
    for peer_id, newcomer in draft.room.waiting.items():
        frame = server_frames.waiting(draft.room, peer_id)
        if peer_id in before.waiting and frame != server_frames.waiting(before, peer_id):
            draft.send(newcomer, frame)


def _let_in(draft: Draft, *, moderators: bool) -> None:
    for newcomer in () if draft.room.locked else tuple(draft.room.waiting.values()):
        full = len(draft.people()) >= draft.room.settings.media_limit
        if newcomer.moderates == moderators and not full and not must_wait(draft.room, newcomer):
            attendance.admit(draft, newcomer.peer_id)


def _waiting(draft: Draft, command: Moderate) -> Participant:
    found = draft.room.waiting.get(command.peer_id or "")
    if found is None:
        raise RefusalError("no_such_peer", "that person is not in the lobby")
    return found


def _check_room_left(draft: Draft) -> None:
    """Raises RefusalError when the room is full. The socket of the moderator stays open."""
    try:
        check_room_left(draft)
    except RefusalError as error:
        raise RefusalError(error.code, error.message) from None


def _turn_away(draft: Draft, who: Participant, command: Moderate, newcomer: Participant) -> None:
    draft.take_waiting(newcomer.peer_id)
    draft.tell_moderators({"type": "participant_denied", "peer_id": newcomer.peer_id})
    draft.close(newcomer, CloseCode.NOT_ADMITTED, "not_admitted")
    draft.record_action(command.action, who, newcomer)
