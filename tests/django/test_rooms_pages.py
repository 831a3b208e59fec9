"""The home page and the page of a room."""

import pytest
from django.test import Client

from conference.accounts.models import User
from conference.rooms.models import Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.services import NEW_ROOMS, room_create

pytestmark = [pytest.mark.django, pytest.mark.django_db]


def test_a_visitor_sees_the_home_page(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert not response.context["rooms"]


def test_a_visitor_who_wants_a_room_is_sent_to_sign_in(client: Client) -> None:
    response = client.post("/", {"name": "Physics"})
    assert response.headers["Location"] == "/accounts/login/"
    assert not Room.objects.exists()


def test_alice_makes_a_room_and_is_taken_there(alice_client: Client) -> None:
    response = alice_client.post("/", {"name": "Physics", "password": "s3cret", "lobby": "on"}, follow=True)
    room = Room.objects.get()
    assert response.redirect_chain == [(f"/rooms/{room.slug}/", 302)]
    assert (room.name, room.lobby, bool(room.password_hash)) == ("Physics", True, True)
    assert [item.room.slug for item in alice_client.get("/").context["rooms"]] == [room.slug]


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 101])
def test_a_bad_name_shows_the_form_again(alice_client: Client, name: str) -> None:
    response = alice_client.post("/", {"name": name})
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Room.objects.exists()


def test_too_many_rooms_are_refused_in_the_form(alice: User, alice_client: Client) -> None:
    for _ in range(NEW_ROOMS.limit):
        NEW_ROOMS.hit(alice.pk)
    response = alice_client.post("/", {"name": "One more"})
    assert response.status_code == 422
    assert "Too many" in str(response.context["form"].non_field_errors())


def test_the_room_page_asks_visitors_to_sign_in(client: Client, alice: User) -> None:
    room = room_create(owner=alice, name="Physics")
    assert client.get(f"/rooms/{room.slug}/").headers["Location"] == f"/accounts/login/?next=/rooms/{room.slug}/"


def test_the_room_page_tells_the_script_what_it_needs(bob: User, bob_client: Client, alice: User) -> None:
    room = room_create(owner=alice, name="</script><b>", settings=RoomSettings(password="s3cret"))
    response = bob_client.get(f"/rooms/{room.slug}/")
    assert response.context["room_config"] == {
        "slug": room.slug,
        "name": "</script><b>",
        "role": "participant",
        "password_needed": True,
        "guest_token": "",
        "api": {
            "room": f"/api/v1/rooms/{room.slug}",
            "tickets": f"/api/v1/rooms/{room.slug}/tickets",
            "live": f"/api/v1/rooms/{room.slug}",
            "invite": f"/api/v1/rooms/{room.slug}/invite",
        },
        "user": {"id": bob.pk, "name": "Bob"},
        "home": "/",
        "meetings": "",
    }
    assert "</script><b>" not in response.content.decode()


def test_an_unknown_room_is_a_404_page(alice_client: Client) -> None:
    assert alice_client.get("/rooms/no-such-room/").status_code == 404


def test_names_from_right_to_left_do_not_turn_the_pages_around_them(alice: User, alice_client: Client) -> None:
    alice.display_name = "שרה"
    alice.save()
    room = room_create(owner=alice, name="مدرسة")
    room.agent_name = "שרה"
    room.save()
    home = alice_client.get("/").content.decode()
    assert "<bdi>שרה</bdi>" in home
    assert "<bdi>مدرسة</bdi></a>" in home
    assert 'aria-label="Settings of \u2068مدرسة\u2069"' in home
    settings = alice_client.get(f"/rooms/{room.slug}/settings/").content.decode()
    assert "<title>Settings of \u2068مدرسة\u2069 · Parley</title>" in settings
    assert "\u2068שרה\u2069, the AI participant" in settings
    page = alice_client.get(f"/rooms/{room.slug}/").content.decode()
    assert "<title>\u2068مدرسة\u2069 · Parley</title>" in page
    assert "May \u2068שרה\u2069, the AI participant, hear you?" in page
