"""Rooms whose newcomers wait for a host: the setting, the schedule, and what tickets and running meetings learn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conference.accounts.models import User
from conference.rooms.live_settings import room_settings
from conference.rooms.models import Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.schedule.meetings import ScheduleChange, ScheduleCreate, meeting_cancel, meeting_reschedule
from conference.rooms.schedule.meetings import meeting_schedule as schedule
from conference.rooms.services import room_update
from conference.signaling import live
from conference.signaling.auth import Admission

pytestmark = [pytest.mark.django, pytest.mark.django_db]

SOON = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    calls: list[Any] = []
    monkeypatch.setattr(live, "room_changed", lambda slug, changes: calls.append(changes))
    return calls


def wait(room: Room, when: Any) -> Room:
    return room_update(room=room, settings=RoomSettings(wait_for_host=when))


def test_a_room_without_a_schedule_lets_the_first_one_begin(room: Room) -> None:
    assert not room_settings(room).wait_for_host
    assert room_settings(wait(room, "always")).wait_for_host


def test_by_default_people_wait_as_long_as_a_meeting_is_planned(room: Room, told: list[Any]) -> None:
    meeting = schedule(room=room, change=ScheduleCreate(starts_at=SOON, duration_minutes=30))
    assert (room_settings(room).wait_for_host, room_settings(room).scheduled_at) == (True, SOON.timestamp())
    assert told == [{"scheduled_at": SOON.timestamp(), "wait_for_host": True}]
    later = SOON + timedelta(days=40)
    meeting_reschedule(meeting=meeting, change=ScheduleChange(starts_at=later))
    assert room_settings(room).scheduled_at == later.timestamp()
    room.schedule.update(starts_at=timezone.now() - timedelta(hours=2))
    assert room_settings(room).scheduled_at is None
    assert not room_settings(room).wait_for_host


def test_the_meeting_that_goes_on_counts(room: Room) -> None:
    meeting = schedule(room=room, change=ScheduleCreate(starts_at=SOON, recurrence="weekly"))
    begun = SOON - timedelta(minutes=80)
    room.schedule.filter(pk=meeting.pk).update(starts_at=begun)
    assert room_settings(room).scheduled_at == begun.timestamp()


def test_a_meeting_that_is_called_off_lets_nobody_in_who_waits(room: Room, told: list[Any]) -> None:
    meeting = schedule(room=room, change=ScheduleCreate(starts_at=SOON))
    meeting_cancel(meeting=meeting)
    assert told[1:] == [{"scheduled_at": None}]
    assert not room_settings(room).wait_for_host, "the next meeting is one like others"


def test_never_is_never(room: Room) -> None:
    schedule(room=wait(room, "never"), change=ScheduleCreate(starts_at=SOON))
    assert not room_settings(room).wait_for_host


def test_nobody_waits_before_a_breakout_room(room: Room) -> None:
    wait(room, "always")
    breakout = Room.objects.create(slug="side", name="Side", owner=room.owner, parent=room, wait_for_host="always")
    assert not room_settings(breakout).wait_for_host


def test_tickets_carry_it(bob_client: Client, room: Room, issued: list[Admission]) -> None:
    schedule(room=room, change=ScheduleCreate(starts_at=SOON))
    assert bob_client.post(f"/api/v1/rooms/{room.slug}/tickets", {}, content_type="application/json").status_code == 201
    assert (issued[0].settings.wait_for_host, issued[0].settings.scheduled_at) == (True, SOON.timestamp())


@pytest.mark.parametrize("value", ["", "sometimes", True, None, 1])
def test_rest_refuses_other_values(alice_client: Client, room: Room, value: object) -> None:
    path, body = f"/api/v1/rooms/{room.slug}", {"settings": {"wait_for_host": value}}
    answer = alice_client.patch(path, body, content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["settings.wait_for_host"]


def test_the_owner_chooses_on_the_page(alice_client: Client, alice: User, room: Room, told: list[Any]) -> None:
    page = f"/rooms/{room.slug}/settings/"
    assert "Others wait until a host or moderator is there" in alice_client.get(page).content.decode()
    body = {"name": room.name, "access": "members", "media_limit": 12, "language": "en"}
    assert alice_client.post(page, {**body, "wait_for_host": "always"}).status_code == 302
    assert told == [{"wait_for_host": True}]
    assert alice_client.post(page, {**body, "wait_for_host": "maybe"}).status_code == 422
    assert alice_client.post(page, body).status_code == 302
    room.refresh_from_db()
    assert room.wait_for_host == "always"
