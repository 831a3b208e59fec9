"""The state of a room as bytes, and meetings that began before an upgrade."""

import msgspec
import pytest
from msgspec.structs import asdict

from conference.signaling.protocol.agent import AgentState
from conference.signaling.protocol.client_frames import Hand
from conference.signaling.room.commands import Actor
from conference.signaling.room.state import decode_state, encode_state
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit


def test_a_state_comes_back_as_it_was(room: RoomUnderTest, bob: Actor, nova: Actor) -> None:
    room.act(bob, Hand(raised=True))
    room.act(nova, AgentState(state="idle"))
    assert decode_state(encode_state(room.room)) == room.room


def test_a_meeting_goes_on_that_began_when_settings_were_members_of_the_state(
    room: RoomUnderTest, bob: Actor, nova: Actor
) -> None:
    members = asdict(room.room)
    settings = members.pop("settings")
    old = msgspec.msgpack.encode(members | asdict(settings))
    assert decode_state(old) == room.room


def test_other_bytes_are_refused(room: RoomUnderTest, alice: Actor) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_state(msgspec.msgpack.encode(asdict(room.room) | {"seq": "many"}))
    with pytest.raises(msgspec.ValidationError):
        decode_state(msgspec.msgpack.encode({}))
