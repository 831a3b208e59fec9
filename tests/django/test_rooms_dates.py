"""Times at the ends of the calendar are refused by name, and old ones break no page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from conference.accounts.models import User
from conference.rooms.access.guests import guest_link_create
from conference.rooms.models import GuestLink, Room, ScheduledMeeting
from conference.rooms.schedule.meetings import ScheduleCreate, meeting_schedule

pytestmark = [pytest.mark.django, pytest.mark.django_db]

TOMORROW = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
ENDS = [
    *("9999-12-31T23:59:59-10:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999+14:00"),
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00-23:59", "1600-02-29T00:00:00Z"),
    *("2500-01-01T00:00:00Z", "1899-12-31T00:00:00Z"),
]
DAYS = ["9999-12-31", "9999-01-01", "0001-01-01", "0001-12-31", "3000-02-28", "1600-02-29"]
ZONES = ["Pacific/Honolulu", "Pacific/Kiritimati", "UTC", "Europe/Berlin"]


def post(client: Client, room: Room, what: str, body: object) -> Any:
    return client.post(f"/api/v1/rooms/{room.slug}/{what}", body, content_type="application/json")


def refused_field(answer: Any) -> str:
    assert answer.status_code == 400, answer.content
    (field,) = answer.json()["errors"]
    return str(field)


@pytest.mark.parametrize("text", ENDS)
def test_a_time_far_away_is_refused_by_rest(alice_client: Client, room: Room, text: str) -> None:
    assert refused_field(post(alice_client, room, "schedule", {"starts_at": text})) == "starts_at"
    assert refused_field(post(alice_client, room, "guest-links", {"expires_at": text})) == "expires_at"
    meeting = meeting_schedule(room=room, change=ScheduleCreate(starts_at=TOMORROW))
    path = f"/api/v1/rooms/{room.slug}/schedule/{meeting.pk}"
    assert refused_field(alice_client.patch(path, {"starts_at": text}, content_type="application/json")) == "starts_at"
    assert not GuestLink.objects.exists()


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("recurrence", ["daily", "monthly"])
def test_a_last_day_far_away_is_refused_by_rest(
    alice_client: Client, room: Room, day: str, zone: str, recurrence: str
) -> None:
    body = {"starts_at": TOMORROW.isoformat(), "recurrence": recurrence, "until": day, "time_zone": zone}
    assert refused_field(post(alice_client, room, "schedule", body)) == "until"


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("zone", ZONES)
def test_days_far_away_are_shown_at_their_field(alice_client: Client, room: Room, day: str, zone: str) -> None:
    form = {"title": "Class", "date": TOMORROW.date(), "time": "09:30", "duration_minutes": "45", "time_zone": zone}
    form |= {"recurrence": "weekly", "ends": "until", "until": day, "count": ""}
    path = f"/rooms/{room.slug}/schedule/"
    assert list(alice_client.post(path, form).context["form"].errors) == ["until"]
    assert list(alice_client.post(path, form | {"date": day, "ends": "never"}).context["form"].errors) == ["date"]
    link = {"label": "", "lifetime": "date", "last_day": day, "time_zone": zone}
    page = alice_client.post(f"/rooms/{room.slug}/settings/guest-links/", link)
    assert list(page.context["guest_link_form"].errors) == ["last_day"]


@pytest.mark.parametrize("moment", [datetime.max, datetime.min, datetime(9999, 12, 31, 12)])
@pytest.mark.parametrize("zone", ZONES)
def test_times_that_an_earlier_version_stored_break_no_page(
    alice_client: Client, bob_client: Client, admin_client: Client, alice: User, room: Room, settings: Settings,
    moment: datetime, zone: str,
) -> None:  # fmt: skip
    settings.TIME_ZONE = zone
    guest_link_create(room=room, created_by=alice)
    meetings = [
        meeting_schedule(room=room, change=ScheduleCreate(starts_at=TOMORROW, recurrence=recurrence, time_zone=zone))
        for recurrence in ("none", "daily", "monthly")
    ]
    moment = moment.replace(tzinfo=UTC)
    GuestLink.objects.update(expires_at=moment)
    ScheduledMeeting.objects.filter(pk=meetings[0].pk).update(starts_at=moment)
    ScheduledMeeting.objects.exclude(pk=meetings[0].pk).update(until=moment.date())
    base = f"/rooms/{room.slug}"
    pages = ["/", f"{base}/settings/", f"/api/v1/rooms/{room.slug}/schedule", f"/api/v1/rooms/{room.slug}/guest-links"]
    pages += [f"{base}/schedule/{meeting.pk}/" for meeting in meetings]
    pages += [f"{base}/schedule/{meeting.pk}/meeting.ics" for meeting in meetings]
    assert [alice_client.get(page).status_code for page in pages] == [200] * len(pages)
    assert bob_client.get(f"/api/v1/rooms/{room.slug}/schedule").status_code == 200
    lists = ["/admin/rooms/guestlink/", f"/admin/rooms/guestlink/{GuestLink.objects.get().pk}/change/"]
    assert [admin_client.get(page).status_code for page in lists] == [200, 200]


def test_the_upgrade_mends_what_is_stored(room: Room, alice: User) -> None:
    from importlib import import_module

    from django.apps import apps

    guest_link_create(room=room, created_by=alice)
    GuestLink.objects.update(expires_at=datetime.max.replace(tzinfo=UTC))
    import_module("conference.rooms.migrations.0006_times_within_the_calendar").bring_near(apps, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires_at FROM rooms_guestlink")
        assert str(cursor.fetchone()[0]).startswith("2200-01-01")


@pytest.mark.parametrize(
    "query",
    [
        *("created_at__gte=9999-12-31T23:59:59-10:00", "created_at__lt=0001-01-01T00:00:00%2B14:00"),
        *("created_at__year=9999", "created_at__year=99999", "created_at__year=0", "created_at__year=-1"),
        *(
            "created_at__year=9999&created_at__month=12&created_at__day=31",
            "created_at__year=2026&created_at__month=13",
        ),
        *("created_at__year=2026&created_at__month=2&created_at__day=30", "created_at__year=x", "p=99999999999999"),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Pacific/Kiritimati"])
def test_query_parameters_of_the_administration(
    admin_client: Client, room: Room, settings: Settings, query: str, zone: str
) -> None:
    settings.TIME_ZONE = zone
    assert admin_client.get(f"/admin/rooms/room/?{query}", follow=True).status_code in (200, 400, 404)


def test_what_people_really_plan_is_taken(alice_client: Client, room: Room) -> None:
    body = {
        "starts_at": TOMORROW.isoformat(),
        "recurrence": "weekly",
        "until": str(date.today() + timedelta(days=7000)),
    }
    assert post(alice_client, room, "schedule", body).status_code == 201
    end = TOMORROW + timedelta(days=3600)
    assert post(alice_client, room, "guest-links", {"expires_at": end.isoformat()}).status_code == 201
