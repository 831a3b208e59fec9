"""Commands of every participant: signals, tracks, hands, chat."""

import pytest

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.media import Candidate, Signal, SignalRefused
from conference.signaling.room.commands import Actor
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

CANDIDATE = Candidate(candidate="")


def test_a_signal_says_from_whom_it_is_and_is_no_event(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    before = room.state
    room.act(bob, Signal(to="alice", session="s", candidate=CANDIDATE))
    frame = room.sent(alice)[0]
    assert (frame["from"], frame["session"], frame["candidate"]["candidate"]) == ("bob", "s", "")
    assert "to" not in frame
    assert room.state is before


@pytest.mark.parametrize("to", ["charlie", "", "bob"])
def test_a_signal_reaches_only_others_in_the_room(room: RoomUnderTest, bob: Actor, to: str) -> None:
    with pytest.raises(RefusalError):
        room.act(bob, Signal(to=to, session="s", candidate=None))


def test_a_signal_to_a_lost_socket_is_answered(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.drop(bob)
    with pytest.raises(RefusalError) as caught:
        room.act(alice, Signal(to="bob", session="s", candidate=None))
    assert caught.value.code == "no_such_peer"


def test_state_tells_what_changed(room: RoomUnderTest, bob: Actor) -> None:
    room.act(bob, f.State(audio=False, video=False))
    assert [event["changes"] for event in room.events()] == [{"audio": False}]
    room.act(bob, f.State(audio=False))
    assert room.events() == []


def test_hands_have_an_order(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(bob, f.Hand(raised=True))
    assert room.events()[0]["order"] == 1
    room.act(alice, f.Hand(raised=True))
    assert room.events()[0]["order"] == 2
    room.act(bob, f.Hand(raised=False))
    assert room.events()[0]["order"] is None
    assert room.room.hands == ("alice",)


def test_chat_to_the_room_is_an_event_and_stored(room: RoomUnderTest, bob: Actor) -> None:
    room.act(bob, f.Chat(text="hello"))
    message = room.events("chat")[0]
    assert (message["from"], message["name"], message["text"], message["to"]) == ("bob", "Bob", "hello", None)
    assert room.records("store_chat")[0]["message_id"] == message["message_id"]


def test_private_chat_is_seen_by_two_and_stored_nowhere(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    carol = room.join("carol")
    room.act(bob, f.Chat(text="psst", to="alice"))
    assert room.sent(alice) == room.sent(bob)
    assert room.sent(carol) == []
    assert room.events() == []
    assert room.records("store_chat") == []


def test_a_stranger_may_do_nothing(room: RoomUnderTest, alice: Actor) -> None:
    with pytest.raises(RefusalError) as caught:
        room.act(Actor("charlie", "charlie-socket"), f.Chat(text="hello"))
    assert caught.value.close == CloseCode.RESTART
    with pytest.raises(RefusalError) as caught:
        room.apply(f.Chat(text="hello"))
    assert caught.value.code == "not_admitted"


def test_who_made_an_offer_that_the_agent_cannot_use_is_told_why(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    nova = room.join("Nova", "agent", epoch=1)
    before = room.state
    room.act(nova, SignalRefused(to="bob", session="s", message="the audio section must have rtcp-mux"))
    assert room.sent(bob) == [
        {
            "type": "error",
            "code": "bad_offer",
            "message": "the audio section must have rtcp-mux",
            "from": nova.peer_id,
            "session": "s",
        }
    ]
    assert room.sent(alice) == []
    assert room.state is before


@pytest.mark.parametrize("to", ["nobody", "nova"])
def test_a_refusal_to_somebody_who_is_gone_reaches_nobody(room: RoomUnderTest, bob: Actor, to: str) -> None:
    nova = room.join("Nova", "agent", epoch=1)
    room.drop(bob)
    for receiver in (to, "bob"):
        room.act(nova, SignalRefused(to=receiver, session="s", message="no"))
    assert room.sent(bob) == []
