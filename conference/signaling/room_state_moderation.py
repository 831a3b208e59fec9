"""What hosts and moderators do to others. Nobody is ever unmuted from outside."""

from collections.abc import Callable

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol_frames import Moderate
from conference.signaling.room_state_draft import Draft
from conference.signaling.room_state_entry import check_room_left
from conference.signaling.room_state_model import Participant
from conference.signaling.room_state_talk import peer, set_hand


def moderate(draft: Draft, who: Participant, command: Moderate) -> None:
    """Carry out an action that the role allows."""
    ACTIONS[command.action](draft, who, command)


def _tell(draft: Draft, who: Participant, command: Moderate) -> None:
    draft.event("moderated", action=command.action, by=who.peer_id, peer_id=command.peer_id, value=command.value)


def _target(draft: Draft, command: Moderate) -> Participant:
    """The participant that is named. The agent has commands of its own."""
    target = peer(draft, command.peer_id or "")
    if target.is_agent:
        raise RefusalError("forbidden", "use the commands of the agent")
    return target


def _waiting(draft: Draft, command: Moderate) -> Participant:
    found = draft.room.waiting.get(command.peer_id or "")
    if found is None:
        raise RefusalError("no_such_peer", "that person is not in the lobby")
    return found


def _admit(draft: Draft, who: Participant, command: Moderate) -> None:
    newcomer = _waiting(draft, command)
    try:
        check_room_left(draft)
    except RefusalError as error:
        raise RefusalError(error.code, error.message) from None
    draft.admit(newcomer.peer_id)


def _deny(draft: Draft, who: Participant, command: Moderate) -> None:
    newcomer = _waiting(draft, command)
    draft.take_waiting(newcomer.peer_id)
    draft.tell_moderators({"type": "participant_denied", "peer_id": newcomer.peer_id})
    draft.close(newcomer, CloseCode.NOT_ADMITTED, "not_admitted")


def _mute(draft: Draft, who: Participant, command: Moderate) -> None:
    target = _target(draft, command)
    kind = command.value if isinstance(command.value, str) else "audio"
    draft.event("moderated", action="mute", by=who.peer_id, peer_id=target.peer_id, value=kind)
    draft.update(target.peer_id, **{kind: False})


def _mute_all(draft: Draft, who: Participant, command: Moderate) -> None:
    draft.event("moderated", action="mute_all", by=who.peer_id, peer_id=None, value="audio")
    for one in draft.people():
        if one.peer_id != who.peer_id:
            draft.update(one.peer_id, audio=False)


def _remove(draft: Draft, who: Participant, command: Moderate) -> None:
    target = _target(draft, command)
    if target.peer_id == who.peer_id:
        raise RefusalError("conflict", "send leave to leave the room")
    if target.moderates and who.role != "host":
        raise RefusalError("forbidden", "only a host removes hosts and moderators")
    _tell(draft, who, command)
    draft.ban(target)
    draft.close(target, CloseCode.REMOVED, "removed")
    draft.remove(target.peer_id, "removed")


def _set_locked(draft: Draft, who: Participant, command: Moderate) -> None:
    locked = command.action == "lock"
    if draft.room.locked == locked:
        return
    draft.change(locked=locked)
    _tell(draft, who, command)
    draft.event("room_updated", changes={"locked": locked})


def _spotlight(draft: Draft, who: Participant, command: Moderate) -> None:
    target = peer(draft, command.peer_id or "")
    spotlight = target.peer_id if command.value else None
    current = draft.room.spotlight
    if spotlight == current or (spotlight is None and current != target.peer_id):
        return
    draft.change(spotlight=spotlight)
    _tell(draft, who, command)
    draft.event("room_updated", changes={"spotlight": spotlight})


def _set_role(draft: Draft, who: Participant, command: Moderate) -> None:
    target = _target(draft, command)
    role = str(command.value)
    if target.role == role:
        return
    if role == "host" and target.user_id is None:
        raise RefusalError("forbidden", "a guest cannot be host")
    if target.role == "host" and sum(one.role == "host" for one in draft.people()) == 1:
        raise RefusalError("conflict", "name another host first")
    _tell(draft, who, command)
    draft.update(target.peer_id, role=role, own_role=None)
    if not target.moderates and role in ("host", "moderator"):
        for one in draft.room.waiting.values():
            draft.send(target, {"type": "participant_waiting", "participant": one.public()})


def _lower_hand(draft: Draft, who: Participant, command: Moderate) -> None:
    target = _target(draft, command)
    if target.hand:
        _tell(draft, who, command)
        set_hand(draft, target.peer_id, False)


def _lower_all_hands(draft: Draft, who: Participant, command: Moderate) -> None:
    if draft.room.hands:
        _tell(draft, who, command)
    for peer_id in draft.room.hands:
        set_hand(draft, peer_id, False)


def _end(draft: Draft, who: Participant, command: Moderate) -> None:
    draft.end_meeting(close_lobby=True)


ACTIONS: dict[str, Callable[[Draft, Participant, Moderate], None]] = {
    "admit": _admit,
    "deny": _deny,
    "mute": _mute,
    "mute_all": _mute_all,
    "remove": _remove,
    "lock": _set_locked,
    "unlock": _set_locked,
    "spotlight": _spotlight,
    "set_role": _set_role,
    "lower_hand": _lower_hand,
    "lower_all_hands": _lower_all_hands,
    "end": _end,
}
