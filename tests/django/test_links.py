"""Links that are made for others lead to where people find the installation, whatever a proxy leaves of the request."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import Settings

from conference.accounts.models import User
from conference.rooms.models import Room
from conference.rooms.schedule.meetings import ScheduleCreate, meeting_schedule

pytestmark = [pytest.mark.django, pytest.mark.django_db]

PUBLIC = "https://meet.example.org:8443"
HOSTS = ["meet.example.org", "meet.example.org:8443", "127.0.0.1:8000", "10.0.0.7"]


def links(client: Client, room: Room, host: str) -> list[str]:
    """Every link that pages and REST make for other people."""
    headers = {"Host": host}
    start = datetime.now(UTC) + timedelta(days=1)
    meeting = meeting_schedule(room=room, change=ScheduleCreate(starts_at=start))
    api = f"/api/v1/rooms/{room.slug}"

    def post(path: str, body: Any = None, **options: Any) -> Any:
        return client.post(path, {} if body is None else body, headers=headers, **options)

    page = post(f"/rooms/{room.slug}/settings/guest-links/", {"lifetime": "1h", "label": ""})
    calendar = Calendar.from_ical(
        client.get(f"/rooms/{room.slug}/schedule/{meeting.pk}/meeting.ics", headers=headers).content
    )
    (event,) = calendar.walk("VEVENT")
    schedule = client.get(f"{api}/schedule", headers=headers).json()["schedule"]
    return [
        page.context["new_link"],
        client.get(api, headers=headers).json()["url"],
        client.get("/api/v1/rooms", headers=headers).json()["rooms"][0]["url"],
        post("/api/v1/rooms", {"name": "Art"}, content_type="application/json").json()["url"],
        post(f"{api}/guest-links", content_type="application/json").json()["url"],
        *(item["calendar_url"] for item in schedule),
        *(str(event[name]) for name in ("URL", "LOCATION")),
    ]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    "url", [PUBLIC, "http://192.0.2.5:8000", "https://parley.example", "http://[2001:db8::1]:8000"]
)
def test_links_begin_with_parley_url(alice_client: Client, room: Room, settings: Settings, host: str, url: str) -> None:
    settings.PARLEY_URL, settings.ALLOWED_HOSTS = url, ["*"]
    found = links(alice_client, room, host)
    assert len(found) >= 8
    assert [link for link in found if not link.startswith(f"{url}/")] == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_an_address_of_this_machine_only_is_not_given_to_others(
    alice_client: Client, room: Room, settings: Settings, url: str
) -> None:
    settings.PARLEY_URL, settings.ALLOWED_HOSTS = url, ["*"]
    assert all(link.startswith("http://10.0.0.7/") for link in links(alice_client, room, "10.0.0.7"))


@pytest.mark.parametrize("host", HOSTS)
def test_sockets_may_be_opened_where_the_page_was_opened(
    client: Client, alice: User, settings: Settings, host: str
) -> None:
    settings.PARLEY_URL, settings.ALLOWED_HOSTS = PUBLIC, ["*"]
    policy = client.get("/", headers={"Host": host}).headers["Content-Security-Policy"]
    (sources,) = (part.split() for part in policy.split("; ") if part.startswith("connect-src"))
    assert {f"wss://{host}", f"ws://{host}", "wss://meet.example.org:8443"} <= set(sources)
