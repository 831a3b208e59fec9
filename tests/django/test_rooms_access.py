"""Access to rooms: open, members, invited; and the list of invited people."""

from typing import Any

import pytest
from django.test import Client

from conference.accounts.models import User
from conference.rooms.access import invitations
from conference.rooms.access.invitations import invitation_set
from conference.rooms.models import Invitation, Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.services import room_create, room_update
from conference.signaling.auth import Admission

pytestmark = [pytest.mark.django, pytest.mark.django_db]


@pytest.fixture
def room(alice: User) -> Room:
    return room_create(owner=alice, name="Physics", settings=RoomSettings(access="invited"))


@pytest.fixture
def open_room(alice: User) -> Room:
    return room_create(owner=alice, name="Open evening", settings=RoomSettings(access="open"))


def ask(client: Client, room: Room, body: object = None) -> Any:
    """The answer to a request for a ticket."""
    return client.post(f"/api/v1/rooms/{room.slug}/tickets", body or {}, content_type="application/json")


def invite(client: Client, room: Room, body: object) -> Any:
    """The answer to an invitation by REST."""
    return client.post(f"/api/v1/rooms/{room.slug}/invitations", body, content_type="application/json")


# Invited only


def test_only_invited_accounts_enter_an_invited_room(
    alice_client: Client, bob: User, bob_client: Client, charlie_client: Client, room: Room
) -> None:
    invitation_set(room=room, invitee="bob")
    assert ask(alice_client, room).json()["role"] == "host"
    assert ask(bob_client, room).json()["role"] == "participant"
    refused = ask(charlie_client, room)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert refused.json()["reason"] == "not_invited"


def test_who_is_not_invited_learns_nothing_of_the_room(charlie_client: Client, room: Room) -> None:
    page = charlie_client.get(f"/rooms/{room.slug}/")
    assert page.status_code == 403
    assert "Physics" not in page.content.decode()
    assert "charlie" in page.content.decode()
    for path in ("", "/schedule"):
        assert charlie_client.get(f"/api/v1/rooms/{room.slug}{path}").status_code == 403


def test_a_visitor_without_account_signs_in_first(client: Client, room: Room) -> None:
    assert ask(client, room, {"name": "Gina"}).status_code == 401
    assert client.get(f"/rooms/{room.slug}/").headers["Location"].startswith("/accounts/login/")
    assert client.get(f"/api/v1/rooms/{room.slug}").status_code == 401


def test_a_moderator_of_the_list_enters_as_moderator_in_every_room(
    bob: User, bob_client: Client, alice: User, room: Room
) -> None:
    members = room_create(owner=alice, name="Club", settings=RoomSettings(password="s3cret"))
    for entered in (room, members):
        invitation_set(room=entered, invitee="bob", role="moderator")
        assert ask(bob_client, entered).json()["role"] == "moderator"
        assert bob_client.get(f"/rooms/{entered.slug}/").context["room_config"]["password_needed"] is False


def test_an_invitation_waits_for_an_account_of_that_name_or_address(bob: User, bob_client: Client, room: Room) -> None:
    User.objects.filter(pk=bob.pk).update(email="Bob@Example.org")
    for invitee in ("bob@example.org", "bob"):
        Invitation.objects.all().delete()
        Invitation.objects.create(room=room, invitee=invitee)
        assert ask(bob_client, room).status_code == 201


def test_a_name_in_other_letters_is_somebody_else(bob_client: Client, room: Room) -> None:
    invitation_set(room=room, invitee="BOB")
    assert ask(bob_client, room).status_code == 403


def test_an_address_that_two_accounts_share_invites_neither_by_account(bob: User, charlie: User, room: Room) -> None:
    User.objects.update(email="desk@example.org")
    assert invitation_set(room=room, invitee="desk@example.org").user is None


def test_an_invited_room_is_on_the_list_of_the_invited(bob: User, bob_client: Client, room: Room) -> None:
    assert bob_client.get("/api/v1/rooms").json()["rooms"] == []
    invitation_set(room=room, invitee="bob", role="moderator")
    (shown,) = bob_client.get("/api/v1/rooms").json()["rooms"]
    assert (shown["slug"], shown["role"]) == (room.slug, "moderator")


def test_a_visited_room_leaves_the_list_when_it_takes_invited_people_only(
    alice: User, bob: User, bob_client: Client
) -> None:
    room = room_create(owner=alice, name="Club")
    ask(bob_client, room)
    assert len(bob_client.get("/api/v1/rooms").json()["rooms"]) == 1
    room_update(room=room, settings=RoomSettings(access="invited"))
    assert bob_client.get("/api/v1/rooms").json()["rooms"] == []
    assert list(bob_client.get("/").context["rooms"]) == []


# The list by REST


def test_alice_invites_changes_the_role_and_takes_off_the_list(alice_client: Client, bob: User, room: Room) -> None:
    made = invite(alice_client, room, {"invitee": "  bob "})
    assert made.status_code == 201
    assert made.json() | {"id": "", "created_at": 0} == {
        "id": "",
        "invitee": "bob",
        "role": "participant",
        "has_account": True,
        "created_at": 0,
    }
    invite(alice_client, room, {"invitee": "bob", "role": "moderator"})
    invite(alice_client, room, {"invitee": "later@example.org"})
    path = f"/api/v1/rooms/{room.slug}/invitations"
    listed = alice_client.get(path).json()["invitations"]
    assert [(entry["invitee"], entry["role"], entry["has_account"]) for entry in listed] == [
        ("bob", "moderator", True),
        ("later@example.org", "participant", False),
    ]
    assert alice_client.delete(f"{path}/{listed[0]['id']}").status_code == 204
    assert alice_client.delete(f"{path}/{listed[0]['id']}").status_code == 404
    assert [entry["invitee"] for entry in alice_client.get(path).json()["invitations"]] == ["later@example.org"]


@pytest.mark.parametrize("invitee", ["", "   ", "two words", "x\x00y", "x" * 300, "alice"])
def test_a_wrong_invitee_is_refused(alice_client: Client, room: Room, invitee: str) -> None:
    answer = invite(alice_client, room, {"invitee": invitee})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["invitee"])
    assert not Invitation.objects.exists()


def test_the_list_is_bounded(alice_client: Client, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_INVITATIONS", 1)
    assert invite(alice_client, room, {"invitee": "one"}).status_code == 201
    assert invite(alice_client, room, {"invitee": "two"}).status_code == 409
    assert invite(alice_client, room, {"invitee": "one", "role": "moderator"}).status_code == 201


@pytest.mark.parametrize("part", ["invitations", "guest-links"])
def test_only_the_owner_manages_who_enters(
    bob: User, bob_client: Client, charlie_client: Client, client: Client, room: Room, part: str
) -> None:
    invitation_set(room=room, invitee="bob", role="moderator")
    path = f"/api/v1/rooms/{room.slug}/{part}"
    for someone, status in ((bob_client, 403), (charlie_client, 403), (client, 401)):
        assert someone.get(path).status_code == status
        assert someone.post(path, {"invitee": "x"}, content_type="application/json").status_code == status


# Open


def test_an_open_room_takes_people_without_account_as_guests(
    client: Client, open_room: Room, issued: list[Admission]
) -> None:
    config = client.get(f"/rooms/{open_room.slug}/").context["room_config"]
    assert (config["role"], config["user"]) == ("guest", {"id": None, "name": ""})
    assert ask(client, open_room, {"name": " Gina "}).json()["role"] == "guest"
    assert ask(client, open_room, {"name": "Gina again"}).status_code == 201
    first, second = (admission.newcomer for admission in issued)
    assert (first.role, first.user_id, first.name) == ("guest", None, "Gina")
    assert first.guest_id
    assert first.guest_id == second.guest_id, "the cookie recognises the browser"


@pytest.mark.parametrize("name", ["", "  ", "\u200b", None])
def test_a_guest_needs_a_name(client: Client, open_room: Room, name: str | None) -> None:
    answer = ask(client, open_room, {"name": name})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["name"])


def test_a_forged_guest_cookie_is_not_believed(client: Client, open_room: Room, issued: list[Admission]) -> None:
    client.cookies["parley_guest"] = "someone-elses-id:forged"
    assert ask(client, open_room, {"name": "Gina"}).status_code == 201
    assert issued[0].newcomer.guest_id != "someone-elses-id"


def test_members_come_into_an_open_room_with_their_account(bob_client: Client, open_room: Room) -> None:
    assert ask(bob_client, open_room).json()["role"] == "participant"


def test_guests_of_an_open_room_need_its_password(client: Client, open_room: Room) -> None:
    room_update(room=open_room, settings=RoomSettings(password="s3cret"))
    assert ask(client, open_room, {"name": "Gina"}).json()["reason"] == "password_needed"
    assert ask(client, open_room, {"name": "Gina", "password": "wrong"}).json()["reason"] == "wrong_password"
    assert ask(client, open_room, {"name": "Gina", "password": "s3cret"}).status_code == 201


def test_anyone_sees_who_is_in_an_open_room_but_changes_nothing(client: Client, open_room: Room) -> None:
    path = f"/api/v1/rooms/{open_room.slug}"
    shown = client.get(path)
    assert (shown.status_code, shown.json()["role"]) == (200, "guest")
    empty = {"people": 0, "waiting": 0, "media_limit": 12, "locked": False, "agent_mode": "addressed"}
    assert shown.json()["live"] == empty
    assert client.patch(path, {"name": "Mine"}, content_type="application/json").status_code == 401
    assert client.delete(path).status_code == 401


def test_sessions_still_need_the_csrf_token(bob: User, open_room: Room) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert ask(strict, open_room, {"name": "Gina"}).status_code == 201
    strict.force_login(bob)
    assert ask(strict, open_room).status_code == 403
