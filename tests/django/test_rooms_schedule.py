"""Scheduled meetings: REST, calendar files, pages, and what the home page shows of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from conference.accounts.models import User
from conference.rooms.access.invitations import invitation_set
from conference.rooms.invite.marks import marked_path
from conference.rooms.models import Room, ScheduledMeeting
from conference.rooms.pages.home import home_context
from conference.rooms.payloads import RoomSettings
from conference.rooms.schedule import meetings as schedule_module
from conference.rooms.schedule.meetings import (
    ScheduleCreate,
    meeting_cancel,
    meeting_schedule,
    next_occurrence,
    upcoming,
)
from conference.rooms.services import room_archive, room_create

pytestmark = [pytest.mark.django, pytest.mark.django_db]

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
TOMORROW = NOW + timedelta(days=1)


def make(room: Room, *, starts_at: datetime = TOMORROW, **fields: Any) -> ScheduledMeeting:
    """A meeting on the schedule. One in the past was put there before."""
    planned = max(starts_at, TOMORROW)
    made = meeting_schedule(room=room, change=ScheduleCreate(**{"starts_at": planned, "title": "Class", **fields}))
    ScheduledMeeting.objects.filter(pk=made.pk).update(starts_at=starts_at)
    made.refresh_from_db()
    return made


def post(client: Client, room: Room, body: object) -> Any:
    return client.post(f"/api/v1/rooms/{room.slug}/schedule", body, content_type="application/json")


def event_of(client: Client, meeting: ScheduledMeeting) -> tuple[Calendar, Any]:
    """The calendar file as a calendar program reads it, and its event."""
    response = client.get(f"/rooms/{meeting.room.slug}/schedule/{meeting.pk}/meeting.ics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


# REST


def test_alice_schedules_changes_and_calls_off(alice_client: Client, bob_client: Client, room: Room) -> None:
    body = {
        "title": "Class",
        "starts_at": TOMORROW.isoformat(),
        "duration_minutes": 45,
        "time_zone": "Europe/Berlin",
        "recurrence": "weekly",
        "count": 10,
    }
    made = post(alice_client, room, body)
    assert made.status_code == 201
    meeting = made.json()
    assert {name: meeting[name] for name in body} == body
    assert datetime.fromisoformat(meeting["next_starts_at"]) == TOMORROW
    path = f"/api/v1/rooms/{room.slug}/schedule"
    assert bob_client.get(path).json()["schedule"] == [meeting]
    assert bob_client.get(f"{path}/{meeting['id']}").json() == meeting
    changed = alice_client.patch(f"{path}/{meeting['id']}", {"title": "Lab"}, content_type="application/json").json()
    assert (changed["title"], changed["count"]) == ("Lab", 10)
    assert alice_client.delete(f"{path}/{meeting['id']}").status_code == 204
    assert alice_client.get(path).json()["schedule"] == []
    assert alice_client.delete(f"{path}/{meeting['id']}").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": None}, "starts_at"),
        ({"starts_at": "2027-01-01T09:00:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59Z"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"duration_minutes": 4}, "duration_minutes"),
        ({"duration_minutes": 1441}, "duration_minutes"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"time_zone": "America"}, "time_zone"),
        ({"recurrence": "hourly"}, "recurrence"),
        ({"recurrence": "daily", "count": 367}, "count"),
        ({"recurrence": "daily", "until": "2020-01-01"}, "until"),
        ({"recurrence": "daily", "until": "2030-01-01", "count": 3}, "count"),
        ({"title": "x" * 121}, "title"),
    ],
)
def test_a_wrong_field_is_named(alice_client: Client, room: Room, change: dict[str, Any], field: str) -> None:
    answer = post(alice_client, room, {"starts_at": TOMORROW.isoformat(), **change})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not ScheduledMeeting.objects.exists()


def test_a_title_is_not_needed(alice_client: Client, room: Room) -> None:
    assert post(alice_client, room, {"starts_at": TOMORROW.isoformat()}).json()["title"] == "Physics"


def test_a_schedule_is_bounded(alice_client: Client, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule_module, "MOST_MEETINGS", 1)
    make(room)
    assert post(alice_client, room, {"starts_at": TOMORROW.isoformat()}).status_code == 409


def test_others_read_but_do_not_change_the_schedule(bob_client: Client, client: Client, room: Room) -> None:
    meeting = make(room)
    path = f"/api/v1/rooms/{room.slug}/schedule"
    assert client.get(path).status_code == 401
    assert post(bob_client, room, {"starts_at": TOMORROW.isoformat()}).status_code == 403
    one = f"{path}/{meeting.pk}"
    assert bob_client.patch(one, {"title": "Mine"}, content_type="application/json").status_code == 403
    assert bob_client.delete(one).status_code == 403


# Calendar files


def test_a_calendar_gets_time_address_alarm_and_repetition(bob_client: Client, room: Room) -> None:
    start = (TOMORROW + timedelta(days=7)).replace(hour=8)
    calendar, event = event_of(
        bob_client, make(room, starts_at=start, time_zone="Europe/Berlin", recurrence="weekdays", count=20)
    )
    assert calendar["METHOD"] == "PUBLISH"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTSTART"].dt.weekday() < 5
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=60)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=20;BYDAY=MO,TU,WE,TH,FR"
    # It names the room to those who sign in by it.
    assert str(event["URL"]) == f"http://testserver{marked_path(room)}"
    assert str(event["STATUS"]) == "CONFIRMED"
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == -timedelta(minutes=10)


def test_a_meeting_in_utc_needs_no_zone_in_its_file(alice_client: Client, room: Room) -> None:
    calendar, event = event_of(alice_client, make(room, time_zone="UTC"))
    assert calendar.walk("VTIMEZONE") == []
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert "RRULE" not in event


def test_a_change_and_a_cancellation_replace_what_the_calendar_has(alice_client: Client, room: Room) -> None:
    meeting = make(room)
    _calendar, first = event_of(alice_client, meeting)
    path = f"/api/v1/rooms/{room.slug}/schedule/{meeting.pk}"
    alice_client.patch(path, {"duration_minutes": 30}, content_type="application/json")
    _calendar, changed = event_of(alice_client, meeting)
    alice_client.delete(path)
    calendar, cancelled = event_of(alice_client, meeting)
    assert first["UID"] == changed["UID"] == cancelled["UID"]
    assert [int(event["SEQUENCE"]) for event in (first, changed, cancelled)] == [0, 1, 2]
    assert (str(cancelled["STATUS"]), str(calendar["METHOD"])) == ("CANCELLED", "CANCEL")
    assert cancelled.walk("VALARM") == []


def test_a_title_cannot_add_lines_to_the_file(alice_client: Client, room: Room) -> None:
    _calendar, event = event_of(alice_client, make(room, title="Class\r\nATTENDEE:mailto:x@example.org; a, b"))
    assert "ATTENDEE" not in event
    assert "ATTENDEE" in str(event["SUMMARY"])


def test_the_file_is_for_those_who_may_enter(
    bob_client: Client, charlie_client: Client, alice: User, bob: User
) -> None:
    room = room_create(owner=alice, name="Club", settings=RoomSettings(access="invited"))
    invitation_set(room=room, invitee="bob")
    path = f"/rooms/{room.slug}/schedule/{make(room).pk}/meeting.ics"
    assert bob_client.get(path).status_code == 200
    assert charlie_client.get(path).status_code == 404


# The home page


def test_upcoming_meetings_are_those_of_the_next_two_weeks(alice: User, room: Room) -> None:
    make(room, title="Weekly", recurrence="weekly")
    make(room, title="Now", starts_at=NOW - timedelta(minutes=30))
    make(room, title="Over", starts_at=NOW - timedelta(hours=3))
    make(room, title="Far away", starts_at=NOW + timedelta(days=15))
    meeting_cancel(meeting=make(room, title="Called off"))
    items: Any = home_context(alice, now=NOW)["upcoming"]
    assert [(item.occurrence.meeting.title, item.goes_on) for item in items] == [
        ("Now", True),
        ("Weekly", False),
        ("Weekly", False),
    ]


def test_only_meetings_of_rooms_that_one_may_enter_are_shown(
    alice: User, bob: User, bob_client: Client, room: Room
) -> None:
    make(room)
    assert home_context(bob)["upcoming"] == []
    bob_client.post(f"/api/v1/rooms/{room.slug}/tickets", {}, content_type="application/json")
    assert len(home_context(bob)["upcoming"]) == 1  # type: ignore[arg-type]
    room_archive(room=room)
    assert home_context(bob)["upcoming"] == home_context(alice)["upcoming"] == []


def test_an_endless_series_is_cheap_and_the_list_is_bounded(room: Room) -> None:
    for _ in range(3):
        make(room, recurrence="daily", starts_at=NOW - timedelta(days=3000))
    found = upcoming([room], now=NOW, days=14, most=20)
    assert len(found) == 20
    assert all(occurrence.ends_at > NOW for occurrence in found)


def test_the_schedule_needs_no_question_for_each_meeting(
    alice_client: Client, room: Room, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        make(room)
    with django_assert_max_num_queries(7):
        alice_client.get(f"/api/v1/rooms/{room.slug}/schedule")


def test_a_series_that_is_over_has_no_next_meeting(room: Room) -> None:
    meeting = make(room, recurrence="daily", count=2, starts_at=NOW - timedelta(days=5))
    assert next_occurrence(meeting, NOW) is None


# Pages


def form(**changes: object) -> dict[str, object]:
    day = (NOW + timedelta(days=3)).date().isoformat()
    fields = {"title": "Class", "date": day, "time": "09:30", "duration_minutes": "45", "time_zone": "Asia/Shanghai"}
    return {**fields, "recurrence": "weekly", "ends": "count", "until": "", "count": "8", **changes}


def test_alice_schedules_a_weekly_class_on_the_page(alice_client: Client, room: Room) -> None:
    assert alice_client.get(f"/rooms/{room.slug}/schedule/").status_code == 200
    response = alice_client.post(f"/rooms/{room.slug}/schedule/", form())
    meeting = ScheduledMeeting.objects.get()
    assert response.headers["Location"] == f"/rooms/{room.slug}/settings/?invite={meeting.pk}#schedule"
    assert (meeting.starts_at.hour, meeting.starts_at.minute) == (1, 30), "09:30 in Shanghai"
    assert (meeting.recurrence, meeting.count, meeting.until) == ("weekly", 8, None)
    assert "Class" in alice_client.get("/").content.decode()
    edit = f"/rooms/{room.slug}/schedule/{meeting.pk}/"
    shown = alice_client.get(edit).context["form"]
    assert (shown["time"].value().isoformat(), shown["ends"].value()) == ("09:30:00", "count")
    alice_client.post(edit, form(time="10:30", ends="never"))
    meeting.refresh_from_db()
    assert (meeting.starts_at.hour, meeting.count, meeting.sequence) == (2, None, 1)
    alice_client.post(f"{edit}cancel/")
    meeting.refresh_from_db()
    assert meeting.cancelled_at is not None
    assert alice_client.get(edit).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"date": "soon"}, "date"),
        ({"time": ""}, "time"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"duration_minutes": "7"}, "duration_minutes"),
        ({"ends": "until"}, "until"),
        ({"ends": "count", "count": ""}, "count"),
        ({"ends": "until", "until": "2020-01-01"}, "until"),
        ({"date": "2099-01-01"}, "date"),
    ],
)
def test_a_wrong_entry_is_shown_where_it_is(
    alice_client: Client, room: Room, changes: dict[str, object], field: str
) -> None:
    response = alice_client.post(f"/rooms/{room.slug}/schedule/", form(**changes))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not ScheduledMeeting.objects.exists()


def test_what_a_single_meeting_does_not_need_is_not_asked_for(alice_client: Client, room: Room) -> None:
    response = alice_client.post(f"/rooms/{room.slug}/schedule/", form(recurrence="none", ends="until"))
    assert response.status_code == 302


def test_nobody_else_opens_the_pages_of_a_schedule(bob_client: Client, room: Room) -> None:
    meeting = make(room)
    base = f"/rooms/{room.slug}/schedule/"
    assert bob_client.get(base).status_code == 404
    assert bob_client.get(f"{base}{meeting.pk}/").status_code == 404
    assert bob_client.post(f"{base}{meeting.pk}/cancel/").status_code == 404
