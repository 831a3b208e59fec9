"""Acts of hosts and moderators. Nobody is ever unmuted from outside: they are asked."""

from collections.abc import Callable

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room import attendance, chat, floor, lobby, returning, roles
from conference.signaling.room.draft import Draft, moderated_members
from conference.signaling.room.state import Participant


def moderate(draft: Draft, who: Participant, command: Moderate) -> None:
    """Carry out an action that the role allows."""
    ACTIONS[command.action](draft, who, command)


def _mute(draft: Draft, who: Participant, command: Moderate) -> None:
    """Switch off a microphone, a camera or a shared screen."""
    target = draft.person(command.peer_id)
    kind = command.value if isinstance(command.value, str) else "audio"
    draft.moderated(command.action, who, target, kind)
    draft.update(target.peer_id, **{kind: False})


def _mute_all(draft: Draft, who: Participant, command: Moderate) -> None:
    draft.moderated(command.action, who, value="audio")
    for person in draft.people():
        if person.peer_id != who.peer_id and person.breakout is None:
            draft.update(person.peer_id, audio=False)


def _ask_unmute(draft: Draft, who: Participant, command: Moderate) -> None:
    target = draft.person(command.peer_id)
    if not target.connected:
        raise RefusalError("no_such_peer", "that participant is not connected at the moment")
    kind = command.value if isinstance(command.value, str) else "audio"
    if not getattr(target, kind):
        _ask(draft, who, target, kind)
        draft.record_action(command.action, who, target, kind)


def _ask_unmute_all(draft: Draft, who: Participant, command: Moderate) -> None:
    muted = [
        person for person in draft.people() if not person.audio and person.connected and person.peer_id != who.peer_id
    ]
    for target in muted:
        _ask(draft, who, target, "audio")
    if muted:
        draft.record_action(command.action, who, value="audio")


def _ask(draft: Draft, who: Participant, target: Participant, kind: str) -> None:
    """Only the one who is asked hears of it."""
    draft.send(target, {"type": "moderated", **moderated_members("ask_unmute", who, target, kind)})


def _remove(draft: Draft, who: Participant, command: Moderate) -> None:
    target = draft.person(command.peer_id)
    if target.identity == who.identity:
        raise RefusalError("conflict", "send leave to leave the room")
    if target.is_owner:
        raise RefusalError("forbidden", "nobody removes the owner of the room")
    if target.moderates and who.role != "host":
        raise RefusalError("forbidden", "only a host removes hosts and moderators")
    draft.moderated(command.action, who, target)
    attendance.ban(draft, target)
    for visit in draft.room.visits(target.identity):
        draft.close(visit, CloseCode.REMOVED, "removed")
        attendance.remove(draft, visit.peer_id, "removed")


def _set_locked(draft: Draft, who: Participant, command: Moderate) -> None:
    locked = command.action == "lock"
    if draft.room.locked == locked:
        return
    draft.change(locked=locked)
    if locked:
        returning.close_door(draft)
    draft.moderated(command.action, who)
    draft.event("room_updated", changes={"locked": locked})


def _spotlight(draft: Draft, who: Participant, command: Moderate) -> None:
    target = draft.peer(command.peer_id)
    spotlight = target.peer_id if command.value else None
    current = draft.room.spotlight
    if spotlight == current or (spotlight is None and current != target.peer_id):
        return
    draft.change(spotlight=spotlight)
    draft.moderated(command.action, who, target, command.value)
    draft.event("room_updated", changes={"spotlight": spotlight})


def _end(draft: Draft, who: Participant, command: Moderate) -> None:
    draft.record_action(command.action, who)
    attendance.end_meeting(draft, close_lobby=True)


ACTIONS: dict[str, Callable[[Draft, Participant, Moderate], None]] = {
    "admit": lobby.admit,
    "admit_all": lobby.admit_all,
    "deny": lobby.deny,
    "deny_all": lobby.deny_all,
    "set_lobby": lobby.set_lobby,
    "set_chat": chat.set_chat,
    "mute": _mute,
    "mute_all": _mute_all,
    "ask_unmute": _ask_unmute,
    "ask_unmute_all": _ask_unmute_all,
    "remove": _remove,
    "lock": _set_locked,
    "unlock": _set_locked,
    "spotlight": _spotlight,
    "set_role": roles.set_role,
    "hand_over": roles.hand_over,
    "take_host": roles.take_host,
    "lower_hand": floor.lower_hand,
    "lower_all_hands": floor.lower_all_hands,
    "next_hand": floor.next_hand,
    "end": _end,
}
