"""Storing: idempotent, in any order, fenced by the epoch of the agent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.accounts.models import User
from conference.storage.rows import Outcome
from conference.transcripts import services
from conference.transcripts.deletion import meetings_delete_expired
from conference.transcripts.models import Attendance, Meeting, Segment
from tests.django import transcripts_data as data
from tests.example_counts import examples

pytestmark = [pytest.mark.django, pytest.mark.django_db]

START = datetime.fromtimestamp(data.STARTED_AT, tz=UTC)


def after(secs: float) -> datetime:
    return START + timedelta(seconds=secs)


def test_the_first_segment_makes_its_meeting_in_the_room(alice: User) -> None:
    room = data.make_room(alice)
    assert data.store_segment(user_id=alice.pk) == Outcome.STORED
    meeting = data.stored_meeting()
    assert (meeting.room, meeting.room_name, meeting.started_at) == (room, "Biology", START)
    assert Segment.objects.get().user == alice


def test_a_segment_is_stored_once() -> None:
    segment_id = str(uuid4())
    assert data.store_segment(segment_id=segment_id, text="first") == Outcome.STORED
    assert data.store_segment(segment_id=segment_id, text="second") == Outcome.UNCHANGED
    assert Segment.objects.get().text == "first"


def test_a_chat_message_is_stored_once_as_a_line_without_length() -> None:
    message_id = str(uuid4())
    assert data.store_chat(message_id=message_id) == Outcome.STORED
    assert data.store_chat(message_id=message_id) == Outcome.UNCHANGED
    line = Segment.objects.get()
    assert (line.kind, line.text, line.started_at, line.ended_at) == ("chat", "see page 4", after(2), after(2))


def test_words_of_an_unknown_room_are_kept() -> None:
    data.store_segment(room_slug="gone")
    meeting = data.stored_meeting()
    assert (meeting.room, meeting.room_slug, meeting.room_name) == (None, "gone", "gone")


def test_the_transcript_survives_the_room_and_the_account(alice: User, bob: User) -> None:
    room = data.make_room(alice)
    data.store_segment(user_id=bob.pk, name="Bob")
    room.delete()
    bob.delete()
    assert data.stored_meeting().room_name == "Biology"
    assert Segment.objects.get().name == "Bob"


@pytest.mark.parametrize("user_id", [4711, "4711", "nobody", 2**70])
def test_an_account_that_does_not_exist_is_left_out(user_id: int | str) -> None:
    data.store_segment(user_id=user_id)
    assert Segment.objects.get().user is None


def test_an_end_before_the_start_becomes_the_start() -> None:
    data.store_segment(started_at=data.STARTED_AT + 5, ended_at=data.STARTED_AT + 4)
    assert Segment.objects.get().ended_at == after(5)


def test_a_late_segment_does_not_open_an_ended_meeting() -> None:
    data.end(60)
    assert data.store_segment(at=80) == Outcome.STORED
    assert data.stored_meeting().ended_at == after(60)


def test_an_older_agent_is_refused_what_it_heard_after_it_was_replaced() -> None:
    data.store_segment(epoch=2, at=10)
    assert data.store_segment(epoch=1, at=11) == Outcome.REFUSED
    assert Segment.objects.count() == 1
    assert data.stored_meeting().agent_epoch == 2


def test_an_older_agent_may_still_hand_in_what_it_heard_before() -> None:
    data.store_segment(epoch=2, at=10)
    assert data.store_segment(epoch=1, at=9) == Outcome.STORED
    assert data.stored_meeting().agent_epoch == 2


def test_a_newer_agent_moves_the_fence() -> None:
    data.store_segment(epoch=1, at=1)
    data.store_segment(epoch=3, at=20)
    meeting = data.stored_meeting()
    assert (meeting.agent_epoch, meeting.agent_epoch_at) == (3, after(20))


def test_the_fence_stands_at_the_first_words_of_the_newer_agent_however_they_arrive() -> None:
    data.store_segment(epoch=2, at=30)
    data.store_segment(epoch=2, at=20)
    assert data.store_segment(epoch=1, at=25) == Outcome.REFUSED


def test_a_refused_segment_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    data.store_segment(epoch=2, at=10)
    data.store_segment(epoch=1, at=11, text="a secret", name="Charlie")
    assert "refused" in caplog.text
    assert "secret" not in caplog.text
    assert "Charlie" not in caplog.text


def test_a_leave_may_arrive_before_its_join() -> None:
    data.record("left", 90)
    assert Attendance.objects.get().present_time(after(100)) == timedelta()
    data.record("joined", 30)
    stay = Attendance.objects.get()
    assert (stay.joined_at, stay.left_at) == (after(30), after(90))
    assert stay.present_time(after(100)) == timedelta(seconds=60)


def test_an_open_stay_is_counted_to_the_end_of_the_meeting() -> None:
    data.record("joined", 30)
    assert Attendance.objects.get().present_time(after(100)) == timedelta(seconds=70)


def test_the_earliest_of_several_ends_holds() -> None:
    assert data.end(60) == Outcome.STORED
    assert data.end(60) == Outcome.UNCHANGED
    assert data.end(70) == Outcome.UNCHANGED
    assert data.stored_meeting().ended_at == after(60)


EVENTS: list[Callable[[], Outcome]] = [
    partial(data.store_segment, segment_id="11111111-0000-4000-8000-000000000001", at=4, epoch=1),
    partial(data.store_segment, segment_id="11111111-0000-4000-8000-000000000002", at=40, epoch=2, kind="agent"),
    partial(data.store_segment, segment_id="11111111-0000-4000-8000-000000000003", at=50, epoch=2),
    partial(data.store_chat, message_id="22222222-0000-4000-8000-000000000001"),
    partial(data.record, "joined", 0),
    partial(data.record, "left", 55),
    partial(data.record, "joined", 3, peer_id="peer-bob", name="Bob", role="participant"),
    partial(data.end, 60),
]


def everything() -> list[object]:
    """All that is stored, without the numbers that the database gives."""
    tables = (Meeting.objects.all(), Segment.objects.all(), Attendance.objects.order_by("peer_id").defer("id"))
    return [
        {name: value for name, value in row.items() if name != "id" or table.model is not Attendance}
        for table in tables
        for row in table.values()
    ]


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    order=st.permutations(range(len(EVENTS))),
    again=st.lists(st.integers(0, len(EVENTS) - 1), max_size=4),
)
def test_any_order_with_any_repetition_stores_the_same(db: None, order: list[int], again: list[int]) -> None:
    def stored_after(events: list[int]) -> list[object]:
        Meeting.objects.all().delete()
        for index in events:
            EVENTS[index]()
        return everything()

    assert stored_after([*order, *again]) == stored_after(list(range(len(EVENTS))))


def test_a_meeting_that_nobody_ended_is_ended_at_its_last_activity() -> None:
    data.record("joined", 0)
    data.store_segment(at=100)
    assert services.meetings_close_silent(now=after(3600), silent_for=timedelta(hours=1)) == 0
    assert services.meetings_close_silent(now=after(3701), silent_for=timedelta(hours=1)) == 1
    meeting = data.stored_meeting()
    assert (meeting.ended_at, meeting.end_estimated) == (after(101), True)


def test_an_estimated_end_is_taken_back_when_somebody_speaks_later() -> None:
    data.store_segment(at=100)
    services.meetings_close_silent(now=after(9000), silent_for=timedelta(hours=1))
    data.store_segment(at=9001)
    meeting = data.stored_meeting()
    assert (meeting.ended_at, meeting.end_estimated) == (None, False)


def test_an_announced_end_replaces_an_estimated_one() -> None:
    data.store_segment(at=100)
    services.meetings_close_silent(now=after(9000), silent_for=timedelta(hours=1))
    data.end(8000)
    meeting = data.stored_meeting()
    assert (meeting.ended_at, meeting.end_estimated) == (after(8000), False)


def test_only_meetings_that_ended_long_ago_are_deleted() -> None:
    old, recent, running = str(uuid4()), str(uuid4()), str(uuid4())
    for meeting_id in (old, recent, running):
        data.store_segment(meeting_id=meeting_id)
    data.end(60, meeting_id=old)
    data.end(86_400 * 5, meeting_id=recent)
    assert meetings_delete_expired(now=after(86_400 * 30), keep_for=timedelta(days=29)) == 1
    assert {str(pk) for pk in Meeting.objects.values_list("pk", flat=True)} == {recent, running}
    assert Segment.objects.count() == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the trigger is written for SQLite")
def test_a_meeting_that_cannot_be_deleted_keeps_no_other(caplog: pytest.LogCaptureFixture) -> None:
    meetings = [str(uuid4()) for _ in range(4)]
    for number, meeting_id in enumerate(meetings):
        data.store_segment(meeting_id=meeting_id)
        data.end(60 + number, meeting_id=meeting_id)
    table, damaged = Meeting._meta.db_table, meetings[0].replace("-", "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER damaged BEFORE DELETE ON {table} WHEN OLD.id = '{damaged}' "
            "BEGIN SELECT RAISE(ABORT, 'damaged'); END"
        )
    assert meetings_delete_expired(now=after(86_400 * 30), keep_for=timedelta(days=29)) == 3
    assert [str(pk) for pk in Meeting.objects.values_list("pk", flat=True)] == meetings[:1]
    assert meetings[0] in caplog.text
