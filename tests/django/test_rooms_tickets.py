"""Tickets: who may enter, under which name and role."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from conference.accounts.api_keys import api_key_create
from conference.accounts.models import User
from conference.rooms.access.tickets import TICKETS
from conference.rooms.models import Room, RoomVisit
from conference.rooms.payloads import RoomSettings
from conference.rooms.services import room_archive, room_create
from conference.signaling.auth import Admission
from conference.signaling.room.settings import AgentSettings

pytestmark = [pytest.mark.django, pytest.mark.django_db]

AGENT = {"agent": {"worker_id": "worker-1", "epoch": 1}}


@pytest.fixture
def locked_room(alice: User) -> Room:
    return room_create(owner=alice, name="Physics", settings=RoomSettings(password="s3cret"))


def ask(client: Client, room: Room, body: object = None, **headers: str) -> Any:
    """The answer to a request for a ticket."""
    path = f"/api/v1/rooms/{room.slug}/tickets"
    return client.post(path, {} if body is None else body, content_type="application/json", headers=headers)


def test_the_owner_is_host_and_others_are_participants(
    alice_client: Client, bob_client: Client, bob: User, room: Room, issued: list[Admission]
) -> None:
    response = ask(alice_client, room)
    assert response.status_code == 201
    body = response.json()
    assert set(body) == {"ticket", "expires_in", "websocket_url", "role", "password_pass"}
    assert (body["role"], body["expires_in"]) == ("host", 60)
    assert body["websocket_url"] == f"/ws/v1/rooms/{room.slug}?ticket={body['ticket']}"
    assert ask(bob_client, room).json()["role"] == "participant"
    assert (issued[1].room_slug, issued[1].newcomer.user_id, issued[1].newcomer.name) == (room.slug, bob.pk, "Bob")


def test_each_ticket_is_another_one(alice_client: Client, room: Room) -> None:
    assert ask(alice_client, room).json()["ticket"] != ask(alice_client, room).json()["ticket"]


def test_a_body_is_not_needed(alice_client: Client, room: Room) -> None:
    assert alice_client.post(f"/api/v1/rooms/{room.slug}/tickets", "", content_type="text/plain").status_code == 201


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Doctor Bob", "Doctor Bob"), ("  ", "Bob"), (None, "Bob"), ("x" * 500, "x" * 60), ("B\u202eo", "Bo")],
)
def test_a_name_for_the_room_may_be_given(
    bob_client: Client, room: Room, issued: list[Admission], name: str | None, shown: str
) -> None:
    assert ask(bob_client, room, {"name": name}).status_code == 201
    assert issued[0].newcomer.name == shown


def test_role_and_identity_cannot_be_asked_for(
    bob: User, bob_client: Client, room: Room, issued: list[Admission]
) -> None:
    ask(bob_client, room, {"role": "host", "user_id": 1, "name": "Alice"})
    assert (issued[0].newcomer.role, issued[0].newcomer.user_id) == ("participant", bob.pk)


def test_the_settings_of_the_room_travel_with_the_ticket(
    alice: User, alice_client: Client, issued: list[Admission]
) -> None:
    room = room_create(owner=alice, name="Physics", settings=RoomSettings(lobby=True, media_limit=4, language="zh-CN"))
    ask(alice_client, room)
    stored = issued[0].settings
    assert (stored.lobby, stored.media_limit, stored.language) == (True, 4, "zh-CN")
    assert stored.agent == AgentSettings(name="Nova", wake_names=("Nova",), mode="addressed")


def test_an_api_key_gets_a_ticket_for_its_user(bob: User, client: Client, room: Room, issued: list[Admission]) -> None:
    _stored, key = api_key_create(user=bob, label="bot")
    assert ask(client, room, Authorization=f"Bearer {key}").status_code == 201
    assert issued[0].newcomer.user_id == bob.pk


def test_entering_puts_the_room_on_the_list(bob: User, bob_client: Client, room: Room) -> None:
    ask(bob_client, room)
    ask(bob_client, room)
    assert RoomVisit.objects.filter(room=room, user=bob).count() == 1
    assert [item["slug"] for item in bob_client.get("/api/v1/rooms").json()["rooms"]] == [room.slug]


def test_visitors_get_no_ticket(client: Client, room: Room) -> None:
    response = ask(client, room)
    assert (response.status_code, response.json()["code"]) == (401, "unauthorized")


def test_an_unknown_or_archived_room_gives_no_ticket(bob_client: Client, room: Room) -> None:
    assert ask(bob_client, Room(slug="no-such-room")).status_code == 404
    room_archive(room=room)
    assert ask(bob_client, room).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": 3}, "name"),
        ({"password": []}, "password"),
        ({"agent": {"worker_id": "w"}}, "agent"),
        ({"agent": {"worker_id": "w", "epoch": "1"}}, "agent.epoch"),
    ],
)
def test_a_wrong_field_is_named(bob_client: Client, room: Room, body: object, field: str) -> None:
    response = ask(bob_client, room, body)
    assert (response.status_code, response.json()["code"]) == (400, "bad_field")
    assert list(response.json()["errors"]) == [field]


def test_a_room_with_a_password_opens_with_it(alice_client: Client, bob_client: Client, locked_room: Room) -> None:
    assert ask(alice_client, locked_room).status_code == 201
    assert ask(bob_client, locked_room, {"password": "s3cret"}).status_code == 201


@pytest.mark.parametrize("password", [None, "", "wrong"])
def test_without_the_right_password_nobody_enters(
    bob_client: Client, locked_room: Room, password: str | None, issued: list[Admission]
) -> None:
    response = ask(bob_client, locked_room, {"password": password})
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert issued == []


def test_asking_for_very_many_tickets_is_slowed_down(bob: User, bob_client: Client, room: Room) -> None:
    for _ in range(TICKETS.limit):
        TICKETS.hit(bob.pk)
    response = ask(bob_client, room)
    assert (response.status_code, response.json()["code"]) == (429, "rate_limited")


def test_a_guest_token_is_refused_with_what_to_do(bob_client: Client, room: Room) -> None:
    response = ask(bob_client, room, {"guest_token": "abc"})
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert "sign in" in response.json()["message"]


def test_the_service_key_gives_the_agent_a_ticket(
    client: Client, agent_headers: dict[str, str], locked_room: Room, issued: list[Admission], redis_client: Any
) -> None:
    redis_client.set(f"parley:agent:lease:{locked_room.slug}", "worker-1:1")
    response = ask(client, locked_room, AGENT, **agent_headers)
    assert (response.status_code, response.json()["role"]) == (201, "agent")
    admission = issued[0]
    assert (admission.newcomer.role, admission.newcomer.user_id, admission.newcomer.name) == ("agent", None, "Nova")
    assert (admission.worker_id, admission.newcomer.epoch) == ("worker-1", 1)


def test_an_agent_of_an_older_epoch_is_told_of_the_conflict(
    client: Client, agent_headers: dict[str, str], room: Room, redis_client: Any
) -> None:
    redis_client.set(f"parley:agent:epoch:{room.slug}", 5)
    redis_client.set(f"parley:agent:lease:{room.slug}", "worker-2:5")
    response = ask(client, room, {"agent": {"worker_id": "worker-1", "epoch": 4}}, **agent_headers)
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert ask(client, room, {"agent": {"worker_id": "worker-2", "epoch": 5}}, **agent_headers).status_code == 201


@pytest.mark.parametrize("lease", [None, "worker-1:4", "worker-2:5", "worker-1:50", f"worker-1:{2**62}"])
@pytest.mark.parametrize("epoch", [5, 2**62, 2**63 - 1])
def test_without_the_lease_no_worker_locks_the_agent_out(
    client: Client, agent_headers: dict[str, str], room: Room, redis_client: Any, lease: str | None, epoch: int
) -> None:
    if lease == f"worker-1:{epoch}":
        return
    redis_client.delete(f"parley:agent:lease:{room.slug}")
    if lease is not None:
        redis_client.set(f"parley:agent:lease:{room.slug}", lease)
    response = ask(client, room, {"agent": {"worker_id": "worker-1", "epoch": epoch}}, **agent_headers)
    assert (response.status_code, response.json()["code"]) == (409, "conflict")


def test_the_service_key_needs_the_lease(client: Client, agent_headers: dict[str, str], room: Room) -> None:
    response = ask(client, room, {}, **agent_headers)
    assert (response.status_code, response.json()["code"]) == (400, "bad_field")


def test_nobody_else_gets_the_ticket_of_an_agent(alice_client: Client, room: Room, issued: list[Admission]) -> None:
    response = ask(alice_client, room, AGENT)
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert issued == []


def test_without_redis_the_agent_is_told_to_come_again(
    client: Client, agent_headers: dict[str, str], room: Room, settings: Settings
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = ask(client, room, AGENT, **agent_headers)
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
