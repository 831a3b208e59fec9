"""The page of a class and its files: for owner, invited moderators and staff; hostile names stay text."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from openpyxl import load_workbook

from conference.accounts.models import User
from conference.rooms.models import Invitation, InvitedRole, Room
from conference.transcripts.models import Attendance, Meeting
from tests.django import classroom_data as classroom
from tests.django import transcripts_data as data

pytestmark = [pytest.mark.django, pytest.mark.django_db]

PAGE = f"/rooms/biology/meetings/{data.MEETING_ID}/"
FILES = f"/meetings/{data.MEETING_ID}/"
CSV_NAMES = ("attendance", "polls", "chat", "transcript")
HOSTILE = '=HYPERLINK("http://evil.example","click")'
HOSTILE_TEXTS = (HOSTILE, "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "  =1+1", "<script>alert(1)</script>", 'a,"b"\nc')


@pytest.fixture
def room(alice: User, bob: User) -> Room:
    """A room of alice with one meeting in which everything happened once."""
    room = data.make_room(alice)
    data.record("joined", 0, user_id=alice.pk)
    data.record("joined", 5, name="Bob", peer_id="peer-bob", role="participant", user_id=bob.pk)
    data.store_segment(text="Good morning, class.")
    data.store_chat(text="see page 4", user_id=bob.pk)
    classroom.store_poll(classroom.answer_fields("Bob", 1, user_id=bob.pk))
    data.end(600)
    return room


def rows(client: Client, name: str) -> list[list[str]]:
    response = client.get(f"{FILES}{name}.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"-{name}.csv" in response["Content-Disposition"]
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def sheets(client: Client) -> dict[str, list[tuple[Any, ...]]]:
    response = client.get(f"{FILES}class.xlsx")
    assert response.status_code == 200
    book = load_workbook(io.BytesIO(response.content))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_the_owner_reads_the_whole_class(room: Room, alice_client: Client) -> None:
    page = alice_client.get(PAGE).text
    for text in ("Bob", "in the leaf", "see page 4", "Good morning, class.", "00:10:00", "1/1"):
        assert text in page


@pytest.mark.parametrize("address", [PAGE, *(f"{FILES}{name}.csv" for name in CSV_NAMES), f"{FILES}class.xlsx"])
def test_outsiders_and_members_learn_nothing(
    room: Room, bob_client: Client, charlie_client: Client, client: Client, address: str
) -> None:
    assert bob_client.get(address).status_code == 404
    assert charlie_client.get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_invited_moderators_read_the_class(room: Room, bob: User, bob_client: Client) -> None:
    invitation = Invitation.objects.create(room=room, invitee="bob", user=bob, role=InvitedRole.PARTICIPANT)
    assert bob_client.get(PAGE).status_code == 404
    invitation.role = InvitedRole.MODERATOR
    invitation.save()
    assert bob_client.get(PAGE).status_code == 200
    assert bob_client.get("/rooms/biology/meetings/").status_code == 200
    assert bob_client.get(f"{FILES}class.xlsx").status_code == 200


def test_staff_with_the_permission_read_the_class(room: Room, charlie: User, charlie_client: Client) -> None:
    charlie.is_staff = True
    charlie.save()
    assert charlie_client.get(PAGE).status_code == 404
    charlie.user_permissions.set(Permission.objects.filter(codename="view_meeting"))
    assert charlie_client.get(PAGE).status_code == 200


def test_a_meeting_is_found_under_its_own_room_only(room: Room, alice: User, alice_client: Client) -> None:
    data.make_room(alice, slug="physics", name="Physics")
    assert alice_client.get(PAGE.replace("biology", "physics")).status_code == 404
    assert alice_client.get(f"{FILES}grades.csv").status_code == 404


def test_the_list_of_meetings_leads_to_the_class(room: Room, alice_client: Client) -> None:
    assert PAGE in alice_client.get("/rooms/biology/meetings/").text


def test_a_meeting_in_which_nothing_happened_says_so(alice: User, alice_client: Client) -> None:
    data.make_room(alice)
    data.end(10)
    page = alice_client.get(PAGE).text
    for text in ("No attendance was recorded.", "No polls were held.", "Nobody wrote to everyone.", "Nothing was said"):
        assert text in page
    assert [len(sheet) for sheet in sheets(alice_client).values()] == [1, 1, 1, 1]


def test_the_tables_parse_back(room: Room, alice_client: Client) -> None:
    header, *people = rows(alice_client, "attendance")
    table = {row[0]: dict(zip(header, row, strict=True)) for row in people}
    assert (table["Bob"]["Minutes present"], table["Bob"]["Right in quizzes"], table["Bob"]["Quizzes"]) == (
        "10",
        "1",
        "1",
    )
    assert [row[3:-2] for row in rows(alice_client, "polls")[1:]] == [
        ["in the root", "", "0", "0", "no"],
        ["in the leaf", "", "1", "100", "yes"],
        ["nowhere", "", "0", "0", "no"],
        ["Bob", "in the leaf", "", "", "yes"],
    ]
    assert rows(alice_client, "chat")[1][1:-1] == ["Bob", "see page 4", "Biology"]
    assert rows(alice_client, "transcript")[1][2:-1] == ["Alice", "person", "Good morning, class.", "en", "Biology"]


def test_the_workbook_has_a_sheet_for_each_table(room: Room, alice_client: Client) -> None:
    book = sheets(alice_client)
    assert list(book) == ["Attendance", "Polls", "Chat", "Transcript"]
    bob = next(row for row in book["Attendance"] if row[0] == "Bob")
    assert bob[4] == 10
    assert book["Chat"][1][1:-1] == ("Bob", "see page 4", "Biology")


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_texts_stay_texts(alice: User, alice_client: Client, text: str) -> None:
    data.make_room(alice)
    data.record("joined", 0, name=text)
    data.store_chat(name=text, text=text)
    data.store_segment(name=text, text=text)
    options = {"options": [text, "other"], "correct": [0]}
    classroom.store_poll(classroom.answer_fields(text, 0), question=text, **options)
    data.end(60)
    response = alice_client.get(f"{FILES}class.xlsx")
    for page in load_workbook(io.BytesIO(response.content)):
        cells = [cell for row in page.iter_rows() for cell in row]
        assert all(cell.data_type in ("s", "n", "d") and cell.hyperlink is None for cell in cells)
        assert any(cell.value == text for cell in cells)
    for name in CSV_NAMES:
        written = [cell for row in rows(alice_client, name) for cell in row]
        assert any(cell.removeprefix("'") == text for cell in written)
        assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in written)
    page = alice_client.get(PAGE).text
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("zone", "shown", "day"),
    [
        ("Asia/Tokyo", "Asia/Tokyo", datetime(2026, 3, 1, 21, 30)),
        ("Pacific/Kiritimati", "Pacific/Kiritimati", datetime(2026, 3, 2, 2, 30)),
        ("America%2FNew_York", "America/New_York", datetime(2026, 3, 1, 7, 30)),
        *(("", "UTC", datetime(2026, 3, 1, 12, 30)), ("Mars/Olympus", "UTC", datetime(2026, 3, 1, 12, 30))),
        *(("../../etc/passwd", "UTC", datetime(2026, 3, 1, 12, 30)), ("x" * 5000, "UTC", datetime(2026, 3, 1, 12, 30))),
    ],
)
def test_files_have_the_times_of_the_person_who_downloads_them(
    room: Room, alice_client: Client, zone: str, shown: str, day: datetime
) -> None:
    Attendance.objects.filter(name="Bob").update(joined_at=datetime(2026, 3, 1, 12, 30, 0, 999, tzinfo=UTC))
    Meeting.objects.update(started_at=datetime(2026, 3, 1, 12, 30, tzinfo=UTC))
    alice_client.cookies["parley_zone"] = zone
    header, *people = rows(alice_client, "attendance")
    assert header[2] == f"First join ({shown})"
    assert f"{day:%Y-%m-%d %H:%M:%S}" in {person[2] for person in people}
    page = sheets(alice_client)["Attendance"]
    assert page[0][2] == header[2]
    assert day in {row[2] for row in page[1:]}
    name = alice_client.get(f"{FILES}class.xlsx").headers["Content-Disposition"]
    assert f"Biology-{day:%Y%m%d-%H%M}-class.xlsx" in name


def test_a_program_names_the_zone_in_the_address(room: Room, alice_client: Client) -> None:
    text = alice_client.get(f"{FILES}chat.csv?time_zone=Asia/Kolkata").content.decode()
    assert "Time (Asia/Kolkata)" in text


def test_names_that_look_like_numbers_and_dates_stay_names(alice: User, alice_client: Client) -> None:
    data.make_room(alice)
    for number, name in enumerate(("0123", "3/4")):
        data.record("joined", number, name=name, peer_id=f"peer-{number}")
    data.end(60)
    assert {"0123", "3/4"} <= {row[0] for row in sheets(alice_client)["Attendance"]}
    assert {"'0123", "'3/4"} <= {row[0] for row in rows(alice_client, "attendance")}


def test_earlier_polls_can_be_used_again_by_those_who_run_the_room(
    room: Room, alice_client: Client, bob_client: Client, client: Client
) -> None:
    address = "/api/v1/rooms/biology/polls"
    (poll,) = alice_client.get(address).json()["polls"]
    assert poll == {
        "question": "Where does photosynthesis happen?",
        "kind": "single",
        "options": ["in the root", "in the leaf", "nowhere"],
        "correct": [1],
        "anonymous": False,
        "results": "end",
    }
    assert bob_client.get(address).status_code == 403
    assert client.get(address).status_code == 401
    assert alice_client.post(address).status_code in (403, 405)
