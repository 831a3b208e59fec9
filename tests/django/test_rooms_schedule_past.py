"""Meetings in the past are refused by the clocks of their zone; what has begun can be changed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from conference.dates import wall_time
from conference.rooms.models import Room, ScheduledMeeting
from conference.rooms.pages.forms import schedule as form_module
from conference.rooms.schedule import meetings as schedule_module
from conference.rooms.schedule.meetings import ScheduleCreate, meeting_schedule

pytestmark = [pytest.mark.django, pytest.mark.django_db]

BERLIN = ZoneInfo("Europe/Berlin")
# 14:05 in Berlin, 21:05 in Shanghai, 03:05 of the same day in Honolulu.
NOW = datetime(2026, 11, 30, 13, 5, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (schedule_module, form_module):
        monkeypatch.setattr(module.timezone, "now", lambda: NOW)


def planned(room: Room, starts_at: datetime, **fields: Any) -> ScheduledMeeting:
    """A meeting that was put on the schedule before it was past."""
    made = meeting_schedule(room=room, change=ScheduleCreate(starts_at=NOW + timedelta(days=1), **fields))
    ScheduledMeeting.objects.filter(pk=made.pk).update(starts_at=starts_at)
    made.refresh_from_db()
    return made


def form(**changes: object) -> dict[str, object]:
    fields = {"title": "Class", "date": "2026-11-30", "time": "14:30", "duration_minutes": "45"}
    return {**fields, "time_zone": "Europe/Berlin", "recurrence": "none", "ends": "never", **changes}


def errors(client: Client, room: Room, **changes: object) -> dict[str, list[str]]:
    """The errors of the page for a new meeting; empty where it was taken."""
    answer = client.post(f"/rooms/{room.slug}/schedule/", form(**changes))
    return dict(answer.context["form"].errors) if answer.status_code == 422 else {}


@pytest.mark.parametrize("recurrence", ["none", "daily", "weekdays", "monthly"])
@pytest.mark.parametrize("back", [timedelta(minutes=1), timedelta(hours=5), timedelta(days=400)])
def test_rest_refuses_a_new_meeting_in_the_past(
    alice_client: Client, room: Room, back: timedelta, recurrence: str
) -> None:
    body = {"starts_at": (NOW - back).isoformat(), "recurrence": recurrence}
    answer = alice_client.post(f"/api/v1/rooms/{room.slug}/schedule", body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["starts_at"])
    assert not ScheduledMeeting.objects.exists()


def test_a_meeting_may_begin_this_very_minute(alice_client: Client, room: Room) -> None:
    body = {"starts_at": (NOW - timedelta(seconds=10)).isoformat()}
    path = f"/api/v1/rooms/{room.slug}/schedule"
    assert alice_client.post(path, body, content_type="application/json").status_code == 201
    assert errors(alice_client, room, time="14:05") == {}


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"time": "14:04"}, "time", "This time is past: it is 2:05 p.m. in Europe/Berlin now. Choose a later one."),
        ({"time": "21:04", "time_zone": "Asia/Shanghai"}, "time", "it is 9:05 p.m. in Asia/Shanghai"),
        ({"time": "03:04", "time_zone": "Pacific/Honolulu"}, "time", "it is 3:05 a.m. in Pacific/Honolulu"),
        ({"date": "2026-11-29", "time": "23:59"}, "date", "This day is past. Choose today or a later day."),
        ({"date": "2026-11-30", "time_zone": "Pacific/Kiritimati"}, "date", "This day is past"),
        ({"date": "2026-11-29", "recurrence": "weekly"}, "date", "This day is past"),
        ({"date": "1999-01-01"}, "date", "within the next ten years"),
        ({"date": "0001-01-01", "time": "00:00"}, "date", "within the next ten years"),
        ({"date": "9999-12-31", "time": "23:59"}, "date", "within the next ten years"),
        ({"date": "2037-01-01"}, "date", "within the next ten years"),
        (
            {"date": "2026-12-01", "recurrence": "daily", "ends": "until", "until": "2026-11-30"},
            "until",
            "comes before",
        ),
        ({"date": "2027-03-28", "time": "02:30"}, "time", "there is no such time in Europe/Berlin on this day"),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong(
    alice_client: Client, room: Room, changes: dict[str, object], field: str, text: str
) -> None:
    found = errors(alice_client, room, **changes)
    assert list(found) == [field]
    assert text in found[field][0]
    assert not ScheduledMeeting.objects.exists()


def test_what_is_past_here_may_be_to_come_there(alice_client: Client, room: Room) -> None:
    assert errors(alice_client, room, time="03:06", time_zone="Pacific/Honolulu") == {}
    assert ScheduledMeeting.objects.get().starts_at == datetime(2026, 11, 30, 13, 6, tzinfo=UTC)


@pytest.mark.parametrize("recurrence", ["none", "weekly"])
@pytest.mark.parametrize("back", [timedelta(minutes=20), timedelta(days=8)])
def test_other_fields_of_what_has_begun_can_be_changed(
    alice_client: Client, room: Room, recurrence: str, back: timedelta
) -> None:
    start = (NOW - back).replace(second=0)
    meeting = planned(room, start, recurrence=recurrence, time_zone="Europe/Berlin")
    local = start.astimezone(BERLIN)
    sent = form(title="Lab", date=local.date().isoformat(), time=f"{local:%H:%M}", recurrence=recurrence)
    page = f"/rooms/{room.slug}/schedule/{meeting.pk}/"
    assert f'data-stored="{local:%Y-%m-%d,%H:%M},Europe/Berlin"' in alice_client.get(page).content.decode()
    assert alice_client.post(page, {**sent, "duration_minutes": "90"}).status_code == 302
    path = f"/api/v1/rooms/{room.slug}/schedule/{meeting.pk}"
    assert alice_client.patch(path, {"duration_minutes": 120}, content_type="application/json").status_code == 200
    meeting.refresh_from_db()
    assert (meeting.title, meeting.starts_at, meeting.duration_minutes) == ("Lab", start, 120)


def test_a_series_that_has_begun_moves_to_another_time_of_day(alice_client: Client, room: Room) -> None:
    meeting = planned(room, NOW - timedelta(days=20, hours=5), recurrence="weekly", time_zone="Europe/Berlin")
    page = f"/rooms/{room.slug}/schedule/{meeting.pk}/"
    moved = form(date="2026-11-10", time="08:00", recurrence="weekly")
    assert "data-began" in alice_client.get(page).content.decode()
    assert alice_client.post(page, moved).status_code == 302
    answer = alice_client.post(page, {**moved, "recurrence": "none", "time": "08:30"})
    assert list(answer.context["form"].errors) == ["date"], "as a single meeting it would be over"


def test_a_meeting_is_not_moved_into_the_past(alice_client: Client, room: Room) -> None:
    meeting = planned(room, NOW + timedelta(hours=2))
    page = f"/rooms/{room.slug}/schedule/{meeting.pk}/"
    assert list(alice_client.post(page, form(time="09:00")).context["form"].errors) == ["time"]
    path, body = f"/api/v1/rooms/{room.slug}/schedule/{meeting.pk}", {"starts_at": "2026-11-01T09:00:00Z"}
    assert alice_client.patch(path, body, content_type="application/json").status_code == 400


def test_an_hour_that_comes_twice_stays_the_one_that_it_was(alice_client: Client, room: Room) -> None:
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    meeting = planned(room, second, time_zone="Europe/Berlin")
    page = f"/rooms/{room.slug}/schedule/{meeting.pk}/"
    assert alice_client.post(page, form(title="Lab", date="2027-10-31", time="02:30")).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.title, meeting.starts_at) == ("Lab", second)


def test_of_an_hour_that_comes_twice_the_one_to_come_is_meant() -> None:
    day, clock = date(2026, 10, 25), time(2, 30)
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    for moment, meant in ((first - timedelta(hours=1), first), (first + timedelta(minutes=30), second)):
        found = wall_time(day, clock, BERLIN, moment)
        assert found is not None
        assert found.astimezone(UTC) == meant
    assert timezone.now() == NOW
