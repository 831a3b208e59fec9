"""The storage tasks: names, routing, malformed arguments, a database that fails."""

import math
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from celery.exceptions import Retry
from django.db import OperationalError
from pytest_django import Settings

from conference.celery import app
from conference.transcripts import services, tasks
from conference.transcripts.models import Attendance, Meeting, Segment
from tests.django import transcripts_data as data

pytestmark = [pytest.mark.django, pytest.mark.django_db]

SENT: dict[str, dict[str, Any]] = {
    "transcripts.store_segment": data.segment_fields(),
    "transcripts.store_chat": data.chat_fields(),
    "transcripts.store_note": data.note_fields(),
    "transcripts.record_attendance": data.attendance_fields("joined", 0),
    "transcripts.end_meeting": data.end_fields(60),
}


def run(name: str, fields: dict[str, Any]) -> Any:
    """Runs a task as a worker does, from what was sent by name."""
    return app.tasks[name].apply(kwargs=fields)


@pytest.mark.parametrize("name", SENT)
def test_each_task_stores_once_and_then_changes_nothing(name: str) -> None:
    assert run(name, SENT[name]).result == "stored"
    assert run(name, SENT[name]).result == "unchanged"
    assert Meeting.objects.count() == 1


def test_together_they_make_a_meeting() -> None:
    for name, fields in SENT.items():
        run(name, fields)
    assert Segment.objects.count() == 3
    assert Attendance.objects.count() == 1
    assert data.stored_meeting().duration_clock == "00:01:00"


@pytest.mark.parametrize("name", SENT)
def test_storage_tasks_are_acknowledged_late_and_go_to_their_own_queue(name: str) -> None:
    task = app.tasks[name]
    assert task.acks_late
    assert task.reject_on_worker_lost
    assert app.amqp.router.route({}, name)["queue"].name == "transcripts"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("segment_id", "not-a-uuid"),
        ("segment_id", None),
        ("meeting_id", 7),
        ("room_slug", ""),
        ("epoch", -1),
        ("epoch", "1"),
        ("kind", "chat"),
        ("peer_id", ""),
        ("user_id", [1]),
        ("name", "x" * 201),
        ("text", ""),
        ("text", 5),
        ("text", "x" * 50_001),
        ("started_at", math.nan),
        ("started_at", math.inf),
        ("ended_at", -1.0),
        ("ended_at", "soon"),
        ("turn_id", "x"),
        ("interrupted", "yes"),
    ],
)
def test_a_malformed_segment_is_rejected_and_logged_without_its_words(
    field: str, value: object, caplog: pytest.LogCaptureFixture
) -> None:
    result = run("transcripts.store_segment", data.segment_fields(name="Charlie", text="a secret") | {field: value})
    assert result.state == "REJECTED"
    assert not Meeting.objects.exists()
    assert f"$.{field}" in caplog.text
    assert "a secret" not in caplog.text
    assert "Charlie" not in caplog.text


def test_a_missing_field_is_named(caplog: pytest.LogCaptureFixture) -> None:
    fields = data.segment_fields()
    del fields["epoch"]
    assert run("transcripts.store_segment", fields).state == "REJECTED"
    assert "missing required field `epoch`" in caplog.text


def test_an_unknown_field_is_ignored() -> None:
    assert run("transcripts.store_segment", data.segment_fields(mood="good")).result == "stored"


def test_what_no_database_can_keep_is_taken_out_of_the_text() -> None:
    run("transcripts.store_segment", data.segment_fields(text="a\x00b\ud800c"))
    assert Segment.objects.get().text == "ab?c"


def test_a_busy_database_is_asked_again_later() -> None:
    with (
        patch.object(services, "segment_store", side_effect=OperationalError("database is locked")),
        pytest.raises(Retry) as retry,
    ):
        tasks.store_segment.apply(kwargs=data.segment_fields(), throw=True)
    assert isinstance(retry.value.exc, OperationalError)


def test_retries_wait_less_than_the_broker_and_end_at_last(settings: Settings) -> None:
    task: Any = tasks.store_segment
    assert task.retry_backoff_max < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert task.max_retries is not None


def test_retention_is_off_by_default_and_deletes_when_it_is_set(settings: Settings) -> None:
    data.end(0, at=1_600_000_000.0)
    assert tasks.delete_expired() == 0
    settings.TRANSCRIPT_RETENTION_DAYS = 1
    assert tasks.delete_expired() == 1
    assert not Meeting.objects.exists()


def test_the_periodic_tasks_are_scheduled_under_names_that_exist(settings: Settings) -> None:
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {"transcripts.close_silent_meetings", "transcripts.delete_expired"} <= scheduled
    app.loader.import_default_modules()
    assert scheduled <= set(app.tasks)


def test_a_silent_meeting_is_closed_by_the_periodic_task() -> None:
    data.store_segment(segment_id=str(uuid4()), meeting_started_at=1_600_000_000.0, started_at=1.6e9, ended_at=1.6e9)
    assert tasks.close_silent_meetings() == 1
