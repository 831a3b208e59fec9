"""Hands and the floor: who speaks next."""

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.agent import let_speak
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Participant
from conference.signaling.room.talk import set_hand


def lower_hand(draft: Draft, who: Participant, command: Moderate) -> None:
    """Lower one hand; of the agent's it says that it is not to answer."""
    target = draft.peer(command.peer_id)
    if target.hand:
        draft.moderated(command.action, who, target)
        set_hand(draft, target.peer_id, False)


def lower_all_hands(draft: Draft, who: Participant, command: Moderate) -> None:
    """Lower all hands."""
    if draft.room.hands:
        draft.moderated(command.action, who)
    for peer_id in draft.room.hands:
        set_hand(draft, peer_id, False)


def next_hand(draft: Draft, who: Participant, command: Moderate) -> None:
    """Give the floor to the named participant or else to the first raised hand; with the value false, to nobody.

    Two moderators may press at the same time: with the value true the named one needs a raised hand, and with false
    the floor is taken from the named one only.
    """
    called = draft.room.called
    if command.value is False:
        if called is not None and command.peer_id in (None, called):
            draft.moderated(command.action, who, value=False)
            _give_floor(draft, None)
        return
    target = _next(draft, command)
    if command.value is True and command.peer_id is not None and not target.hand:
        if called == target.peer_id:
            return
        raise RefusalError("conflict", "that hand is not raised any more")
    draft.moderated(command.action, who, target)
    if target.is_agent:
        # It takes the floor for one answer and gives it back by itself.
        let_speak(draft, who)
        return
    set_hand(draft, target.peer_id, False)
    _give_floor(draft, target.peer_id)


def _next(draft: Draft, command: Moderate) -> Participant:
    if command.peer_id is not None:
        return draft.peer(command.peer_id)
    if not draft.room.hands:
        raise RefusalError("conflict", "no hand is raised")
    return draft.room.participants[draft.room.hands[0]]


def _give_floor(draft: Draft, peer_id: str | None) -> None:
    if draft.room.called != peer_id:
        draft.change(called=peer_id)
        draft.event("room_updated", changes={"called": peer_id})
