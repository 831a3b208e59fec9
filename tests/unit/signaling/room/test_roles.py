"""The host's role: given, lent, taken over, taken back."""

import pytest

from conference.signaling.errors import RefusalError
from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.commands import Actor
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest

pytestmark = pytest.mark.unit


@pytest.fixture
def room() -> RoomUnderTest:
    return RoomUnderTest(media_limit=10)


def roles(room: RoomUnderTest) -> dict[str, str]:
    return {name: one.role for name, one in room.room.participants.items()}


def refused(room: RoomUnderTest, actor: Actor, **frame: object) -> str:
    with pytest.raises(RefusalError) as caught:
        room.act(actor, Moderate(**frame))  # type: ignore[arg-type]
    return caught.value.code


# Handing over


def test_the_host_hands_over_in_one_step(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="hand_over", peer_id="bob"))
    assert roles(room) == {"alice": "moderator", "bob": "host"}
    assert [event["type"] for event in room.events()] == ["moderated", "participant_updated", "participant_updated"]
    assert room.actions() == [("hand_over", "Alice", "Bob", None)]


def test_the_owner_takes_the_role_back(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="hand_over", peer_id="bob"))
    room.act(alice, Moderate(action="take_host"))
    assert roles(room) == {"alice": "host", "bob": "participant"}
    assert room.actions() == [("take_host", "Alice", None, None), ("stand_in", None, "Bob", False)]
    assert room.act(alice, Moderate(action="take_host")) == []


def test_what_was_lent_can_only_be_lent_on(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    carol = room.join("carol", "moderator")
    room.join("dave")
    room.act(alice, Moderate(action="hand_over", peer_id="bob"))
    room.act(bob, Moderate(action="hand_over", peer_id="carol"))
    assert roles(room) == {"alice": "moderator", "bob": "participant", "carol": "host", "dave": "participant"}
    room.act(carol, Moderate(action="set_role", peer_id="dave", value="host"))
    room.act(alice, Moderate(action="take_host"))
    assert roles(room) == {"alice": "host", "bob": "participant", "carol": "moderator", "dave": "participant"}


@pytest.mark.parametrize("action", ["hand_over", "set_role"])
def test_a_guest_never_becomes_host(room: RoomUnderTest, alice: Actor, action: str) -> None:
    room.join("gina", "guest")
    room.act(alice, Moderate(action="set_role", peer_id="gina", value="participant"))
    assert refused(room, alice, action=action, peer_id="gina", value="host") == "forbidden"


def test_the_role_is_not_handed_to_oneself_nor_to_who_is_away(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    assert refused(room, alice, action="hand_over", peer_id="alice") == "conflict"
    room.drop(bob)
    assert refused(room, alice, action="hand_over", peer_id="bob") == "no_such_peer"
    room.join("nova", "agent")
    assert refused(room, alice, action="hand_over", peer_id="nova") == "forbidden"


def test_nobody_acts_against_the_owner(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="hand_over", peer_id="bob"))
    assert refused(room, bob, action="remove", peer_id="alice") == "forbidden"
    assert refused(room, bob, action="set_role", peer_id="alice", value="guest") == "forbidden"
    room.act(bob, Moderate(action="mute", peer_id="alice"))
    assert not room.person("alice").audio


# Standing in


def test_a_host_who_comes_back_in_time_stays_host(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.drop(alice)
    room.wait(GRACE_SECS - 1)
    assert roles(room) == {"alice": "host", "bob": "participant"}
    room.join("x", "host", socket="new", resume_hash="alice-token", user_id=room.person("alice").user_id)
    room.wait(GRACE_SECS)
    assert roles(room) == {"alice": "host", "bob": "participant"}


def test_a_host_who_stays_away_is_stood_in_for_and_gets_the_role_back(
    room: RoomUnderTest, alice: Actor, bob: Actor
) -> None:
    room.join("mona", "moderator")
    user_id = room.person("alice").user_id
    room.drop(alice)
    room.wait(GRACE_SECS)
    assert roles(room) == {"bob": "participant", "mona": "host"}
    told = room.events("moderated")[0]
    assert (told["action"], told["by"], told["peer_id"], told["value"]) == ("stand_in", None, "mona", True)
    assert room.actions() == [("stand_in", None, "Mona", True)]
    room.join("alice-2", "host", resume_hash="alice-token", user_id=user_id)
    assert roles(room) == {"alice-2": "host", "bob": "participant", "mona": "moderator"}
    assert room.actions() == [("stand_in", None, "Mona", False)]


def test_the_owner_stands_in_for_the_host_they_named(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("mona", "moderator")
    room.act(alice, Moderate(action="hand_over", peer_id="bob"))
    room.act(bob, f.Leave())
    assert roles(room) == {"alice": "host", "mona": "moderator"}
    assert room.person("alice").own_role is None


def test_whoever_is_connected_stands_in_first(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("carol")
    room.drop(bob)
    room.act(alice, f.Leave())
    assert roles(room) == {"bob": "participant", "carol": "host"}


def test_when_the_stand_in_goes_the_next_one_follows(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("carol")
    room.act(alice, f.Leave())
    room.act(bob, f.Leave())
    assert roles(room) == {"carol": "host"}


def test_several_who_drop_at_once_are_replaced_by_who_is_there(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("carol", process="web-2")
    room.wait(1, "web-1")
    room.wait(GRACE_SECS, "web-1")
    assert roles(room) == {"carol": "host"}
    assert [entry[2] for entry in room.actions()] == ["Carol"]


def test_a_stand_in_learns_who_waits(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="set_lobby", value=True))
    room.join("carol")
    room.act(alice, f.Leave())
    assert [frame["participant"]["peer_id"] for frame in room.sent(bob)] == ["carol"]
    room.act(bob, Moderate(action="admit", peer_id="carol"))
    assert "carol" in room.room.participants
