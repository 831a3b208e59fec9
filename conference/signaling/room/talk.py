"""Commands of every participant: negotiate media, say what is sent, raise a hand, react."""

from msgspec import UNSET, to_builtins
from msgspec.structs import replace

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.client_frames import Hand, React, State
from conference.signaling.protocol.media import Signal, SignalRefused
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Participant


def signal(draft: Draft, who: Participant, command: Signal) -> None:
    """Relay a description or candidate to a peer that is connected."""
    receiver = draft.peer(command.to)
    if receiver.peer_id == who.peer_id:
        raise RefusalError("bad_field", "to must be another participant")
    if who.breakout is not None or receiver.breakout is not None:
        # Media of people in breakout rooms goes through those rooms. A signal that comes after the move is of no use.
        return
    if not receiver.connected:
        raise RefusalError("no_such_peer", "that participant is not connected at the moment")
    frame: Json = {"type": "signal", "from": who.peer_id, "session": command.session}
    if command.description is not UNSET:
        frame["description"] = to_builtins(command.description)
    else:
        frame["candidate"] = to_builtins(command.candidate)
    draft.send(receiver, frame)


def signal_refused(draft: Draft, who: Participant, command: SignalRefused) -> None:
    """Tell a peer that its offer cannot be used, and why. One that is gone is told nothing."""
    receiver = draft.room.participants.get(command.to)
    if receiver is not None and receiver.connected and receiver.peer_id != who.peer_id:
        told: Json = {"type": "error", "code": "bad_offer", "message": command.message}
        draft.send(receiver, {**told, "from": who.peer_id, "session": command.session})


def state(draft: Draft, who: Participant, command: State) -> None:
    """Change the tracks that are sent, and whether the agent may hear them."""
    given = {name: getattr(command, name) for name in ("audio", "video", "screen", "speech")}
    draft.update(who.peer_id, **{name: value for name, value in given.items() if value is not UNSET})


def hand(draft: Draft, who: Participant, command: Hand) -> None:
    """Raise or lower one's hand. A person has one hand in all windows, and it is up where it was raised last."""
    others = [visit for visit in draft.room.visits(who.identity) if visit.hand and visit.peer_id != who.peer_id]
    for visit in others:
        set_hand(draft, visit.peer_id, False)
    set_hand(draft, who.peer_id, command.raised, at=min((visit.hand_at or 0.0 for visit in others), default=None))


def set_hand(draft: Draft, peer_id: str, raised: bool, *, at: float | None = None) -> None:
    """Raise or lower a hand, if it is not so already. Hands keep their order; one that was up before has its time."""
    who = draft.room.participants[peer_id]
    if who.hand == raised:
        return
    hand_at = (draft.context.now if at is None else at) if raised else None
    draft.put(replace(who, hand=raised, hand_at=hand_at))
    others = [raised_by for raised_by in draft.room.hands if raised_by != peer_id]
    if raised:
        earlier = sum((draft.room.participants[other].hand_at or 0.0) <= (hand_at or 0.0) for other in others)
        others.insert(earlier, peer_id)
    draft.change(hands=tuple(others))
    show_hand(draft, peer_id)
    if raised and at is None and not who.is_agent:
        draft.record_by(who, "classroom.record_contribution", kind="hand", contribution_id=draft.context.new_id)


def show_hand(draft: Draft, peer_id: str) -> None:
    """Tell everyone how a hand is, and which place in the queue it has."""
    who = draft.room.participants[peer_id]
    order = draft.room.hands.index(peer_id) + 1 if who.hand else None
    draft.event("hand", peer_id=peer_id, raised=who.hand, order=order, at=who.hand_at)


def react(draft: Draft, who: Participant, command: React) -> None:
    """Show a reaction."""
    draft.event("reaction", **{"from": who.peer_id, "emoji": command.emoji})
