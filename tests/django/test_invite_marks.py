"""The mark in an invitation's link: whom it tells the room, what it offers, and what it never does."""

from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import Settings

from conference.accounts.models import User
from conference.rooms.access.guests import guest_link_create, guest_link_revoke
from conference.rooms.invite.marks import HALF_CHARS, PARAMETER, invited_to, marked_path
from conference.rooms.invite.standing import standing_link_make
from conference.rooms.models import GuestLink, Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.services import room_archive, room_create, room_update

pytestmark = [pytest.mark.django, pytest.mark.django_db]


@pytest.fixture
def room(alice: User) -> Room:
    return room_create(owner=alice, name="Physics <b>7a</b>")


@pytest.fixture
def link(alice: User, room: Room) -> GuestLink:
    return standing_link_make(room=room, by=alice)


def sign_in_page(path: str) -> str:
    """The page on which a visitor lands who opens the path."""
    response = Client().get(path, follow=True)
    assert response.request["PATH_INFO"] == "/accounts/login/"
    return response.content.decode()


def guest_way(path: str) -> str:
    invited = invited_to(path)
    assert invited is not None
    return invited.guest_path


def test_the_sign_in_page_names_the_room_of_an_invitation(room: Room) -> None:
    page = sign_in_page(marked_path(room))
    assert "Physics &lt;b&gt;7a&lt;/b&gt;" in page and "<b>7a" not in page
    assert "/g/" not in page


def test_it_offers_the_way_as_a_guest_where_the_invitation_does(room: Room, link: GuestLink) -> None:
    path = guest_way(marked_path(room, link))
    assert path.startswith("/g/") and f'href="{path}"' in sign_in_page(marked_path(room, link))
    assert Client().get(path).status_code == 200
    assert guest_way(marked_path(room)) == "", "an invitation of participants names the room only"


def test_a_sign_up_on_the_way_leads_to_the_room(room: Room) -> None:
    path = marked_path(room)
    assert f"/accounts/signup/?next={quote(path, safe='/')}" in sign_in_page(path)
    page = Client().get("/accounts/signup/", {"next": path}).content.decode()
    assert "Physics" in page
    made = {"username": "dora", "password1": "a-Long-pass-7", "password2": "a-Long-pass-7", "language": "en"}
    response = Client().post("/accounts/signup/", {**made, "next": path})
    assert (response.status_code, response.headers["Location"]) == (302, path)


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", ""])
def test_a_sign_up_leads_nowhere_else(db: None, place: str) -> None:
    made = {"username": "dora", "password1": "a-Long-pass-7", "password2": "a-Long-pass-7", "language": "en"}
    assert Client().post("/accounts/signup/", {**made, "next": place}).headers["Location"] == "/"


def spoilt(mark: str) -> list[str]:
    """Marks that nobody gave out."""
    return [
        *("", mark[:-1], mark[: HALF_CHARS - 1], mark + "A", mark * 2, mark.swapcase(), mark[::-1], mark[HALF_CHARS:]),
        *(
            "A" * HALF_CHARS,
            "A" * 2 * HALF_CHARS,
            "A" * 5000,
            "\uff41" * HALF_CHARS,
            "'; DROP TABLE",
            "%00",
            "\x00" * 22,
        ),
        mark[HALF_CHARS:] + mark[:HALF_CHARS],
    ]


def test_forged_and_cut_marks_tell_nothing(room: Room, link: GuestLink) -> None:
    base, _sign, mark = marked_path(room, link).partition(f"?{PARAMETER}=")
    assert len(mark) == 2 * HALF_CHARS
    for wrong in spoilt(mark):
        assert invited_to(f"{base}?{PARAMETER}={quote(wrong)}") is None, wrong
    page = sign_in_page(f"{base}?{PARAMETER}={mark[:-1]}")
    assert "Physics" not in page and "/g/" not in page
    named_only = f"{base}?{PARAMETER}={mark[:HALF_CHARS]}{'A' * HALF_CHARS}"
    assert guest_way(named_only) == "", "a forged second half offers nothing"


def test_a_mark_is_good_for_its_own_room_only(alice: User, room: Room, link: GuestLink) -> None:
    other = room_create(owner=alice, name="Chemistry")
    standing_link_make(room=other, by=alice)
    mark = marked_path(room, link).partition("=")[2]
    assert invited_to(f"/rooms/{other.slug}/?{PARAMETER}={mark}") is None


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/rooms/nothing/",
        "rooms/x",
        "//evil.example/rooms/x/",
        "http://[",
        "/admin/",
        "/rooms/%00/?i=a",
        "?i=",
        "x" * 9000,
    ],
)
def test_other_paths_are_no_invitations(db: None, path: str) -> None:
    assert invited_to(path) is None
    assert Client().get("/accounts/login/", {"next": path}).status_code == 200


def test_a_revoked_link_is_offered_no_more_and_its_successor_neither(alice: User, room: Room, link: GuestLink) -> None:
    path = marked_path(room, link)
    guest_link_revoke(link=link)
    assert guest_way(path) == ""
    standing_link_make(room=room, by=alice)
    assert guest_way(path) == "", "an old invitation does not open what was made after the revocation"
    assert "Physics" in sign_in_page(path)


def test_other_guest_links_are_not_offered(alice: User, room: Room) -> None:
    other, _token = guest_link_create(room=room, created_by=alice, label="Parents")
    assert guest_way(marked_path(room, other)) == ""


def test_the_password_of_a_room_is_not_gone_around(room: Room, link: GuestLink) -> None:
    room_update(room=room, settings=RoomSettings(password="s3cret"))
    assert guest_way(marked_path(room, link)) == ""


def test_closed_and_deleted_rooms_are_not_named(room: Room, link: GuestLink) -> None:
    path = marked_path(room, link)
    room_archive(room=room)
    assert "Physics" not in sign_in_page(path)
    room.delete()
    assert "Physics" not in sign_in_page(path)


def test_marks_outlive_a_new_secret_key_as_long_as_the_old_one_is_kept(
    room: Room, link: GuestLink, settings: Settings
) -> None:
    path, old = marked_path(room, link), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 40, [old]
    assert guest_way(path).startswith("/g/")
    settings.SECRET_KEY_FALLBACKS = []
    assert invited_to(path) is None


def test_an_account_that_is_not_on_the_list_is_told_the_room_and_the_way_in(
    alice: User, charlie_client: Client
) -> None:
    room = room_create(owner=alice, name="Physics", settings=RoomSettings(access="invited"))
    link = standing_link_make(room=room, by=alice)
    page = charlie_client.get(marked_path(room, link))
    assert page.status_code == 403 and guest_way(marked_path(room, link)) in page.content.decode()
    bare = charlie_client.get(f"/rooms/{room.slug}/")
    assert "Physics" not in bare.content.decode()


def test_members_enter_by_the_marked_link_at_once(bob_client: Client, room: Room) -> None:
    assert bob_client.get(marked_path(room)).status_code == 200
