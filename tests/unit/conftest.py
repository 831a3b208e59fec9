"""The cast of the tests of a room's rules. A module with a room of another kind makes its own `room`."""

import pytest

from conference.signaling.room.commands import Actor
from tests.unit.signaling_rooms import RoomUnderTest


@pytest.fixture
def room() -> RoomUnderTest:
    return RoomUnderTest()


@pytest.fixture
def alice(room: RoomUnderTest) -> Actor:
    return room.join("alice", "host")


@pytest.fixture
def bob(room: RoomUnderTest, alice: Actor) -> Actor:
    return room.join("bob")


@pytest.fixture
def nova(room: RoomUnderTest, alice: Actor) -> Actor:
    return room.join("nova", "agent")
