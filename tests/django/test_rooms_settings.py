"""The settings page of a room, and the archive."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils import timezone

from conference.accounts.models import User
from conference.rooms.access.invitations import invitation_set
from conference.rooms.models import GuestLink, Invitation, Room
from conference.rooms.services import room_archive
from conference.signaling import live

pytestmark = [pytest.mark.django, pytest.mark.django_db]


def settings_form(**changes: object) -> dict[str, object]:
    return {"name": "Physics", "access": "members", "media_limit": "12", "language": "en", **changes}


def url(room: Room, part: str = "") -> str:
    return f"/rooms/{room.slug}/settings/{part}"


def test_only_the_owner_opens_the_settings(
    alice_client: Client, bob: User, bob_client: Client, client: Client, room: Room
) -> None:
    invitation_set(room=room, invitee="bob", role="moderator")
    assert alice_client.get(url(room)).status_code == 200
    assert bob_client.get(url(room)).status_code == 404
    assert client.get(url(room)).headers["Location"].startswith("/accounts/login/")
    for part in ("", "password/", "archive/", "invitations/", "guest-links/"):
        assert bob_client.post(url(room, part), settings_form(name="Mine")).status_code == 404
    room.refresh_from_db()
    assert (room.name, room.archived_at) == ("Physics", None)


def test_alice_changes_everything_at_once(alice_client: Client, room: Room) -> None:
    form = settings_form(name=" Chemistry ", access="invited", lobby="on", media_limit="4", language="zh-CN")
    assert alice_client.post(url(room), form).status_code == 302
    room.refresh_from_db()
    assert (room.name, room.access, room.lobby, room.media_limit) == ("Chemistry", "invited", True, 4)
    assert room.language == "zh-CN"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "\u200b"}, "name"),
        ({"access": "everyone"}, "access"),
        ({"media_limit": "1"}, "media_limit"),
        ({"media_limit": ""}, "media_limit"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_a_wrong_setting_is_shown_and_changes_nothing(
    alice_client: Client, room: Room, changes: dict[str, object], field: str
) -> None:
    response = alice_client.post(url(room), settings_form(**{"name": "New", **changes}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    room.refresh_from_db()
    assert room.name == "Physics"


def test_a_language_that_came_by_rest_stays(alice_client: Client, room: Room) -> None:
    Room.objects.update(language="de-CH")
    assert alice_client.post(url(room), settings_form(language="de-CH")).status_code == 302


def test_a_password_is_set_and_removed(alice_client: Client, room: Room) -> None:
    alice_client.post(url(room, "password/"), {"password": "s3cret"})
    room.refresh_from_db()
    assert check_password("s3cret", room.password_hash)
    assert alice_client.post(url(room, "password/"), {"password": ""}).status_code == 422
    alice_client.post(url(room, "password/"), {"remove": "1"})
    room.refresh_from_db()
    assert room.password_hash == ""


def test_several_people_are_invited_at_once(alice_client: Client, bob: User, room: Room) -> None:
    form = {"invitees": "bob, later@example.org;bob\n  carol ", "role": "moderator"}
    assert alice_client.post(url(room, "invitations/"), form).headers["Location"].endswith("#people")
    assert [(invitation.invitee, invitation.role) for invitation in Invitation.objects.order_by("invitee")] == [
        ("bob", "moderator"),
        ("carol", "moderator"),
        ("later@example.org", "moderator"),
    ]
    page = alice_client.get(url(room)).content.decode()
    assert "Bob" in page
    assert "no account yet" in page
    first = Invitation.objects.get(invitee="bob")
    alice_client.post(url(room, f"invitations/{first.pk}/remove/"))
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize("invitees", ["", " , ", "alice", "bob, alice", " ".join(f"u{number}" for number in range(60))])
def test_wrong_invitees_are_shown(alice_client: Client, room: Room, invitees: str) -> None:
    response = alice_client.post(url(room, "invitations/"), {"invitees": invitees, "role": "participant"})
    assert response.status_code == 422
    assert response.context["invitation_form"].errors["invitees"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("lifetime", "hours"), [("1h", 1), ("1d", 24), ("7d", 168), ("30d", 720)])
def test_a_guest_link_is_shown_until_it_is_revoked_and_ends_as_chosen(
    alice_client: Client, client: Client, room: Room, lifetime: str, hours: int
) -> None:
    response = alice_client.post(url(room, "guest-links/"), {"label": "Parents", "lifetime": lifetime})
    link = response.context["new_link"]
    assert client.get(link.removeprefix("http://testserver")).status_code == 200
    assert link in alice_client.get(url(room)).content.decode()
    stored = GuestLink.objects.get()
    assert stored.expires_at is not None
    assert abs(stored.expires_at - timezone.now() - timedelta(hours=hours)) < timedelta(minutes=1)
    alice_client.post(url(room, f"guest-links/{stored.pk}/revoke/"))
    assert client.get(link.removeprefix("http://testserver")).status_code == 410
    assert link not in alice_client.get(url(room)).content.decode()


def test_a_guest_link_lasts_to_the_end_of_a_day_of_the_browser(alice_client: Client, room: Room) -> None:
    form = {"lifetime": "date", "last_day": "2030-05-01", "time_zone": "Asia/Shanghai"}
    alice_client.post(url(room, "guest-links/"), form)
    expires_at = GuestLink.objects.get().expires_at
    assert expires_at is not None
    assert expires_at.isoformat().startswith("2030-05-01T15:59:59")


@pytest.mark.parametrize("form", [{"lifetime": "date"}, {"lifetime": "date", "last_day": "2020-01-01"}])
def test_a_guest_link_without_a_good_end_is_not_made(alice_client: Client, room: Room, form: dict[str, object]) -> None:
    response = alice_client.post(url(room, "guest-links/"), form)
    assert (response.status_code, list(response.context["guest_link_form"].errors)) == (422, ["last_day"])
    assert not GuestLink.objects.exists()


@pytest.mark.parametrize(
    ("part", "section"), [("password", "entry"), ("invitations", "people"), ("guest-links", "guests")]
)
def test_a_form_that_is_opened_again_shows_the_settings(
    alice_client: Client, room: Room, part: str, section: str
) -> None:
    assert alice_client.get(url(room, f"{part}/")).headers["Location"] == f"{url(room)}#{section}"


# The archive


def test_an_archived_room_can_be_restored(
    alice_client: Client, bob_client: Client, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    reopened: list[str] = []
    monkeypatch.setattr(live, "room_reopened", reopened.append)
    assert alice_client.post(url(room, "archive/")).headers["Location"] == "/rooms/archived/"
    assert [archived.slug for archived in alice_client.get("/rooms/archived/").context["rooms"]] == [room.slug]
    assert list(bob_client.get("/rooms/archived/").context["rooms"]) == []
    assert alice_client.get("/").context["has_archive"]
    own = alice_client.get(f"/rooms/{room.slug}/")
    assert (own.status_code, own.context["room"]) == (404, room)
    foreign = bob_client.get(f"/rooms/{room.slug}/")
    assert (foreign.status_code, foreign.context["reason"], foreign.context["room"]) == (404, "archived", None)
    assert bob_client.post(url(room, "restore/")).status_code == 404
    assert alice_client.post(url(room, "restore/")).status_code == 302
    assert bob_client.get(f"/rooms/{room.slug}/").status_code == 200
    assert reopened == [room.slug]


def test_rest_archives_lists_and_restores(alice_client: Client, bob_client: Client, room: Room) -> None:
    path = f"/api/v1/rooms/{room.slug}"
    patch = {"content_type": "application/json"}
    assert alice_client.patch(path, {"archived": True}, **patch).json()["archived"] is True  # type: ignore[arg-type]
    assert alice_client.get(path).status_code == 404
    (archived,) = alice_client.get("/api/v1/rooms?archived=true").json()["rooms"]
    assert (archived["slug"], archived["archived"]) == (room.slug, True)
    assert bob_client.patch(path, {"archived": False}, **patch).status_code == 404  # type: ignore[arg-type]
    assert alice_client.patch(path, {"archived": False}, **patch).json()["archived"] is False  # type: ignore[arg-type]
    assert alice_client.get(path).status_code == 200


def test_a_restored_room_takes_tickets_at_once(alice_client: Client, room: Room, redis_client: object) -> None:
    room_archive(room=room)
    alice_client.patch(f"/api/v1/rooms/{room.slug}", {"archived": False}, content_type="application/json")
    assert redis_client.exists(f"parley:room:{room.slug}:closed") == 0  # type: ignore[attr-defined]
