"""Stored whiteboards: who sees them, and that nothing on them is more than a picture."""

from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.test import Client

from conference.accounts.models import User
from conference.classroom import board_svg as board_svg_module
from conference.classroom.board_svg import board_svg
from conference.classroom.models import StoredBoard
from conference.rooms.models import Room
from conference.signaling.protocol.board import AnyObject, BoardItem, Line, Note, Shape, Stroke, Text
from conference.transcripts.models import Meeting
from tests.django import transcripts_data as data

pytestmark = [pytest.mark.django, pytest.mark.django_db]

HOSTILE = "</text><script>alert(1)</script>\x0b & 光合作用"
SVG = "{http://www.w3.org/2000/svg}"
PICTURE = f"/meetings/{data.MEETING_ID}/board.svg"
EARLIER = "/api/v1/rooms/biology/board"
OBJECTS: list[AnyObject] = [
    Stroke(colour="ink", z=1, width=4, points=[0, 0, 10, 10, 20, 0], pressures=[0.2, 0.5, 1]),
    Stroke(colour="orange", z=2, width=20, points=[0, 0, 50, 0, 90, 4], highlight=True),
    Stroke(colour="ink", z=3, width=4, points=[5, 5]),
    Line(colour="red", z=4, width=2, x1=0, y1=0, x2=100, y2=50, arrow=True),
    Shape(colour="blue", z=5, width=2, form="ellipse", x=0, y=0, w=50, h=30, filled=True),
    Shape(colour="blue", z=6, width=2, form="rectangle", x=0, y=0, w=50, h=30),
    Text(colour="green", z=7, x=0, y=100, w=200, size=24, text=HOSTILE),
    Note(colour="yellow", z=8, x=-100, y=0, w=160, h=120, text="one two\nthree"),
]


def parsed(picture: str | bytes) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314


@pytest.fixture
def room(alice: User) -> Room:
    """A room of alice with a meeting whose whiteboard was stored, the uppermost object first."""
    room = data.make_room(alice)
    data.end(60)
    items = [BoardItem(object_id=UUID(int=number), object=content) for number, content in enumerate(OBJECTS)]
    StoredBoard.objects.create(
        meeting=Meeting.objects.get(pk=data.MEETING_ID),
        content=StoredBoard.packed(items[::-1]),
        objects_count=len(items),
    )
    return room


def test_the_owner_sees_the_board_as_a_picture(room: Room, alice_client: Client) -> None:
    response = alice_client.get(PICTURE)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none';")
    picture = parsed(response.content)
    assert picture.tag == f"{SVG}svg"
    assert len(picture) == 1 + len(OBJECTS) + 1


def test_others_do_not_learn_that_there_is_one(room: Room, bob_client: Client) -> None:
    assert bob_client.get(PICTURE).status_code == 404
    assert Client().get(PICTURE).status_code == 302


def test_a_meeting_without_a_board_has_no_picture(alice: User, alice_client: Client) -> None:
    data.make_room(alice)
    data.end(60)
    assert alice_client.get(PICTURE).status_code == 404


def test_hostile_text_is_text() -> None:
    picture = parsed(board_svg(OBJECTS))
    tags = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert tags == {"svg", "rect", "g", "path", "circle", "ellipse", "text", "tspan"}
    texts = [span.text for span in picture.iter(f"{SVG}tspan")]
    assert "光合作用" in "".join(filter(None, texts))
    assert "<script>alert(1)</script>" in "".join(filter(None, texts))


def test_everything_is_within_the_picture() -> None:
    picture = parsed(board_svg([OBJECTS[3], OBJECTS[7]]))
    assert picture.attrib["viewBox"] == "-124 -24 248 168"


def test_a_long_text_is_broken_into_lines() -> None:
    text = Text(colour="ink", z=1, x=0, y=0, w=100, size=20, text="photosynthesis needs light and 光合作用需要光")
    picture = parsed(board_svg([text]))
    lines = [span.text or "" for span in picture.iter(f"{SVG}tspan")]
    assert len(lines) > 3
    assert "".join(lines).replace(" ", "") == text.text.replace(" ", "")


def test_each_letter_of_a_long_text_is_measured_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = 0

    def width(text: str) -> float:
        nonlocal measured
        measured += len(text)
        return float(len(text))

    monkeypatch.setattr(board_svg_module, "_width", width)
    board_svg([Text(colour="ink", z=1, x=0, y=0, w=100_000, size=20, text="光" * 2000)])
    assert measured <= 4 * 2000


def test_an_empty_board_is_an_empty_picture() -> None:
    assert len(parsed(board_svg([]))) == 1


def test_the_owner_goes_on_from_the_last_board(room: Room, alice_client: Client, bob_client: Client) -> None:
    items = alice_client.get(EARLIER).json()["items"]
    assert [item["object"]["z"] for item in items] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert items[3]["object"]["kind"] == "line"
    assert bob_client.get(EARLIER).status_code == 403


def test_without_an_earlier_board_there_is_nothing_to_go_on_from(alice: User, alice_client: Client) -> None:
    data.make_room(alice)
    assert alice_client.get(EARLIER).json() == {"items": [], "started_at": None}


def test_the_summary_shows_the_board_and_its_texts(room: Room, alice_client: Client) -> None:
    page = alice_client.get(f"/rooms/biology/meetings/{data.MEETING_ID}/").content.decode()
    assert PICTURE in page
    assert "one two<br>three" in page
    assert "<script>alert(1)" not in page
    assert StoredBoard.objects.get().texts()[0] == "one two\nthree"


def test_the_summary_of_a_meeting_without_a_board_has_none(alice: User, alice_client: Client) -> None:
    data.make_room(alice)
    data.end(60)
    assert "board.svg" not in alice_client.get(f"/rooms/biology/meetings/{data.MEETING_ID}/").content.decode()
