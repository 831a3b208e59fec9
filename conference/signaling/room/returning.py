"""Coming again: a person who was in this meeting finds role, place and hand as they were. Pure.

All of it belongs to the identity (`Participant.identity`), not to a connection. Someone may be in the room in several
windows: these visits have one role and one raised hand.
"""

from typing import Any

from msgspec.structs import replace

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Participant, Remembered, RoomState
from conference.signaling.room.talk import set_hand, show_hand

# Whoever is back within this time has hand, floor and spotlight again.
SOON_SECS = 20.0
# Of more people the first who left are forgotten.
MOST_REMEMBERED = 200
MOST_VISITS = 5
# Browsers keep the guest cookie. Clients without it are told apart by their network only.
MOST_UNKNOWN_OF_ORIGIN = 10
# A whole class may sit behind one address; it leaves places in the lobby to others.
MOST_WAITING_OF_ORIGIN = 60


def as_before(room: RoomState, who: Participant) -> Participant:
    """The newcomer with the role that they have in this meeting."""
    if visits := room.visits(who.identity):
        return replace(who, **_role_of(visits[0], who))
    place = room.remembered.get(who.identity)
    if place is None:
        return who
    changes: dict[str, Any] = {}
    if place.role is not None and not who.is_owner and who.main_peer_id is None:
        changes = {"role": place.role, "given_role": place.role}
    if who.joined_at - place.left_at < SOON_SECS:
        changes["joined_at"] = place.joined_at
    return replace(who, **changes)


def vacant_visit(room: RoomState, who: Participant) -> Participant | None:
    """The visit that the newcomer goes on with: an own one, in the room or in the lobby, that has lost its socket."""
    left = [
        other
        for other in room.everyone()
        if other.identity == who.identity and other.main_peer_id == who.main_peer_id and not other.connected
    ]
    return max(left, key=lambda other: (other.peer_id in room.participants, other.disconnected_at), default=None)


def come_again(draft: Draft, before: Participant, who: Participant) -> None:
    """Go on with an earlier visit in a page that knows nothing of it. To the others the media begin anew."""
    fresh = replace(
        who,
        peer_id=before.peer_id,
        joined_at=before.joined_at,
        hand=before.hand,
        hand_at=before.hand_at,
        breakout_assigned=before.breakout_assigned,
        **_role_of(before, who),
    )
    if before.peer_id in draft.room.waiting:
        draft.put_waiting(fresh)
        draft.tell_moderators({"type": "participant_waiting", "participant": fresh.public()})
        return
    draft.event("participant_left", peer_id=fresh.peer_id, reason="replaced")
    draft.put(fresh)
    draft.event("participant_joined", participant=fresh.public())
    if fresh.hand:
        show_hand(draft, fresh.peer_id)


def may_pass(room: RoomState, who: Participant) -> bool:
    """Whether the person was let in already, so that lock and lobby are no bar."""
    place = room.remembered.get(who.identity)
    return bool(room.visits(who.identity)) or (place is not None and place.may_enter)


def check_visits(room: RoomState, who: Participant) -> None:
    """Raises RefusalError when one person, or the unknown guests of one network, would take too many places."""
    everyone = [other for other in room.everyone() if not other.is_agent]
    own = sum(other.identity == who.identity for other in everyone)
    if own >= MOST_VISITS and who.main_peer_id is None:
        _refuse(f"you are in this room {MOST_VISITS} times already: close another window first", "too_many_visits")
    if who.origin is None or who.main_peer_id is not None:
        return
    unknown = sum(other.origin == who.origin and not other.known for other in everyone)
    waiting = sum(other.origin == who.origin for other in room.waiting.values())
    if (not who.known and unknown >= MOST_UNKNOWN_OF_ORIGIN) or waiting >= MOST_WAITING_OF_ORIGIN:
        _refuse("too many guests come from your network without being known: allow cookies, or sign in", "room_full")


def remember(draft: Draft, who: Participant, *, at: float) -> None:
    """Keep what is needed when a person comes again. What other windows go on with stays with those."""
    room = draft.room
    others = [other for other in room.visits(who.identity) if other.peer_id != who.peer_id]
    if others:
        _pass_on(draft, who, max(others, key=lambda other: other.connected))
        return
    place = Remembered(
        left_at=at,
        role=who.given_role,
        joined_at=who.joined_at,
        hand_at=who.hand_at,
        called=room.called == who.peer_id,
        spotlight=room.spotlight == who.peer_id,
    )
    kept = forgetting(room, who.identity)
    if len(kept) >= MOST_REMEMBERED:
        del kept[next((known for known, other in kept.items() if other.role is None), next(iter(kept)))]
    draft.change(remembered={**kept, who.identity: place})


def restore(draft: Draft, who: Participant) -> None:
    """After someone entered: hand, floor and spotlight are theirs again if they were away for a moment only."""
    place = draft.room.remembered.get(who.identity)
    if place is None:
        return
    draft.change(remembered=forgetting(draft.room, who.identity))
    if draft.context.now - place.left_at >= SOON_SECS:
        return
    if place.hand_at is not None:
        set_hand(draft, who.peer_id, True, at=place.hand_at)
    for name, had in (("called", place.called), ("spotlight", place.spotlight)):
        if had and getattr(draft.room, name) is None:
            draft.change(**{name: who.peer_id})
            draft.event("room_updated", changes={name: who.peer_id})


def close_door(draft: Draft) -> None:
    """The room was locked or the lobby switched on: whoever left a while ago is outside from now on."""
    places = draft.room.remembered
    if places:
        closed = {
            identity: replace(place, may_enter=place.may_enter and draft.context.now - place.left_at < SOON_SECS)
            for identity, place in places.items()
        }
        draft.change(remembered=closed)


def forgetting(room: RoomState, identity: str) -> dict[str, Remembered]:
    """The remembered people but for one."""
    return {known: place for known, place in room.remembered.items() if known != identity}


def _role_of(visit: Participant, who: Participant) -> dict[str, Any]:
    """The role of a visit, where the meeting gave it; else the ticket's. In a breakout room the ticket alone counts."""
    if who.main_peer_id is not None or visit.role == (visit.door_role or visit.role):
        return {}
    return {"role": visit.role, "own_role": visit.own_role, "given_role": visit.given_role}


def _pass_on(draft: Draft, who: Participant, other: Participant) -> None:
    """Hand and floor go to another window of the same person."""
    if who.hand and not other.hand:
        set_hand(draft, other.peer_id, True, at=who.hand_at)
    if draft.room.called == who.peer_id:
        draft.change(called=other.peer_id)
        draft.event("room_updated", changes={"called": other.peer_id})


def _refuse(message: str, reason: str) -> None:
    raise RefusalError("room_full", message, close=CloseCode.ROOM_FULL, reason=reason)
