"""Changes of a room reach the meeting that goes on in it."""

from typing import Any

import pytest

from conference.rooms.models import Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.persona.payloads import AgentSettings
from conference.rooms.services import room_archive, room_update
from conference.signaling import live

pytestmark = [pytest.mark.django, pytest.mark.django_db]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The messages to signaling, in order."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(live, "room_changed", lambda slug, changes: calls.append((slug, changes)))
    monkeypatch.setattr(live, "room_closed", lambda slug: calls.append((slug,)))
    return calls


def test_only_what_is_different_is_told(room: Room, told: list[tuple[Any, ...]]) -> None:
    room_update(room=room, name="Chemistry", settings=RoomSettings(lobby=False, media_limit=4))
    assert told == [(room.slug, {"name": "Chemistry", "media_limit": 4})]


def test_of_the_agent_too_only_what_is_different_is_told(room: Room, told: list[tuple[Any, ...]]) -> None:
    room_update(room=room, settings=RoomSettings(agent=AgentSettings(name="Nova", mode="off", prompt="Be brief.")))
    assert told == [(room.slug, {"agent": {"mode": "off", "prompt": "Be brief."}})]


def test_a_new_password_does_not_concern_those_inside(room: Room, told: list[tuple[Any, ...]]) -> None:
    room_update(room=room, settings=RoomSettings(password="s3cret"))
    assert told == []


def test_a_closed_room_ends_its_meeting(room: Room, told: list[tuple[Any, ...]]) -> None:
    room_archive(room=room)
    assert told == [(room.slug,)]
