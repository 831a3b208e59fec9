"""Guest links: made, used, expired, revoked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conference.accounts.models import User
from conference.rooms.access import guests
from conference.rooms.access.guests import UNKNOWN_TOKENS, guest_link_create, guest_link_revoke
from conference.rooms.access.tickets import GUEST_TICKETS
from conference.rooms.models import GuestLink, Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.services import room_archive, room_create
from conference.signaling.auth import Admission

pytestmark = [pytest.mark.django, pytest.mark.django_db]


@pytest.fixture
def room(alice: User) -> Room:
    return room_create(owner=alice, name="Physics", settings=RoomSettings(access="invited", password="s3cret"))


@pytest.fixture
def token(alice: User, room: Room) -> str:
    return guest_link_create(room=room, created_by=alice, label="Parents")[1]


def ask(client: Client, room: Room, token: str, name: str = "Gina") -> Any:
    """The answer to a guest's request for a ticket."""
    body = {"name": name, "guest_token": token}
    return client.post(f"/api/v1/rooms/{room.slug}/tickets", body, content_type="application/json")


def expire(room: Room) -> None:
    room.guest_links.update(expires_at=timezone.now() - timedelta(seconds=1))


def test_a_link_lets_somebody_without_account_in(
    client: Client, room: Room, token: str, issued: list[Admission]
) -> None:
    config = client.get(f"/g/{token}/").context["room_config"]
    assert (config["role"], config["guest_token"], config["password_needed"]) == ("guest", token, False)
    assert ask(Client(enforce_csrf_checks=True), room, token).json()["role"] == "guest"
    assert ask(client, room, token).status_code == 201
    newcomers = [admission.newcomer for admission in issued]
    assert [(gina.role, gina.user_id, gina.name) for gina in newcomers] == [("guest", None, "Gina")] * 2
    assert issued[0].newcomer.guest_id != issued[1].newcomer.guest_id, "two browsers are two guests"


def test_the_token_itself_is_not_stored(room: Room, token: str) -> None:
    assert token not in str(list(GuestLink.objects.values()))


def test_uses_count_guests_not_reconnections(client: Client, room: Room, token: str) -> None:
    for _ in range(3):
        ask(client, room, token)
    ask(Client(), room, token)
    link = GuestLink.objects.get()
    assert link.uses == 2
    assert link.last_used_at is not None


@pytest.mark.parametrize(
    ("spoil", "reason", "status"),
    [
        (expire, "guest_link_expired", 410),
        (lambda room: guest_link_revoke(link=room.guest_links.get()), "guest_link_revoked", 410),
        (lambda room: room.guest_links.all().delete(), "guest_link_unknown", 404),
    ],
)
def test_a_bad_link_says_what_to_do(
    client: Client, room: Room, token: str, spoil: Any, reason: str, status: int, issued: list[Admission]
) -> None:
    spoil(room)
    page = client.get(f"/g/{token}/")
    assert (page.status_code, page.context["reason"]) == (status, reason)
    assert "Physics" not in page.content.decode()
    assert client.get(f"/g/{token}/live").status_code == 403
    refused = ask(client, room, token)
    assert (refused.status_code, refused.json()["reason"]) == (403, reason)
    assert issued == []


def test_a_link_of_an_archived_room_does_not_work(client: Client, room: Room, token: str) -> None:
    room_archive(room=room)
    assert client.get(f"/g/{token}/").status_code == 404
    assert ask(client, room, token).status_code == 404


def test_a_link_opens_only_its_own_room(client: Client, alice: User, token: str) -> None:
    other = room_create(owner=alice, name="Chemistry")
    assert ask(client, other, token).json()["reason"] == "guest_link_unknown"


def test_a_member_goes_to_the_room_with_the_account(alice_client: Client, room: Room, token: str) -> None:
    assert alice_client.get(f"/g/{token}/").headers["Location"] == f"/rooms/{room.slug}/"
    assert ask(alice_client, room, token).json()["role"] == "host"


def test_an_account_that_is_not_invited_comes_in_as_a_guest(
    charlie: User, charlie_client: Client, room: Room, token: str, issued: list[Admission]
) -> None:
    assert charlie_client.get(f"/g/{token}/").context["room_config"]["user"]["name"] == "Charlie"
    assert ask(charlie_client, room, token).json()["role"] == "guest"
    assert issued[0].newcomer.user_id == charlie.pk


def test_an_account_without_the_password_comes_in_as_a_guest_by_the_link(
    alice: User, charlie_client: Client, issued: list[Admission]
) -> None:
    room = room_create(owner=alice, name="Chemistry", settings=RoomSettings(password="s3cret"))
    token = guest_link_create(room=room, created_by=alice)[1]
    config = charlie_client.get(f"/g/{token}/").context["room_config"]
    assert (config["role"], config["password_needed"]) == ("guest", False)
    assert ask(charlie_client, room, token).json()["role"] == "guest"
    body = {"guest_token": token, "password": "s3cret"}
    path = f"/api/v1/rooms/{room.slug}/tickets"
    assert charlie_client.post(path, body, content_type="application/json").json()["role"] == "participant"
    wrong = charlie_client.post(path, {**body, "password": "wrong"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["reason"]) == (403, "wrong_password")
    assert [admission.newcomer.by_link for admission in issued] == [True, False]
    stale = charlie_client.post(
        path, {"guest_token": token, "password_pass": "in:old"}, content_type="application/json"
    )
    assert stale.json()["role"] == "guest"


def test_an_account_that_needs_no_password_uses_its_own_role(
    alice: User, alice_client: Client, charlie_client: Client
) -> None:
    room = room_create(owner=alice, name="Chemistry")
    token = guest_link_create(room=room, created_by=alice)[1]
    assert charlie_client.get(f"/g/{token}/").headers["Location"] == f"/rooms/{room.slug}/"
    assert ask(charlie_client, room, token).json()["role"] == "participant"
    assert ask(alice_client, room, token).json()["role"] == "host"


def test_a_browser_of_an_open_room_is_known_before_its_first_ticket(alice: User, issued: list[Admission]) -> None:
    room = room_create(owner=alice, name="Chemistry", settings=RoomSettings(access="open"))
    browser, script = Client(), Client()
    browser.get(f"/rooms/{room.slug}/")
    ask(browser, room, "")
    ask(script, room, "")
    assert [admission.newcomer.known for admission in issued] == [True, False]
    assert issued[0].newcomer.origin == issued[1].newcomer.origin


def test_the_page_shows_who_is_in_the_room(client: Client, token: str) -> None:
    assert client.get(f"/g/{token}/live").json() == {
        "live": {"people": 0, "waiting": 0, "media_limit": 12, "locked": False, "agent_mode": "addressed"}
    }


def test_guessing_links_is_slowed_down(client: Client) -> None:
    for _ in range(UNKNOWN_TOKENS.limit):
        UNKNOWN_TOKENS.hit("127.0.0.1")
    assert client.get("/g/wrong/").status_code == 429


def test_very_many_guests_of_one_address_are_slowed_down(client: Client, room: Room, token: str) -> None:
    for _ in range(GUEST_TICKETS.limit):
        GUEST_TICKETS.hit("127.0.0.1")
    assert ask(client, room, token).status_code == 429


# REST


def test_alice_makes_lists_and_revokes_links(alice_client: Client, client: Client, room: Room) -> None:
    path = f"/api/v1/rooms/{room.slug}/guest-links"
    end = timezone.now() + timedelta(days=1)
    made = alice_client.post(path, {"label": "Parents", "expires_at": end.isoformat()}, content_type="application/json")
    assert made.status_code == 201
    link = made.json()
    assert link["url"] == f"http://testserver/g/{link['token']}/"
    assert client.get(f"/g/{link['token']}/").status_code == 200
    (listed,) = alice_client.get(path).json()["guest_links"]
    assert "token" not in listed
    assert (listed["label"], listed["expires_at"], listed["revoked_at"]) == ("Parents", end.timestamp(), None)
    assert alice_client.delete(f"{path}/{link['id']}").status_code == 204
    assert alice_client.get(path).json()["guest_links"][0]["revoked_at"] is not None
    assert client.get(f"/g/{link['token']}/").status_code == 410


@pytest.mark.parametrize("end", ["2020-01-01T00:00:00Z", "2050-01-01T00:00:00", "tomorrow", 5])
def test_a_wrong_end_is_refused(alice_client: Client, room: Room, end: object) -> None:
    path = f"/api/v1/rooms/{room.slug}/guest-links"
    answer = alice_client.post(path, {"expires_at": end}, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["expires_at"])


def test_a_room_has_only_so_many_good_links(
    alice: User, alice_client: Client, room: Room, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "MOST_LINKS", 1)
    path = f"/api/v1/rooms/{room.slug}/guest-links"
    assert alice_client.post(path, {}, content_type="application/json").status_code == 409
    guest_link_revoke(link=room.guest_links.get())
    assert alice_client.post(path, {}, content_type="application/json").status_code == 201


def test_a_link_of_another_room_is_not_revoked(alice: User, bob: User, bob_client: Client, token: str) -> None:
    own = room_create(owner=bob, name="Own")
    link = GuestLink.objects.get()
    assert bob_client.delete(f"/api/v1/rooms/{own.slug}/guest-links/{link.pk}").status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None
