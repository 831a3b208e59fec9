"""Changes of rooms are in the audit log; the people in a room are shown."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from pytest_django import Settings

from conference.accounts.models import User
from conference.audit.models import ActionEntry
from conference.rooms.access.guests import guest_link_create, guest_link_revoke
from conference.rooms.access.invitations import invitation_remove, invitation_set
from conference.rooms.live_settings import room_settings
from conference.rooms.models import Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.services import room_archive, room_create, room_restore, room_update
from conference.signaling import room_store
from conference.signaling.redis_pool import private_client
from conference.signaling.room.state import Participant, RoomState

pytestmark = [pytest.mark.django, pytest.mark.django_db]


def recorded() -> list[tuple[str, str, str, Any]]:
    """Action, actor, target and value of each entry, in order."""
    entries = ActionEntry.objects.order_by("at")
    return [(entry.action, entry.actor_name, entry.target_name, entry.value) for entry in entries]


def test_what_the_owner_does_is_recorded(alice: User, bob: User, room: Room) -> None:
    room_update(room=room, name="Chemistry", settings=RoomSettings(lobby=True, password="s3cret"))
    room_update(room=room, settings=RoomSettings(access="open"))
    invitation = invitation_set(room=room, invitee="bob")
    invitation_set(room=room, invitee="bob")
    invitation_set(room=room, invitee="bob", role="moderator")
    invitation_remove(invitation=invitation)
    link, token = guest_link_create(room=room, created_by=alice, label="Parents")
    guest_link_revoke(link=link)
    guest_link_revoke(link=link)
    room_archive(room=room)
    room_restore(room=room)
    assert recorded() == [
        ("room_renamed", "Alice", "", {"from": "Physics", "to": "Chemistry"}),
        ("room_access_changed", "Alice", "", {"from": "members", "to": "open"}),
        ("invitation_set", "Alice", "bob", "participant"),
        ("invitation_set", "Alice", "bob", "moderator"),
        ("invitation_removed", "Alice", "bob", None),
        ("guest_link_made", "Alice", "Parents", {"expires_at": None}),
        ("guest_link_revoked", "Alice", "Parents", None),
        ("room_archived", "Alice", "", None),
        ("room_restored", "Alice", "", None),
    ]
    assert token not in str(list(ActionEntry.objects.values()))


def test_what_an_administrator_does_is_told_apart(alice: User, charlie: User, room: Room) -> None:
    room_archive(room=room, by=charlie)
    entry = ActionEntry.objects.get()
    assert (entry.actor, entry.actor_role) == (charlie, "administrator")


# Who is in the room


def enter(room: Room, *, people: int, locked: bool = False) -> None:
    """Put people and the agent into the room, as signaling would."""

    def participant(number: int, role: str = "participant") -> Participant:
        return Participant(
            peer_id=f"peer-{number}",
            user_id=None,
            name="Somebody",
            role=role,
            is_agent=role == "agent",
            audio=False,
            video=False,
            joined_at=0.0,
            connection=f"socket-{number}",
            process="web-1",
            token_hash="",
        )

    everyone = [participant(number) for number in range(people)] + [participant(people, "agent")]
    state = RoomState(
        slug=room.slug,
        settings=room_settings(room),
        meeting_id="meeting",
        started_at=0.0,
        locked=locked,
        participants={participant.peer_id: participant for participant in everyone},
    )

    async def store() -> None:
        async with private_client():
            await room_store.transact(room.slug, lambda *_known: (state, []))

    async_to_sync(store)()


def test_the_room_says_who_is_in_it(alice_client: Client, room: Room) -> None:
    enter(room, people=3, locked=True)
    live = {"people": 3, "waiting": 0, "media_limit": 12, "locked": True, "agent_mode": "addressed"}
    assert alice_client.get(f"/api/v1/rooms/{room.slug}").json()["live"] == live
    assert alice_client.get("/api/v1/rooms").json()["rooms"][0]["live"] == live


def test_the_home_page_says_who_is_in_the_rooms(alice: User, alice_client: Client, room: Room) -> None:
    enter(room, people=1)
    empty = room_create(owner=alice, name="Empty")
    people = {item.room: item.people for item in alice_client.get("/").context["rooms"]}
    assert people == {room: 1, empty: 0}
    assert "1 person in it now" in alice_client.get("/").content.decode()


def test_the_holder_of_a_link_sees_it_too(client: Client, alice: User, room: Room) -> None:
    _link, token = guest_link_create(room=room, created_by=alice)
    enter(room, people=2)
    assert client.get(f"/g/{token}/live").json()["live"]["people"] == 2


def test_without_redis_the_rooms_are_shown_all_the_same(alice_client: Client, room: Room, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = alice_client.get("/")
    assert [item.people for item in response.context["rooms"]] == [0]
