"""Commands of the server: changed settings, a closed room."""

import pytest

from conference.signaling.errors import CloseCode
from conference.signaling.room.commands import Actor, ChangeRoom, CloseRoom
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit


def test_changed_settings_are_told(room: RoomUnderTest, alice: Actor) -> None:
    room.apply(ChangeRoom({"name": "Chemistry", "media_limit": 9}))
    assert [event["changes"] for event in room.events()] == [{"name": "Chemistry"}]
    assert room.room.settings.media_limit == 9


def test_a_closed_room_ends_for_everybody() -> None:
    room = RoomUnderTest(lobby=True)
    room.join("alice", "host")
    room.join("bob")
    room.apply(CloseRoom())
    assert room.closed() == {"alice-socket": CloseCode.MEETING_ENDED, "bob-socket": CloseCode.MEETING_ENDED}
    assert room.state is None


def test_changes_of_an_empty_room_do_nothing(room: RoomUnderTest) -> None:
    assert room.apply(ChangeRoom({"name": "x"})) == []
    assert room.apply(CloseRoom()) == []
    room.wait(100, "web-1")
    assert room.state is None
