"""The agent's search in transcripts: who hears of which meetings, and which agent may ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import timezone

from conference.accounts.models import User
from conference.rooms.live_settings import room_settings
from conference.rooms.models import Invitation, InvitedRole, Room
from conference.rooms.services import room_create
from conference.signaling.auth import token_hash
from conference.signaling.redis_pool import private_client
from conference.signaling.room.commands import Command
from conference.signaling.room.state import RoomState
from conference.signaling.runner import execute
from conference.transcripts.rest import SEARCHES
from tests.django import transcripts_data as data
from tests.unit.signaling_rooms import join_command

pytestmark = [pytest.mark.django, pytest.mark.django_db]

CLAIM = {"worker_id": "worker-1", "epoch": 3}
LAST_WEEK = str(uuid4())


@dataclass
class Meeting:
    """A meeting that goes on, and one of a week ago. People have their names as peer ids."""

    room: Room
    running_id: str = ""

    def join(self, name: str, role: str = "participant", user_id: int | None = None, **changes: Any) -> None:
        command = join_command(
            room_settings(self.room),
            name,
            role,
            slug=self.room.slug,
            user_id=user_id,
            epoch=1 if role == "agent" else None,
            socket=f"specific.{name}",
            token_hash=token_hash(f"{name}-token"),
            **changes,
        )
        self.running_id = _execute(self.room.slug, command).meeting_id

    def said(
        self, text: str, *, days_ago: float = 7, meeting_id: str = LAST_WEEK, name: str = "Alice", **more: Any
    ) -> None:
        at = (timezone.now() - timedelta(days=days_ago)).timestamp()
        of = {"room_slug": self.room.slug, "meeting_id": meeting_id, "meeting_started_at": at - 60}
        data.store_segment(**of, text=text, name=name, started_at=at, ended_at=at + 2, **more)

    def came(self, user: User, *, days_ago: float = 7.1, event: str = "joined", meeting_id: str = LAST_WEEK) -> None:
        at = (timezone.now() - timedelta(days=days_ago)).timestamp()
        of = {"room_slug": self.room.slug, "meeting_id": meeting_id, "meeting_started_at": at}
        data.record(event, 0, **of, at=at, user_id=user.pk, name=user.username, peer_id=f"{user.username}-then")


Ask = Callable[..., Any]


def _execute(slug: str, command: Command) -> RoomState:
    async def run() -> RoomState:
        async with private_client():
            state = await execute(slug, command)
            assert state is not None
            return state

    return async_to_sync(run)()


@pytest.fixture
def meeting(alice: User, bob: User, charlie: User, redis_client: redis.Redis) -> Meeting:
    """Alice's room. Bob was there last week, Charlie was not; a guest is there now."""
    meeting = Meeting(room_create(owner=alice, name="Biology"))
    meeting.join("alice", "host", alice.pk)
    meeting.join("bob", user_id=bob.pk)
    meeting.join("charlie", user_id=charlie.pk)
    meeting.join("guest", "guest", guest_id="g1")
    meeting.join("nova", "agent")
    meeting.came(bob)
    meeting.said("We decided to buy ten microscopes.")
    meeting.said("The microscopes are on this table.", days_ago=0, meeting_id=meeting.running_id, name="Bob")
    redis_client.set(f"parley:agent:lease:{meeting.room.slug}", "worker-1:3")
    return meeting


@pytest.fixture
def ask(client: Client, agent_headers: dict[str, str], meeting: Meeting) -> Ask:
    """Asks as the agent does, on behalf of a participant."""

    def post(asked_by: str, query: str = "microscopes", *, path: str = "search", **fields: Any) -> Any:
        body = {"agent": CLAIM, "asked_by": asked_by, "query": query} | fields
        body = body if path == "search" else {"agent": CLAIM} | fields
        address = f"/api/v1/agent/rooms/{meeting.room.slug}/{path}"
        return client.post(address, body, content_type="application/json", headers=agent_headers)

    return post


def texts(response: Any) -> set[str]:
    assert response.status_code == 200, response.content
    return {quote["text"] for quote in response.json()["quotes"]}


EARLIER, NOW = "We decided to buy ten microscopes.", "The microscopes are on this table."


@pytest.mark.parametrize(
    ("asked_by", "scope", "heard"),
    [
        ("alice", "all", {EARLIER, NOW}),
        ("bob", "attended", {EARLIER, NOW}),
        ("charlie", "attended", {NOW}),
        ("guest", "running", {NOW}),
    ],
)
def test_people_hear_of_the_meetings_they_may_know(ask: Ask, asked_by: str, scope: str, heard: set[str]) -> None:
    response = ask(asked_by)
    assert (response.json()["scope"], texts(response)) == (scope, heard)
    assert texts(ask(asked_by, "")) == heard, "the same holds without words to look for"


def test_an_invited_moderator_hears_of_all_meetings(ask: Ask, meeting: Meeting, charlie: User) -> None:
    Invitation.objects.create(room=meeting.room, user=charlie, invitee="charlie", role=InvitedRole.MODERATOR)
    assert texts(ask("charlie")) == {EARLIER, NOW}


def test_a_role_on_loan_opens_no_earlier_meetings(ask: Ask, meeting: Meeting, charlie: User) -> None:
    meeting.join("charlie-2", "host", charlie.pk)
    meeting.join("charlie-3", "moderator", charlie.pk)
    assert texts(ask("charlie-2")) == texts(ask("charlie-3")) == {NOW}


def test_who_left_early_hears_what_was_said_until_then(ask: Ask, meeting: Meeting, bob: User) -> None:
    meeting.came(bob, days_ago=7.05, event="left")
    assert texts(ask("bob")) == {NOW}
    meeting.came(bob, days_ago=6.9, event="left")
    assert texts(ask("bob")) == {EARLIER, NOW}


def test_an_account_that_came_in_by_a_guest_link_is_a_guest(ask: Ask, meeting: Meeting, bob: User) -> None:
    meeting.join("bob-guest", "guest", bob.pk)
    assert texts(ask("bob-guest")) == {NOW}


def test_a_quote_says_who_when_and_where(ask: Ask, meeting: Meeting) -> None:
    quote = next(quote for quote in ask("alice").json()["quotes"] if quote["text"] == EARLIER)
    week_ago = timezone.localdate() - timedelta(days=7)
    assert (quote["name"], quote["date"], quote["running"]) == ("Alice", week_ago.isoformat(), False)
    assert UUID(quote["segment_id"])
    assert quote["meeting_id"] == LAST_WEEK
    assert datetime.fromtimestamp(quote["at"], timezone.get_current_timezone()).date() == week_ago


@pytest.mark.parametrize(
    ("fields", "heard"),
    [
        ({"earlier": True}, {EARLIER}),
        ({"speaker": "bob"}, {NOW}),
        ({"from_days_ago": 0, "to_days_ago": 0}, {NOW}),
        ({"from_days_ago": 13, "to_days_ago": 1}, {EARLIER}),
        ({"from_days_ago": 6, "to_days_ago": 1}, set()),
    ],
)
def test_what_is_looked_for_can_be_narrowed(ask: Ask, fields: dict[str, Any], heard: set[str]) -> None:
    assert texts(ask("alice", **fields)) == texts(ask("alice", "", **fields)) == heard


def test_answers_of_the_agent_are_quoted_only_when_it_is_asked_for(ask: Ask, meeting: Meeting) -> None:
    meeting.said("Microscopes magnify.", kind="agent", name="Nova")
    assert texts(ask("alice")) == {EARLIER, NOW}
    assert texts(ask("alice", speaker="Nova")) == {"Microscopes magnify."}


def test_what_the_agent_wrote_is_no_quote_and_known_to_a_new_agent_as_its_own(ask: Ask, meeting: Meeting) -> None:
    of = {"room_slug": meeting.room.slug, "meeting_id": meeting.running_id}
    data.record("joined", 0, **of, peer_id="nova", name="Nova", role="agent")
    at = timezone.now().timestamp()
    data.store_chat(**of, peer_id="nova", name="Nova", text="Alice said: microscopes", at=at)
    assert texts(ask("alice")) == {EARLIER, NOW}
    (written,) = [line for line in ask("", path="lines").json()["lines"] if line["name"] == "Nova"]
    assert (written["kind"], written["text"]) == ("agent", "Alice said: microscopes")


def test_another_room_is_never_heard_of(ask: Ask, alice: User) -> None:
    other = Meeting(room_create(owner=alice, name="Secrets"))
    other.said("The microscopes of the other room.", meeting_id=str(uuid4()))
    assert texts(ask("alice")) == {EARLIER, NOW}


def test_only_people_in_the_room_are_answered(ask: Ask, meeting: Meeting) -> None:
    meeting.join("waiting", user_id=None, lobby=True)
    for nobody in ("nova", "somebody-else", "waiting-2"):
        response = ask(nobody)
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")


def test_only_the_agent_that_holds_the_lease_is_answered(
    ask: Ask, client: Client, alice_client: Client, meeting: Meeting, redis_client: redis.Redis
) -> None:
    for path in ("search", "lines"):
        for claim in ({"worker_id": "worker-1", "epoch": 2}, {"worker_id": "worker-2", "epoch": 3}):
            response = ask("alice", path=path, agent=claim)
            assert (response.status_code, response.json()["code"]) == (409, "conflict")
        address = f"/api/v1/agent/rooms/{meeting.room.slug}/{path}"
        body = {"agent": CLAIM, "asked_by": "alice"}
        assert client.post(address, body, content_type="application/json").status_code == 401
        assert alice_client.post(address, body, content_type="application/json").status_code == 403
    redis_client.delete(f"parley:agent:lease:{meeting.room.slug}")
    assert ask("alice").status_code == 409


@pytest.mark.parametrize(
    ("fields", "bad"),
    [
        ({"agent": None}, "agent"),
        ({"asked_by": ""}, "asked_by"),
        ({"query": 3}, "query"),
        ({"query": "x" * 2001}, "query"),
        ({"limit": 0}, "limit"),
        ({"limit": 1000}, "limit"),
        ({"from_days_ago": -1}, "from_days_ago"),
    ],
)
def test_a_wrong_field_is_named(ask: Ask, fields: dict[str, Any], bad: str) -> None:
    response = ask(**{"asked_by": "alice"} | fields)
    assert (response.status_code, list(response.json()["errors"])) == (400, [bad])


def test_a_new_agent_gets_the_lines_of_the_running_meeting_only(ask: Ask, meeting: Meeting) -> None:
    meeting.said("And the slides?", days_ago=-0.0001, meeting_id=meeting.running_id, kind="agent", name="Nova")
    lines = ask("", path="lines").json()["lines"]
    assert [line["text"] for line in lines] == [NOW, "And the slides?"]
    assert [line["text"] for line in ask("", path="lines", limit=1).json()["lines"]] == ["And the slides?"]


def test_asking_very_often_is_slowed_down(ask: Ask, meeting: Meeting) -> None:
    for _ in range(SEARCHES.limit):
        SEARCHES.hit(meeting.room.pk)
    assert (ask("alice").status_code, ask("alice").json()["code"]) == (429, "rate_limited")
