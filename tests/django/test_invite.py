"""The dialog “Invite people”: who is given which link, and the room's guest link that is shown again."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from conference.accounts.models import User
from conference.rooms.access.guests import guest_link_create, guest_link_revoke, guest_token_of
from conference.rooms.access.invitations import invitation_remove, invitation_set
from conference.rooms.invite.standing import standing_link_make, standing_link_of
from conference.rooms.models import GuestLink, Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.schedule.ends import GRACE
from conference.rooms.schedule.meetings import (
    ScheduleChange,
    ScheduleCreate,
    meeting_cancel,
    meeting_reschedule,
    meeting_schedule,
)
from conference.rooms.services import room_archive, room_create

pytestmark = [pytest.mark.django, pytest.mark.django_db]

START = (datetime.now(UTC) + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def room(alice: User) -> Room:
    return room_create(owner=alice, name="Physics")


def path_of(room: Room) -> str:
    return f"/api/v1/rooms/{room.slug}/invite"


def invite(client: Client, room: Room, **query: str) -> Any:
    return client.get(path_of(room), query).json()


def ways(answer: Any) -> list[str]:
    return [letter["way"] for letter in answer["letters"]]


def make_link(client: Client, room: Room) -> Any:
    answer = client.post(path_of(room))
    assert answer.status_code == 201
    return answer.json()


def test_the_host_is_shown_the_same_guest_link_whenever_the_dialog_is_opened(
    alice_client: Client, client: Client, room: Room
) -> None:
    before = invite(alice_client, room)
    assert (ways(before), before["guest_link"], before["manages"]) == (["members"], None, True)
    made = make_link(alice_client, room)
    again = invite(alice_client, room)
    assert make_link(alice_client, room)["letters"] == made["letters"] == again["letters"]
    assert (ways(again), again["guest_link"]["state"]) == (["guests", "members"], "good")
    guests = again["letters"][0]
    assert client.get(urlsplit(guests["url"]).path).context["room_config"]["role"] == "guest"
    assert guests["url"] in guests["text"] and "no account" in guests["text"]
    assert GuestLink.objects.count() == 1
    assert urlsplit(guests["url"]).path.split("/")[2] not in str(list(GuestLink.objects.values()))


def test_only_the_owner_makes_the_link(bob_client: Client, client: Client, bob: User, room: Room) -> None:
    invitation_set(room=room, invitee="bob", role="moderator")
    assert bob_client.post(path_of(room)).status_code == 403
    assert client.post(path_of(room)).status_code == 401
    assert not GuestLink.objects.exists()


def test_participants_are_given_the_link_for_members_only(
    alice_client: Client, bob_client: Client, client: Client, room: Room
) -> None:
    url = make_link(alice_client, room)["letters"][0]["url"]
    shown = invite(bob_client, room)
    assert (ways(shown), shown["guest_link"], shown["manages"]) == (["members"], None, False)
    page = client.get(shown["letters"][0]["url"], follow=True).content.decode()
    assert url not in str(shown) and urlsplit(url).path not in page
    assert client.get(path_of(room)).status_code == 401


def test_a_moderator_of_the_list_sees_the_link_until_taken_off_it(
    alice_client: Client, bob_client: Client, room: Room
) -> None:
    make_link(alice_client, room)
    moderator = invitation_set(room=room, invitee="bob", role="moderator")
    shown = invite(bob_client, room)
    assert (ways(shown), shown["manages"]) == (["guests", "members"], False)
    link = f"/api/v1/rooms/{room.slug}/guest-links/{shown['guest_link']['id']}"
    assert bob_client.delete(link).status_code == 403
    invitation_remove(invitation=moderator)
    assert ways(invite(bob_client, room)) == ["members"]


def test_guests_are_given_what_they_have(alice_client: Client, client: Client, room: Room) -> None:
    url = make_link(alice_client, room)["letters"][0]["url"]
    invite_path = client.get(urlsplit(url).path).context["room_config"]["api"]["invite"]
    shown = client.get(invite_path).json()
    assert (ways(shown), shown["guest_link"], shown["manages"]) == (["guests"], None, False)
    assert shown["letters"][0]["url"] == url
    guest_link_revoke(link=GuestLink.objects.get())
    refused = client.get(invite_path)
    assert (refused.status_code, refused.json()["reason"]) == (403, "guest_link_revoked")


def test_visitors_of_an_open_room_are_given_its_address(alice: User, client: Client) -> None:
    room = room_create(owner=alice, name="Open", settings=RoomSettings(access="open"))
    shown = invite(client, room)
    assert (ways(shown), shown["open"]) == (["everyone"], True)
    assert client.get(shown["letters"][0]["url"]).status_code == 200
    assert shown["letters"][0]["text"].startswith("You are invited to “Open”.")


def test_a_revoked_link_is_replaced_by_another(alice_client: Client, client: Client, room: Room) -> None:
    first = make_link(alice_client, room)
    link = f"/api/v1/rooms/{room.slug}/guest-links/{first['guest_link']['id']}"
    assert alice_client.delete(link).status_code == 204
    assert ways(invite(alice_client, room)) == ["members"]
    second = make_link(alice_client, room)
    assert second["letters"][0]["url"] != first["letters"][0]["url"]
    assert client.get(urlsplit(first["letters"][0]["url"]).path).status_code == 410


def test_links_of_before_work_and_say_that_they_cannot_be_shown(
    alice: User, alice_client: Client, client: Client, room: Room
) -> None:
    _link, token = guest_link_create(room=room, created_by=alice, label="Old")
    room.guest_links.update(salt="")
    assert client.get(f"/g/{token}/").status_code == 200
    page = alice_client.get(f"/rooms/{room.slug}/settings/").content.decode()
    assert "cannot be shown again" in page and token not in page


def test_a_link_can_be_shown_again_in_the_settings(alice: User, alice_client: Client, room: Room) -> None:
    _link, token = guest_link_create(room=room, created_by=alice, label="Parents")
    assert (
        f'data-copy="http://testserver/g/{token}/"'
        in alice_client.get(f"/rooms/{room.slug}/settings/").content.decode()
    )


def test_a_new_secret_key_keeps_links_working_and_with_its_predecessor_readable(
    alice_client: Client, client: Client, room: Room, settings: Settings
) -> None:
    url = make_link(alice_client, room)["letters"][0]["url"]
    link, old = GuestLink.objects.get(), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 40, [old]
    assert guest_token_of(link) in url
    settings.SECRET_KEY_FALLBACKS = []
    assert guest_token_of(link) == ""
    assert client.get(urlsplit(url).path).status_code == 200
    settings.SECRET_KEY = old
    room.guest_links.update(salt="")
    assert invite(alice_client, room)["guest_link"]["state"] == "unreadable"
    made = make_link(alice_client, room)
    assert made["guest_link"]["state"] == "good"
    assert client.get(urlsplit(url).path).status_code == 200, "the earlier one goes on working"


def test_closed_rooms_have_no_invitation(alice_client: Client, room: Room) -> None:
    room_archive(room=room)
    assert alice_client.get(path_of(room)).status_code == 404


# The end of the link


def end_of(room: Room) -> datetime | None:
    link = standing_link_of(room)
    assert link is not None
    end: datetime | None = link.expires_at
    return end


@pytest.mark.parametrize(
    ("series", "days"),
    [
        ({}, 0),
        ({"recurrence": "weekly", "count": 3}, 14),
        ({"recurrence": "weekly"}, None),
        ({"recurrence": "daily", "count": 1}, 0),
    ],
)
def test_the_link_ends_a_day_after_the_last_meeting(alice: User, room: Room, series: Any, days: int | None) -> None:
    standing_link_make(room=room, by=alice)
    assert end_of(room) is None, "without a schedule it is good until it is revoked"
    meeting_schedule(room=room, change=ScheduleCreate(starts_at=START, duration_minutes=60, **series))
    expected = None if days is None else START + timedelta(days=days, hours=1) + GRACE
    assert end_of(room) == expected


def test_the_end_follows_every_change_of_the_schedule(alice: User, room: Room) -> None:
    meeting = meeting_schedule(room=room, change=ScheduleCreate(starts_at=START, duration_minutes=60))
    standing_link_make(room=room, by=alice)
    assert end_of(room) == START + timedelta(hours=1) + GRACE
    last_day = (START + timedelta(days=30)).date()
    meeting_reschedule(meeting=meeting, change=ScheduleChange(recurrence="weekly", until=last_day))
    until = end_of(room)
    assert until is not None and until - START > timedelta(days=30)
    meeting_cancel(meeting=meeting)
    cancelled = end_of(room)
    assert cancelled is not None and abs(cancelled - timezone.now() - GRACE) < timedelta(minutes=1)


def test_meetings_that_were_over_before_do_not_end_a_new_link(alice: User, alice_client: Client, room: Room) -> None:
    meeting = meeting_schedule(room=room, change=ScheduleCreate(starts_at=START))
    room.schedule.update(starts_at=timezone.now() - timedelta(days=9))
    standing_link_make(room=room, by=alice)
    assert end_of(room) is None
    room.guest_links.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert invite(alice_client, room)["guest_link"]["state"] == "over"
    assert ways(invite(alice_client, room)) == ["members"]
    assert make_link(alice_client, room)["guest_link"]["state"] == "good"
    meeting.delete()


# The text, the mail, the calendar file

NAMES = [
    "Physics",
    "物理课：电与磁",
    "<script>alert(1)</script>&body=x&cc=evil@example.org",
    "مدرسة الفيزياء",
    "👩‍🏫 Klasse 7a, Ä Ö Ü; \\n;X-EVIL:1",
    "W" * 80,
    "电" * 80,
]


@pytest.mark.parametrize("name", NAMES)
def test_names_stay_names_in_mail_text_and_calendar(alice: User, alice_client: Client, name: str) -> None:
    room = room_create(owner=alice, name=name[:80])
    meeting = meeting_schedule(room=room, change=ScheduleCreate(starts_at=START, recurrence="weekly"))
    shown = make_link(alice_client, room)["letters"][0]
    assert room.name in shown["text"] and "When: " in shown["text"]
    mail = urlsplit(shown["mailto"])
    assert len(shown["mailto"]) <= 1900 and mail.scheme == "mailto" and mail.path == ""
    fields = parse_qs(mail.query, strict_parsing=True)
    assert sorted(fields) == ["body", "subject"]
    assert shown["url"] in fields["body"][0] and "\r\n" in fields["body"][0]
    assert "\n" not in fields["subject"][0] and room.name[:20] in fields["subject"][0]
    picture = unquote(shown["qr"])
    assert picture.startswith("data:image/svg+xml") and "script" not in picture and room.name not in picture
    content = alice_client.get(f"/rooms/{room.slug}/schedule/{meeting.pk}/meeting.ics").content
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (event["SUMMARY"], event["URL"]) == (room.name, shown["url"])
    assert "X-EVIL" not in event


def test_calendar_files_carry_what_their_reader_may_pass_on(
    alice_client: Client, bob_client: Client, client: Client, room: Room
) -> None:
    meeting = meeting_schedule(room=room, change=ScheduleCreate(starts_at=START))
    guests, members = (letter["url"] for letter in make_link(alice_client, room)["letters"])
    path = f"/rooms/{room.slug}/schedule/{meeting.pk}/meeting.ics"
    (host_event,) = Calendar.from_ical(alice_client.get(path).content).walk("VEVENT")
    assert host_event["URL"] == guests and members in str(host_event["DESCRIPTION"])
    content = bob_client.get(path).content.decode().replace("\r\n ", "")
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert urlsplit(guests).path not in content
    assert "Physics" in client.get(str(event["URL"]), follow=True).content.decode()


def test_the_text_is_about_the_meeting_that_was_scheduled(alice_client: Client, room: Room) -> None:
    later = START + timedelta(days=5)
    meeting_schedule(room=room, change=ScheduleCreate(starts_at=START, title="First"))
    second = meeting_schedule(room=room, change=ScheduleCreate(starts_at=later, title="Second"))
    assert "“First”" in invite(alice_client, room)["letters"][0]["text"]
    assert "“Second”" in invite(alice_client, room, meeting=str(second.pk))["letters"][0]["text"]
    for wrong in ("x", "0" * 36, "00000000-0000-0000-0000-000000000000", "\x00", "1" * 4000):
        assert alice_client.get(path_of(room), {"meeting": wrong}).status_code == 404


def test_a_password_is_announced_and_never_written(alice: User, alice_client: Client) -> None:
    room = room_create(owner=alice, name="Locked", settings=RoomSettings(password="s3cret"))
    guests, members = make_link(alice_client, room)["letters"]
    assert "password" in members["text"] and "password" not in guests["text"]
    assert "s3cret" not in str((guests, members))
