"""Finding lines of earlier meetings by their words: scripts, quotes, operators, rooms, ranking, storage."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import Q

from conference.accounts.models import User
from conference.rooms.models import Room
from conference.transcripts.models import Meeting, SearchEntry, Segment
from conference.transcripts.search.index import MOST_FOUND, segments_found
from tests.django import transcripts_data as data

pytestmark = [pytest.mark.django, pytest.mark.django_db]


@pytest.fixture
def room(alice: User) -> Room:
    room = data.make_room(alice)
    data.store_segment(text="We decided to raise the budget for microscopes.", at=1)
    data.store_segment(name="Bob", text="The field trip goes to the botanical garden.", at=2)
    data.store_segment(text="植物的光合作用需要阳光。", lang="zh-Hans", at=3)
    data.store_chat(text="Le café coûte 3.5 euros", after=4)
    return room


def texts(room: Room, query: str, **options: object) -> list[str]:
    return [line.text for line in segments_found(room, query, limit=10, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("budget", "We decided to raise the budget for microscopes."),
        ("BUDGETS", "We decided to raise the budget for microscopes."),
        ("what did we decide about the microscope", "We decided to raise the budget for microscopes."),
        ("cafe", "Le café coûte 3.5 euros"),
        ("光合作用", "植物的光合作用需要阳光。"),
        ("阳光", "植物的光合作用需要阳光。"),
        ("我们上次说光合作用需要什么", "植物的光合作用需要阳光。"),
        ('"botanical garden"', "The field trip goes to the botanical garden."),
        ("“光合作用”", "植物的光合作用需要阳光。"),
    ],
)
def test_a_line_is_found_by_its_words(room: Room, query: str, found: str) -> None:
    assert texts(room, query)[0] == found


@pytest.mark.parametrize("query", ["", "the of what", "?!", '"', "elephants", '"garden botanical"', "用光", "什么"])
def test_what_nobody_said_is_not_found(room: Room, query: str) -> None:
    assert texts(room, query) == []


HOSTILE = """
" "" "budget budget" budget* * ^budget (budget budget) terms:budget {terms}:budget + - AND NOT OR a'b"c '; <-> budget:*
| & ! \\ %_ 光*
"""
SENTENCES = (
    *("budget NEAR garden", "NEAR(budget garden, 2)", "budget AND", "OR budget", "NOT budget", "budget & | !"),
    *("\x00budget", "budget\n\t", "\ud800budget", "'; DROP TABLE transcripts_searchentry; --"),
)


@pytest.mark.parametrize("query", [*HOSTILE.split(), *SENTENCES])
def test_no_text_of_a_person_is_an_operator_or_an_error(room: Room, query: str) -> None:
    assert set(texts(room, query)) <= {line.text for line in Segment.objects.all()}


def test_a_line_with_more_of_the_words_comes_first(room: Room) -> None:
    data.store_segment(text="The budget is large.", at=9)
    data.store_segment(text="A garden is green.", at=10)
    assert texts(room, "budget microscopes")[0] == "We decided to raise the budget for microscopes."


def test_other_rooms_are_never_searched(room: Room, alice: User) -> None:
    physics = data.make_room(alice, slug="physics", name="Physics")
    data.store_segment(room_slug="physics", meeting_id=str(uuid4()), text="The budget of physics is secret.")
    assert texts(room, "secret budget") == ["We decided to raise the budget for microscopes."]
    assert texts(physics, "budget microscopes") == ["The budget of physics is secret."]


def test_lines_are_restricted_by_speaker_time_and_right(room: Room) -> None:
    began = datetime.fromtimestamp(data.STARTED_AT, UTC)
    assert texts(room, "garden budget", speaker="bob") == ["The field trip goes to the botanical garden."]
    assert texts(room, "garden budget", since=began + timedelta(seconds=1.5)) == [
        "The field trip goes to the botanical garden."
    ]
    assert texts(room, "garden budget", until=began) == []
    assert texts(room, "garden budget", readable=Q(kind="chat")) == []


def test_no_more_lines_than_asked_for_and_never_very_many(room: Room) -> None:
    for number in range(MOST_FOUND + 5):
        data.store_segment(text=f"budget number {number}", at=20 + number)
    assert len(segments_found(room, "budget", limit=3)) == 3
    assert len(segments_found(room, "budget", limit=1000)) == MOST_FOUND


def test_very_long_texts_and_queries_are_cut(room: Room) -> None:
    data.store_segment(text="x" * 49_000 + " zebra", at=30)
    assert texts(room, "zebra") != []
    assert texts(room, "nothing " * 5000 + "zebra " * 5000) != []
    assert isinstance(texts(room, " ".join(f"word{n}" for n in range(5000))), list)


def test_a_segment_that_comes_twice_is_found_once(room: Room) -> None:
    again = str(uuid4())
    for _ in range(2):
        data.store_segment(segment_id=again, text="An owl was seen.", at=50)
    assert texts(room, "owl") == ["An owl was seen."]


def test_what_is_deleted_is_found_no_more(room: Room) -> None:
    Meeting.objects.all().delete()
    assert texts(room, "budget") == []
    assert not SearchEntry.objects.exists()
    data.store_segment(text="A new budget.", at=60)
    assert texts(room, "budget microscopes") == ["A new budget."]


def test_lines_from_before_the_index_are_found_after_the_migration(room: Room) -> None:
    SearchEntry.objects.all().delete()
    assert texts(room, "budget 光合作用") == []
    import_module("conference.transcripts.migrations.0002_search").add_entries(apps, None)
    assert len(texts(room, "budget 光合作用")) == 2
