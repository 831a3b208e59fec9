"""Rooms by REST."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conference.accounts.models import User
from conference.rooms.models import Room, RoomVisit
from conference.rooms.services import NEW_ROOMS, room_archive, room_create

pytestmark = [pytest.mark.django, pytest.mark.django_db]

ROOMS = "/api/v1/rooms"


def post(client: Client, body: object, path: str = ROOMS) -> Any:
    """The answer to a JSON body."""
    return client.post(path, body, content_type="application/json")


def patch(client: Client, room: Room, body: object) -> Any:
    """The answer to a change of a room."""
    return client.patch(f"{ROOMS}/{room.slug}", body, content_type="application/json")


def test_alice_makes_a_room_with_defaults(alice: User, alice_client: Client) -> None:
    response = post(alice_client, {"name": "  Physics  "})
    assert response.status_code == 201
    made = response.json()
    assert re.fullmatch(r"[a-z]{3}-[a-z]{4}-[a-z]{3}", made["slug"])
    assert made["name"] == "Physics"
    assert made["url"] == f"http://testserver/rooms/{made['slug']}/"
    assert made["role"] == "host"
    assert isinstance(made["created_at"], float)
    assert made["archived"] is False
    assert made["live"] == {"people": 0, "waiting": 0, "media_limit": 12, "locked": False, "agent_mode": "addressed"}
    assert made["settings"] == {
        "access": "members",
        "lobby": False,
        "wait_for_host": "scheduled",
        "has_password": False,
        "media_limit": 12,
        "language": "en",
        "agent": {
            "name": "Nova",
            "wake_names": ["Nova"],
            "mode": "addressed",
            "voice": "",
            "speed": 1.0,
            "language": "",
            "max_answer_words": 60,
            "prompt": "",
            "vocabulary": [],
        },
    }


def test_all_settings_can_be_given(alice_client: Client) -> None:
    agent = {
        "name": "Ada",
        "wake_names": ["Ada", "Ida"],
        "mode": "captions",
        "voice": "kokoro:af_heart",
        "speed": 1.25,
        "language": "zh-Hans",
        "max_answer_words": 30,
        "prompt": "You are the librarian.\nBe kind.",
        "vocabulary": ["Noether", "Gruppenring"],
    }
    settings = {
        "access": "open",
        "lobby": True,
        "wait_for_host": "always",
        "password": "s3cret",
        "media_limit": 4,
        "language": "zh-CN",
        "agent": agent,
    }
    response = post(alice_client, {"name": "Physics", "settings": settings, "unknown": 1})
    del settings["password"]
    assert response.json()["settings"] == {**settings, "has_password": True}
    assert "s3cret" not in response.content.decode()
    assert "s3cret" not in Room.objects.get().password_hash


def test_a_renamed_agent_listens_to_its_new_name(alice_client: Client) -> None:
    made = post(alice_client, {"name": "Physics", "settings": {"agent": {"name": "Ada"}}}).json()
    assert made["settings"]["agent"]["wake_names"] == ["Ada"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"name": 3}, "name"),
        ({"name": None}, "name"),
        ({"name": ""}, "name"),
        ({"name": " \u200b "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "x", "settings": []}, "settings"),
        ({"name": "x", "settings": {"lobby": "yes"}}, "settings.lobby"),
        ({"name": "x", "settings": {"access": "everyone"}}, "settings.access"),
        ({"name": "x", "settings": {"media_limit": 1}}, "settings.media_limit"),
        ({"name": "x", "settings": {"media_limit": 51}}, "settings.media_limit"),
        ({"name": "x", "settings": {"media_limit": 3.5}}, "settings.media_limit"),
        ({"name": "x", "settings": {"media_limit": True}}, "settings.media_limit"),
        ({"name": "x", "settings": {"password": 1}}, "settings.password"),
        ({"name": "x", "settings": {"language": "english!"}}, "settings.language"),
        ({"name": "x", "settings": {"language": "en\n"}}, "settings.language"),
        ({"name": "x", "settings": {"agent": {"mode": "always"}}}, "settings.agent.mode"),
        ({"name": "x", "settings": {"agent": {"wake_names": []}}}, "settings.agent.wake_names"),
        ({"name": "x", "settings": {"agent": {"wake_names": "Ada"}}}, "settings.agent.wake_names"),
        ({"name": "x", "settings": {"agent": {"name": "\u200b"}}}, "settings.agent.name"),
        ({"name": "x", "settings": {"agent": {"voice": "../etc"}}}, "settings.agent.voice"),
        ({"name": "x", "settings": {"agent": {"voice": "v" * 65}}}, "settings.agent.voice"),
        ({"name": "x", "settings": {"agent": {"voice": "joe\n"}}}, "settings.agent.voice"),
        ({"name": "x", "settings": {"agent": {"speed": 2.1}}}, "settings.agent.speed"),
        ({"name": "x", "settings": {"agent": {"speed": "fast"}}}, "settings.agent.speed"),
        ({"name": "x", "settings": {"agent": {"language": "tlh"}}}, "settings.agent.language"),
        ({"name": "x", "settings": {"agent": {"max_answer_words": 9}}}, "settings.agent.max_answer_words"),
        ({"name": "x", "settings": {"agent": {"max_answer_words": 201}}}, "settings.agent.max_answer_words"),
        ({"name": "x", "settings": {"agent": {"prompt": "x" * 2001}}}, "settings.agent.prompt"),
        ({"name": "x", "settings": {"agent": {"prompt": None}}}, "settings.agent.prompt"),
        ({"name": "x", "settings": {"agent": {"vocabulary": ["x"] * 101}}}, "settings.agent.vocabulary"),
        ({"name": "x", "settings": {"agent": {"vocabulary": ["x" * 41]}}}, "settings.agent.vocabulary[0]"),
        ({"name": "x", "settings": {"agent": {"vocabulary": "Noether"}}}, "settings.agent.vocabulary"),
        ({"name": "x", "password": "s3cret"}, "password"),
        ({"name": "x", "lobby": True}, "lobby"),
        ({"name": "x", "settings": {"passwort": "s3cret"}}, "settings.passwort"),
        ({"name": "x", "settings": {"Access": "invited"}}, "settings.Access"),
        ({"name": "x", "settings": {"agent": {"modes": "off"}}}, "settings.agent.modes"),
    ],
)
def test_a_wrong_field_is_named(alice_client: Client, body: object, field: str) -> None:
    response = post(alice_client, body)
    assert response.status_code == 400
    error = response.json()
    assert error["code"] == "bad_field"
    assert list(error["errors"]) == [field]
    assert not Room.objects.exists()


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b"nonsense", b'{"name": "x"} trailing', b"[" * 100_000, b'{"name": "\\ud800"}']
)
def test_malformed_json_is_refused(alice_client: Client, body: bytes) -> None:
    response = alice_client.post(ROOMS, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["code"] in {"bad_json", "bad_field"}


@pytest.mark.parametrize("body", [b"[]", b"null", b"3", b'"name"'])
def test_json_that_is_no_object_is_refused(alice_client: Client, body: bytes) -> None:
    response = alice_client.post(ROOMS, body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "bad_field")


def test_a_huge_body_is_refused(alice_client: Client) -> None:
    response = post(alice_client, {"name": "x" * (2 << 20)})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_method_that_is_not_offered_says_which_are(alice_client: Client) -> None:
    response = alice_client.put(ROOMS)
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, POST"


def test_visitors_are_told_to_sign_in(client: Client, room: Room) -> None:
    for response in (client.get(ROOMS), client.get(f"{ROOMS}/{room.slug}"), post(client, {"name": "x"})):
        assert (response.status_code, response.json()["code"]) == (401, "unauthorized")


def test_answers_are_not_cached(alice_client: Client) -> None:
    assert "no-store" in alice_client.get(ROOMS).headers["Cache-Control"]


def test_making_very_many_rooms_is_slowed_down(alice: User, alice_client: Client) -> None:
    for _ in range(NEW_ROOMS.limit):
        NEW_ROOMS.hit(alice.pk)
    response = post(alice_client, {"name": "One more"})
    assert (response.status_code, response.json()["code"]) == (429, "rate_limited")
    assert int(response.headers["Retry-After"]) > 0


def test_the_list_holds_own_and_visited_rooms_most_recent_first(alice: User, bob: User, bob_client: Client) -> None:
    own = room_create(owner=bob, name="Own")
    visited = room_create(owner=alice, name="Visited")
    room_create(owner=alice, name="Not visited")
    RoomVisit.objects.create(room=visited, user=bob, last_joined_at=timezone.now())
    RoomVisit.objects.create(room=visited, user=alice, last_joined_at=timezone.now())
    rooms = bob_client.get(ROOMS).json()["rooms"]
    assert [(item["slug"], item["role"]) for item in rooms] == [(visited.slug, "participant"), (own.slug, "host")]


def test_whoever_knows_the_slug_may_look_at_the_room(charlie_client: Client, room: Room) -> None:
    response = charlie_client.get(f"{ROOMS}/{room.slug}")
    assert (response.status_code, response.json()["role"]) == (200, "participant")


def test_an_unknown_slug_is_not_found(alice_client: Client) -> None:
    response = alice_client.get(f"{ROOMS}/no-such-room")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_alice_changes_only_what_she_names(alice_client: Client, room: Room) -> None:
    response = patch(alice_client, room, {"settings": {"lobby": True}})
    assert response.status_code == 200
    assert (response.json()["name"], response.json()["settings"]["lobby"]) == ("Physics", True)
    assert patch(alice_client, room, {"name": "Chemistry"}).json()["settings"]["lobby"] is True


@pytest.mark.parametrize("empty", ["", None])
def test_a_password_can_be_set_and_taken_away(alice_client: Client, room: Room, empty: str | None) -> None:
    assert patch(alice_client, room, {"settings": {"password": "s3cret"}}).json()["settings"]["has_password"]
    assert not patch(alice_client, room, {"settings": {"password": empty}}).json()["settings"]["has_password"]


def test_bob_and_charlie_may_not_change_or_archive_the_room(
    bob_client: Client, charlie_client: Client, room: Room
) -> None:
    for client in (bob_client, charlie_client):
        for response in (patch(client, room, {"name": "Mine"}), client.delete(f"{ROOMS}/{room.slug}")):
            assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    room.refresh_from_db()
    assert (room.name, room.archived_at) == ("Physics", None)


def test_a_deleted_room_is_gone_for_everyone_but_kept_for_its_transcripts(alice_client: Client, room: Room) -> None:
    assert alice_client.delete(f"{ROOMS}/{room.slug}").status_code == 204
    assert alice_client.get(f"{ROOMS}/{room.slug}").status_code == 404
    assert alice_client.get(ROOMS).json()["rooms"] == []
    assert alice_client.get(f"/rooms/{room.slug}/").status_code == 404
    assert Room.objects.get().archived_at is not None


def test_the_agent_key_owns_no_rooms(client: Client, agent_headers: dict[str, str], room: Room) -> None:
    for response in (
        client.get(ROOMS, headers=agent_headers),
        client.delete(f"{ROOMS}/{room.slug}", headers=agent_headers),
    ):
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")


def test_archiving_twice_is_not_found_the_second_time(alice: User, alice_client: Client, room: Room) -> None:
    room_archive(room=room)
    assert alice_client.delete(f"{ROOMS}/{room.slug}").status_code == 404
