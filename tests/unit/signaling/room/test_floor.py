"""Hands in their order, who has the floor, and being asked to unmute."""

import pytest

from conference.signaling.errors import RefusalError
from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.commands import Actor
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

NEXT = Moderate(action="next_hand")


@pytest.fixture
def room() -> RoomUnderTest:
    return RoomUnderTest(media_limit=10)


@pytest.fixture
def carol(room: RoomUnderTest, bob: Actor) -> Actor:
    return room.join("carol")


def test_a_hand_says_since_when_it_is_up(room: RoomUnderTest, bob: Actor) -> None:
    room.now = 1234.5
    room.act(bob, f.Hand(raised=True))
    assert room.events("hand")[0]["at"] == 1234.5
    assert room.person("bob").public()["hand_at"] == 1234.5
    room.act(bob, f.Hand(raised=False))
    assert room.events("hand")[0]["at"] is None
    assert room.person("bob").public()["hand_at"] is None


def test_next_gives_the_floor_to_the_first_hand(room: RoomUnderTest, alice: Actor, bob: Actor, carol: Actor) -> None:
    for actor in (carol, bob):
        room.act(actor, f.Hand(raised=True))
    room.act(alice, NEXT)
    assert [event["type"] for event in room.events()] == ["moderated", "hand", "room_updated"]
    assert room.events("moderated")[0]["peer_id"] == "carol"
    assert (room.room.called, room.room.hands) == ("carol", ("bob",))
    room.act(alice, NEXT)
    assert (room.room.called, room.room.hands) == ("bob", ())
    with pytest.raises(RefusalError) as caught:
        room.act(alice, NEXT)
    assert caught.value.code == "conflict"
    assert room.room.public()["called"] == "bob"


def test_somebody_out_of_turn_is_called_by_name(room: RoomUnderTest, alice: Actor, bob: Actor, carol: Actor) -> None:
    room.act(bob, f.Hand(raised=True))
    room.act(alice, Moderate(action="next_hand", peer_id="carol"))
    assert (room.room.called, room.room.hands) == ("carol", ("bob",))


def test_the_floor_is_taken_back_and_goes_with_who_leaves(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="next_hand", peer_id="bob"))
    room.act(alice, Moderate(action="next_hand", value=False))
    assert room.events("room_updated")[0]["changes"] == {"called": None}
    assert room.act(alice, Moderate(action="next_hand", value=False)) == []
    room.act(alice, Moderate(action="next_hand", peer_id="bob"))
    room.act(bob, f.Leave())
    assert room.events("room_updated")[0]["changes"] == {"called": None}


def test_two_moderators_who_press_at_once_call_one_person(
    room: RoomUnderTest, alice: Actor, bob: Actor, carol: Actor
) -> None:
    mona = room.join("mona", "moderator")
    for actor in (bob, carol):
        room.act(actor, f.Hand(raised=True))
    named = Moderate(action="next_hand", peer_id="bob", value=True)
    room.act(alice, named)
    assert room.act(mona, named) == []
    assert (room.room.called, room.room.hands) == ("bob", ("carol",))
    room.act(alice, Moderate(action="next_hand", peer_id="carol", value=True))
    with pytest.raises(RefusalError) as caught:
        room.act(mona, named)
    assert caught.value.code == "conflict"
    assert room.act(mona, Moderate(action="next_hand", peer_id="bob", value=False)) == []
    assert room.room.called == "carol", "the floor of bob ended before"


# Asking to unmute


def test_being_asked_switches_nothing_on(room: RoomUnderTest, alice: Actor, bob: Actor, carol: Actor) -> None:
    room.act(bob, f.State(audio=False))
    before = room.state
    room.act(alice, Moderate(action="ask_unmute", peer_id="bob"))
    assert room.sent(bob) == [
        {"type": "moderated", "action": "ask_unmute", "by": "alice", "peer_id": "bob", "value": "audio"}
    ]
    assert room.sent(carol) == room.events() == []
    assert room.state is before
    assert room.actions() == [("ask_unmute", "Alice", "Bob", "audio")]


def test_only_who_is_muted_is_asked(room: RoomUnderTest, alice: Actor, bob: Actor, carol: Actor) -> None:
    assert room.act(alice, Moderate(action="ask_unmute", peer_id="bob")) == []
    room.act(alice, Moderate(action="ask_unmute", peer_id="bob", value="video"))
    assert room.sent(bob)[0]["value"] == "video"
    room.act(carol, f.State(audio=False))
    room.act(alice, f.State(audio=False))
    room.act(alice, Moderate(action="ask_unmute_all"))
    assert [len(room.sent(client)) for client in (alice, bob, carol)] == [0, 0, 1]
    assert room.sent(carol)[0]["action"] == "ask_unmute"
    assert room.actions() == [("ask_unmute_all", "Alice", None, "audio")]


def test_who_is_away_is_not_asked(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(bob, f.State(audio=False))
    room.drop(bob)
    with pytest.raises(RefusalError) as caught:
        room.act(alice, Moderate(action="ask_unmute", peer_id="bob"))
    assert caught.value.code == "no_such_peer"
    assert room.act(alice, Moderate(action="ask_unmute_all")) == []
