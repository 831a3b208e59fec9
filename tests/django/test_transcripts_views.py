"""Downloads and the meetings of a room: for its owner and for staff, for nobody else."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from conference.accounts.models import User
from conference.rooms.models import Room
from tests.django import transcripts_data as data

pytestmark = [pytest.mark.django, pytest.mark.django_db]

DOWNLOAD = f"/meetings/{data.MEETING_ID}/transcript."
LIST = "/rooms/biology/meetings/"


@pytest.fixture
def room(alice: User) -> Room:
    """A room of alice with one meeting."""
    room = data.make_room(alice)
    data.record("joined", 0)
    data.store_segment()
    data.store_chat()
    data.end(60)
    return room


def make_staff(user: User, *permissions: str) -> None:
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))


@pytest.mark.parametrize(
    ("extension", "content_type", "start"),
    [
        ("txt", "text/plain; charset=utf-8", "Biology\n"),
        ("vtt", "text/vtt; charset=utf-8", "WEBVTT"),
        ("json", "application/json", "{"),
    ],
)
def test_the_owner_downloads_each_format(
    room: Room, alice_client: Client, extension: str, content_type: str, start: str
) -> None:
    response = alice_client.get(DOWNLOAD + extension)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Disposition"].startswith('attachment; filename="Biology-2026')
    assert "no-store" in response.headers["Cache-Control"]
    assert response.content.decode().startswith(start)
    assert "Good morning." in response.content.decode()


def test_the_json_has_all_that_was_stored(room: Room, alice_client: Client) -> None:
    document = json.loads(alice_client.get(DOWNLOAD + "json").content)
    assert [line["kind"] for line in document["segments"]] == ["speech", "chat"]
    assert document["participants"] == [{"name": "Alice", "role": "host", "joined": 0.0, "left": None}]


def test_a_member_and_an_outsider_get_404(room: Room, bob_client: Client, charlie_client: Client) -> None:
    data.store_segment(peer_id="peer-bob", user_id=User.objects.get(username="bob").pk, name="Bob")
    for client in (bob_client, charlie_client):
        assert client.get(DOWNLOAD + "txt").status_code == 404
        assert client.get(LIST).status_code == 404


def test_a_visitor_is_asked_to_sign_in(room: Room, client: Client) -> None:
    for path in (DOWNLOAD + "txt", LIST):
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/")


def test_staff_needs_the_permission(room: Room, bob: User, bob_client: Client) -> None:
    make_staff(bob)
    assert bob_client.get(DOWNLOAD + "txt").status_code == 404
    make_staff(bob, "view_meeting")
    assert bob_client.get(DOWNLOAD + "txt").status_code == 200
    assert bob_client.get(LIST).status_code == 200


def test_the_permission_alone_does_not_do(room: Room, bob: User, bob_client: Client) -> None:
    bob.user_permissions.set(Permission.objects.filter(codename="view_meeting"))
    assert bob_client.get(DOWNLOAD + "txt").status_code == 404


def test_the_transcript_of_a_deleted_room_is_for_staff_only(room: Room, alice: User, alice_client: Client) -> None:
    room.delete()
    assert alice_client.get(DOWNLOAD + "txt").status_code == 404
    make_staff(alice, "view_meeting")
    assert alice_client.get(DOWNLOAD + "txt").status_code == 200


@pytest.mark.parametrize("path", [DOWNLOAD + "exe", "/meetings/00000000-0000-4000-8000-000000000000/transcript.txt"])
def test_what_does_not_exist_is_404(room: Room, alice_client: Client, path: str) -> None:
    assert alice_client.get(path).status_code == 404


def test_nothing_is_changed_by_a_post(room: Room, alice_client: Client) -> None:
    assert alice_client.post(DOWNLOAD + "txt").status_code == 405


def test_the_owner_sees_the_meetings_of_the_room_with_their_downloads(room: Room, alice_client: Client) -> None:
    page = alice_client.get(LIST).content.decode()
    assert "00:01:00" in page
    for extension in ("txt", "vtt", "json"):
        assert DOWNLOAD + extension in page


def test_a_room_without_meetings_says_so(alice: User, alice_client: Client) -> None:
    data.make_room(alice, slug="empty")
    response = alice_client.get("/rooms/empty/meetings/")
    assert response.status_code == 200
    assert "/transcript." not in response.content.decode()


def test_the_owner_finds_lines_with_the_words_marked_and_the_way_to_the_meeting(
    room: Room, alice_client: Client
) -> None:
    data.store_segment(text="光合作用需要阳光。", at=9)
    shown = alice_client.get(LIST, {"q": "good mornings"}).content.decode()
    assert "<mark>Good</mark> morning." in shown
    assert f"/rooms/biology/meetings/{data.MEETING_ID}/#line-" in shown
    assert "<mark>阳光</mark>" in alice_client.get(LIST, {"q": "阳光"}).content.decode()
    assert "Nothing was found." in alice_client.get(LIST, {"q": "elephant"}).content.decode()


def test_what_was_searched_and_found_is_escaped(room: Room, alice_client: Client) -> None:
    data.store_segment(text="<script>alert(1)</script>", at=9)
    shown = alice_client.get(LIST, {"q": '<script>"'}).content.decode()
    assert "&lt;<mark>script</mark>&gt;alert(1)" in shown
    assert "<script>alert" not in shown


def test_nobody_else_searches(room: Room, bob_client: Client) -> None:
    assert bob_client.get(LIST, {"q": "good"}).status_code == 404
