"""Passwords of rooms: one who guesses does not lock a class out, and each way of writing a password opens the room."""

import unicodedata
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from conference.accounts.models import User
from conference.rooms.access import passwords
from conference.rooms.access.passwords import NETWORK_PASSWORD_TRIES, PASSWORD_TRIES
from conference.rooms.access.tickets import GUEST_TICKETS, ONE_GUEST_TICKETS
from conference.rooms.models import Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.services import room_create, room_update
from tests.django.people import make_user, signed_in

pytestmark = [pytest.mark.django, pytest.mark.django_db]

SCHOOL, HOME = "192.0.2.1", "198.51.100.1"
COMPOSED = "Caf\u00e9 \u1e69 \ud55c"


@pytest.fixture
def locked_room(alice: User) -> Room:
    return room_create(owner=alice, name="Physics", settings=RoomSettings(access="open", password="s3cret"))


def ask(client: Client, room: Room, password: str, at: str = SCHOOL) -> Any:
    path = f"/api/v1/rooms/{room.slug}/tickets"
    body = {"name": "Ann", "password": password}
    return client.post(path, body, content_type="application/json", REMOTE_ADDR=at)


def statuses(client: Client, room: Room, count: int, at: str = SCHOOL) -> list[int]:
    """The answers to wrong passwords."""
    return [ask(client, room, f"wrong-{number}", at).status_code for number in range(count)]


def test_one_guest_who_guesses_is_slowed_down_and_the_class_enters(locked_room: Room) -> None:
    guesser = Client()
    assert statuses(guesser, locked_room, 8) == [403] * PASSWORD_TRIES.limit + [429] * 3
    assert ask(guesser, locked_room, "s3cret").status_code == 429
    assert ask(guesser, locked_room, "s3cret", HOME).status_code == 429
    for _ in range(30):
        assert ask(Client(), locked_room, "s3cret").status_code == 201


def test_one_account_that_guesses_is_slowed_down_everywhere(locked_room: Room, bob: User, charlie: User) -> None:
    assert statuses(signed_in(bob), locked_room, 7)[-2:] == [429, 429]
    assert ask(signed_in(bob), locked_room, "s3cret", HOME).status_code == 429
    assert ask(signed_in(charlie), locked_room, "s3cret").status_code == 201


def test_a_program_without_cookies_has_the_limit_of_its_network(locked_room: Room) -> None:
    early = Client()
    assert ask(early, locked_room, "s3cret").status_code == 201
    pupil = make_user("pupil")
    assert ask(signed_in(pupil), locked_room, "s3cret").status_code == 201
    answers = [statuses(Client(), locked_room, 1)[0] for _ in range(NETWORK_PASSWORD_TRIES.limit + 2)]
    assert answers == [403] * NETWORK_PASSWORD_TRIES.limit + [429] * 2
    assert ask(Client(), locked_room, "s3cret").status_code == 429
    # Whoever was in the room before comes in again, and so does everybody elsewhere.
    assert ask(early, locked_room, "s3cret").status_code == 201
    assert ask(signed_in(pupil), locked_room, "s3cret").status_code == 201
    assert ask(Client(), locked_room, "s3cret", HOME).status_code == 201


def test_guesses_spread_over_one_ipv6_network_count_together(locked_room: Room) -> None:
    for number in range(NETWORK_PASSWORD_TRIES.limit):
        statuses(Client(), locked_room, 1, f"2001:db8::{number:x}")
    assert ask(Client(), locked_room, "s3cret", "2001:db8::ffff").status_code == 429
    assert ask(Client(), locked_room, "s3cret", "2001:db8:0:1::1").status_code == 201


def test_guesses_at_one_room_do_not_count_for_another(locked_room: Room, alice: User) -> None:
    other = room_create(owner=alice, name="Art", settings=RoomSettings(access="open", password="paint"))
    client = Client()
    statuses(client, locked_room, 6)
    assert ask(client, other, "paint").status_code == 201


def test_right_passwords_are_not_counted(locked_room: Room, bob: User) -> None:
    client = signed_in(bob)
    for _ in range(PASSWORD_TRIES.limit + 2):
        assert ask(client, locked_room, "s3cret").status_code == 201


def test_one_guest_who_asks_for_very_many_tickets_does_not_use_up_those_of_the_class(locked_room: Room) -> None:
    client = Client()
    answers = [ask(client, locked_room, "s3cret").status_code for _ in range(ONE_GUEST_TICKETS.limit + 3)]
    assert answers[-2:] == [429, 429]
    assert len(answers) < GUEST_TICKETS.limit
    assert ask(Client(), locked_room, "s3cret").status_code == 201


@pytest.mark.parametrize(
    "password",
    [" blanks ", "  ", "\ttab", "two  blanks", COMPOSED, unicodedata.normalize("NFD", COMPOSED), "\u3000wide", "日本"],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_password_opens_the_room_however_it_is_written(
    alice: User, alice_client: Client, password: str, form: Any
) -> None:
    room = room_create(owner=alice, name="Physics", settings=RoomSettings(access="open"))
    answer = alice_client.post(f"/rooms/{room.slug}/settings/password/", {"password": password})
    assert answer.status_code == 302
    assert ask(Client(), room, unicodedata.normalize(form, password)).status_code == 201
    room_update(room=room, settings=RoomSettings(password=password))
    assert ask(Client(), room, unicodedata.normalize(form, password)).status_code == 201
    assert ask(Client(), room, f"{password}x").status_code == 403


@pytest.mark.parametrize("given", ["s3cret ", " s3cret", "S3CRET", "s3cret" * 100, "s3cret\x00"])
def test_a_password_that_is_nearly_right_is_wrong(locked_room: Room, given: str) -> None:
    assert ask(Client(), locked_room, given).status_code == 403


def test_passwords_of_earlier_versions_open_their_rooms(locked_room: Room) -> None:
    written = unicodedata.normalize("NFD", COMPOSED)
    Room.objects.filter(pk=locked_room.pk).update(password_hash=make_password(written))
    assert ask(Client(), locked_room, written).status_code == 201


def by_pass(client: Client, room: Room, given: str) -> Any:
    body = {"name": "Ann", "password_pass": given}
    return client.post(f"/api/v1/rooms/{room.slug}/tickets", body, content_type="application/json", REMOTE_ADDR=HOME)


def test_a_page_that_is_loaded_again_enters_by_its_pass_which_is_renewed(locked_room: Room, bob: User) -> None:
    for client in (Client(), signed_in(bob)):
        given = ask(client, locked_room, "s3cret").json()["password_pass"]
        assert "s3cret" not in given
        for _ in range(3):
            answer = by_pass(client, locked_room, given)
            assert answer.status_code == 201
            given = answer.json()["password_pass"]


def test_a_pass_is_good_for_its_person_room_password_and_time_only(
    locked_room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = Client()
    given = ask(guest, locked_room, "s3cret").json()["password_pass"]
    other = room_create(owner=alice, name="Biology", settings=RoomSettings(access="open", password="s3cret"))
    broken = [given[:-1], given + "A", given.replace("in:", "IN:"), "in", ":", "in::", "\x00", "x" * 5000, "in:" * 60]
    refused = [by_pass(guest, locked_room, text) for text in broken]
    refused += [by_pass(client, locked_room, given) for client in (Client(), signed_in(bob))]
    refused += [by_pass(guest, other, given)]
    assert {(answer.status_code, answer.json()["reason"]) for answer in refused} == {(403, "password_needed")}
    assert by_pass(guest, locked_room, given).status_code == 201, "what others tried spoils nothing"
    with monkeypatch.context() as later:
        later.setattr(passwords, "PASS_SECS", -1)
        assert by_pass(guest, locked_room, given).status_code == 403
    room_update(room=locked_room, settings=RoomSettings(password="an0ther"))
    assert by_pass(guest, locked_room, given).status_code == 403
    room_update(room=locked_room, settings=RoomSettings(password="s3cret"))
    assert by_pass(guest, locked_room, given).status_code == 403, "the same word anew is another password"


def test_a_room_without_password_gives_no_pass(alice: User) -> None:
    room = room_create(owner=alice, name="Open", settings=RoomSettings(access="open"))
    assert ask(Client(), room, "").json()["password_pass"] is None
