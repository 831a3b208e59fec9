"""Calendar files, read back by what people use: ical.js, node-ical, khal and icalendar; who gets them."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from django.test import Client
from icalendar import Calendar
from pytest_django import Settings

from conference.accounts.models import User
from conference.rooms.access.guests import guest_link_create, guest_link_revoke
from conference.rooms.access.invitations import invitation_set
from conference.rooms.models import Room, ScheduledMeeting
from conference.rooms.payloads import RoomSettings
from conference.rooms.schedule.calendar_file import HOST, calendar_file
from conference.rooms.schedule.meetings import ScheduleCreate, meeting_cancel, meeting_schedule
from conference.rooms.schedule.recurrence import starts
from conference.rooms.schedule.time_zones import vtimezone
from conference.rooms.services import room_create
from deploy.node import command_for

pytestmark = [pytest.mark.django, pytest.mark.django_db]

# With and without summer time, in both hemispheres, by rules that are odd, and where clocks follow the moon.
ZONES = [
    *("Europe/Berlin", "America/New_York", "Australia/Sydney", "America/Santiago", "Pacific/Auckland", "Asia/Tokyo"),
    *("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham"),
    *("Africa/Casablanca", "Africa/Cairo", "UTC", "America/Sao_Paulo"),
]
RULED = ["Europe/Berlin", "America/New_York", "Australia/Sydney", "America/Santiago", "Asia/Jerusalem", "Europe/Dublin"]
YEARS = (2027, 2036, 2040)
KHAL = """
[calendars]
[[c]]
path = {folder}/calendar
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""
WATCHED = timedelta(days=3 * 366)
TOMORROW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)


def made(zone: str, start: datetime, recurrence: str = "weekly", **fields: Any) -> ScheduledMeeting:
    """A meeting that is not stored."""
    room = Room(name="Physics", slug="physics", owner=User(username="alice", display_name="Alice"))
    times = {"starts_at": start.astimezone(UTC), "created_at": start, "updated_at": start}
    return ScheduledMeeting(room=room, title="Class", time_zone=zone, recurrence=recurrence, **times, **fields)


def expected(meeting: ScheduledMeeting, end: datetime) -> list[float]:
    found = []
    for start in starts(meeting.starts_at, ZoneInfo(meeting.time_zone), meeting.recurrence, count=meeting.count):
        if start >= end:
            break
        found.append(start.timestamp())
    return found


def read(files: dict[str, dict[str, object]]) -> dict[str, dict[str, Any]]:
    """The events that JavaScript readers find in the files."""
    node = command_for("node")
    assert node is not None
    result = subprocess.run(
        [*node, "tests/js/read_calendars.js"], input=json.dumps(files), capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, Any]] = json.loads(result.stdout)
    return found


def test_javascript_readers_find_each_meeting_at_its_time_in_every_zone_and_year() -> None:
    files, wanted = {}, {}
    for zone in ZONES:
        for year in YEARS:
            begin = datetime(year, 1, 12, 9, 30, tzinfo=ZoneInfo(zone))
            series = made(zone, begin)
            single = made(zone, begin + timedelta(days=190), "none")
            for name, meeting in ((f"{zone} {year}", series), (f"{zone} {year} once", single)):
                content = calendar_file(meeting, url="https://parley.example/rooms/physics/").decode()
                files[name] = {"ics": content, "from": begin.timestamp(), "to": (begin + WATCHED).timestamp()}
                wanted[name] = expected(meeting, begin + WATCHED)
    found = read(files)
    assert {name: reader["icalJs"] for name, reader in found.items()} == wanted
    assert {name: reader["nodeIcal"] for name, reader in found.items()} == wanted


@pytest.mark.parametrize("zone", ZONES)
def test_the_rules_of_a_zone_alone_give_its_times(zone: str) -> None:
    """The zone as the file describes it, without looking at its name."""
    begin = datetime(2027, 1, 12, 9, 30, tzinfo=ZoneInfo(zone))
    described = vtimezone(ZoneInfo(zone), "Somewhere", begin.date()).to_tz(lookup_tzid=False)
    for days in range(0, 8 * 365, 5):
        local = (begin + timedelta(days=days)).replace(tzinfo=None)
        assert local.replace(tzinfo=described).utcoffset() == local.replace(tzinfo=ZoneInfo(zone)).utcoffset(), local


@pytest.mark.parametrize("zone", RULED)
def test_the_rules_have_no_end_and_no_lists(zone: str) -> None:
    component = vtimezone(ZoneInfo(zone), zone, date(2027, 1, 12))
    text = component.to_ical().decode()
    assert "RDATE" not in text
    assert text.count("RRULE:FREQ=YEARLY") == 2
    assert "UNTIL" not in text
    observances: list[Any] = list(component.subcomponents)
    for observance in observances:
        rule = rrulestr(observance["RRULE"].to_ical().decode(), dtstart=observance["DTSTART"].dt)
        changed = next(at for at in rule if at.year == 2090)
        before, after = (
            ((changed + timedelta(hours=hours)).replace(tzinfo=ZoneInfo(zone))).utcoffset() for hours in (-3, 3)
        )
        assert (before, after) == (observance["TZOFFSETFROM"].td, observance["TZOFFSETTO"].td)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Tokyo", "UTC"])
def test_a_single_meeting_is_in_utc(zone: str) -> None:
    content = calendar_file(made(zone, datetime(2027, 7, 1, 9, 30, tzinfo=ZoneInfo(zone)), "none"), url="u").decode()
    assert "VTIMEZONE" not in content
    assert "TZID" not in content
    assert f"DTSTART:{datetime(2027, 7, 1, 9, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC):%Y%m%dT%H%M%SZ}" in content


def test_a_desktop_calendar_finds_each_meeting_of_a_year(tmp_path: Path) -> None:
    """khal, as a process of its own: it changes how icalendar makes zones."""
    config, begin = tmp_path / "khal.conf", datetime(2027, 1, 12, tzinfo=UTC)
    config.write_text(KHAL.format(folder=tmp_path))
    wanted: set[str] = set()
    files: list[Path] = []
    # khal takes zones from a package of its own, whose news of Morocco may be newer or older than the system's.
    for zone in [zone for zone in ZONES if zone != "Africa/Casablanca"]:
        meeting = made(zone, begin.replace(hour=9, tzinfo=ZoneInfo(zone)))
        meeting.title = zone
        files.append(tmp_path / f"{len(files)}.ics")
        files[-1].write_bytes(calendar_file(meeting, url="https://parley.example/"))
        found = [datetime.fromtimestamp(start, UTC) for start in expected(meeting, begin + timedelta(days=370))]
        wanted |= {f"{zone} {start:%Y-%m-%d %H:%M}" for start in found}
    khal = [sys.executable, "-m", "khal", "-c", str(config)]
    options: Any = {"check": True, "capture_output": True, "text": True, "env": {**os.environ, "HOME": str(tmp_path)}}
    subprocess.run([*khal, "import", "--batch", "-a", "c", *map(str, files)], **options)
    listing = [*khal, "list", "--format", "{title} {start}", "--day-format", "", "2027-01-10", "360d"]
    shown = {line for line in subprocess.run(listing, **options).stdout.splitlines() if line}
    last = begin + timedelta(days=350)
    assert {line for line in shown if line[-16:] < f"{last:%Y-%m-%d}"} == {
        line for line in wanted if line[-16:] < f"{last:%Y-%m-%d}"
    }


# Who gets the file, and under which name


def stored(room: Room, **fields: Any) -> ScheduledMeeting:
    return meeting_schedule(room=room, change=ScheduleCreate(starts_at=TOMORROW, title="Class", **fields))


def event_of(response: Any) -> tuple[Any, Any]:
    assert response.status_code == 200
    calendar = Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_one_meeting_has_one_identifier_under_all_names(alice_client: Client, room: Room, settings: Settings) -> None:
    meeting = stored(room)
    path = f"/rooms/{room.slug}/schedule/{meeting.pk}/meeting.ics"
    settings.ALLOWED_HOSTS = ["*"]
    identifiers = set()
    for url in ("http://127.0.0.1:8000", "https://meet.example.org:8443"):
        settings.PARLEY_URL = url
        for host in ("localhost:8000", "192.0.2.1", "[2001:db8::1]:8000", "parley.example"):
            identifiers.add(str(event_of(alice_client.get(path, headers={"Host": host}))[1]["UID"]))
    assert identifiers == {f"{meeting.pk}@{HOST}"}


@pytest.mark.parametrize("recurrence", ["none", "weekly"])
def test_a_meeting_that_is_called_off_says_so_as_calendars_want(
    alice_client: Client, room: Room, recurrence: Any
) -> None:
    meeting = stored(room, recurrence=recurrence)
    path = f"/rooms/{room.slug}/schedule/{meeting.pk}/meeting.ics"
    published, before = event_of(alice_client.get(path))
    meeting_cancel(meeting=meeting)
    cancelled, after = event_of(alice_client.get(path))
    assert (str(published["METHOD"]), str(cancelled["METHOD"])) == ("PUBLISH", "CANCEL")
    assert (str(after["STATUS"]), int(after["SEQUENCE"])) == ("CANCELLED", 1)
    for event in (before, after):
        assert str(event["ORGANIZER"]) == f"mailto:noreply@{HOST}"
        assert event["ORGANIZER"].params["CN"] == "Alice"
    assert before["UID"] == after["UID"]


def test_visitors_of_an_open_room_get_the_file(client: Client, alice: User) -> None:
    room = room_create(owner=alice, name="Open day", settings=RoomSettings(access="open"))
    _calendar, event = event_of(client.get(f"/rooms/{room.slug}/schedule/{stored(room).pk}/meeting.ics"))
    assert f"/rooms/{room.slug}/?i=" in str(event["URL"])


def test_other_visitors_are_asked_to_sign_in(client: Client, room: Room) -> None:
    path = f"/rooms/{room.slug}/schedule/{stored(room).pk}/meeting.ics"
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (302, f"/accounts/login/?next={path}")


def test_the_holder_of_a_guest_link_gets_the_file_with_that_link(client: Client, alice: User) -> None:
    room = room_create(owner=alice, name="Club", settings=RoomSettings(access="invited"))
    invitation_set(room=room, invitee="bob")
    link, token = guest_link_create(room=room, created_by=alice)
    meeting = stored(room)
    path = f"/g/{token}/schedule/{meeting.pk}/meeting.ics"
    assert path in client.get(f"/g/{token}/").content.decode()
    _calendar, event = event_of(client.get(path))
    assert str(event["LOCATION"]).endswith(f"/g/{token}/")
    assert client.get(f"/g/wrong-token/schedule/{meeting.pk}/meeting.ics").status_code == 403
    other = stored(room_create(owner=alice, name="Other"))
    assert client.get(f"/g/{token}/schedule/{other.pk}/meeting.ics").status_code == 404
    guest_link_revoke(link=link)
    assert client.get(path).status_code == 403
