"""Opening breakout rooms and entering them by REST: who may, and what is made in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from conference.accounts.models import User
from conference.rooms.live_settings import room_settings
from conference.rooms.models import Room
from conference.rooms.persona.settings import persona_of
from conference.rooms.selectors import rooms_of
from conference.rooms.services import room_create
from conference.signaling import room_store
from conference.signaling.auth import Admission, ticket_redeem, token_hash
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.redis_pool import private_client
from conference.signaling.room.commands import Actor, Command
from conference.signaling.room.state import RoomState
from conference.signaling.runner import execute
from tests.unit.signaling_rooms import join_command

pytestmark = [pytest.mark.django, pytest.mark.django_db]

TWO_ROOMS = [{"name": "Leaves"}, {"name": "Roots", "agent": False}]


@dataclass(frozen=True)
class Meeting:
    """A meeting that goes on in a room, driven without sockets. People have their names as peer ids."""

    room: Room

    @property
    def url(self) -> str:
        return f"/api/v1/rooms/{self.room.slug}/breakouts"

    def join(self, name: str, role: str = "participant", user_id: int | None = None) -> None:
        command = join_command(
            room_settings(self.room),
            name,
            role,
            slug=self.room.slug,
            user_id=user_id,
            epoch=1 if role == "agent" else None,
            socket=f"specific.{name}",
            token_hash=token_hash(f"{name}-token"),
        )
        self._execute(command)

    def act(self, name: str, **frame: Any) -> None:
        self._execute(Breakout(**frame), Actor(name, f"specific.{name}"))

    def moderate(self, name: str, **frame: Any) -> None:
        self._execute(Moderate(**frame), Actor(name, f"specific.{name}"))

    def state(self) -> RoomState:
        state = async_to_sync(_load)(self.room.slug)
        assert state is not None
        return state

    def _execute(self, command: Command, actor: Actor | None = None) -> None:
        async_to_sync(_execute)(self.room.slug, command, actor)


async def _execute(slug: str, command: Command, actor: Actor | None) -> None:
    async with private_client():
        await execute(slug, command, actor)


async def _load(slug: str) -> RoomState | None:
    async with private_client():
        state, _epoch = await room_store.load(slug)
    return state


async def _redeem(ticket: str, slug: str) -> Admission:
    async with private_client():
        return await ticket_redeem(ticket, slug)


def proof(name: str) -> dict[str, str]:
    return {"peer_id": name, "resume_token": f"{name}-token"}


@pytest.fixture
def meeting(alice: User, bob: User) -> Meeting:
    """Alice teaches; bob and the guest carol are students."""
    meeting = Meeting(room_create(owner=alice, name="Biology"))
    meeting.join("alice", "host", alice.pk)
    meeting.join("bob", user_id=bob.pk)
    meeting.join("carol", "guest")
    return meeting


Post = Callable[..., Any]


@pytest.fixture
def post(client: Client) -> Post:
    """Sends JSON without an account: the resume token is what counts."""
    return lambda url, **body: client.post(url, body, content_type="application/json")


def open_rooms(post: Post, meeting: Meeting, who: str = "alice", **changes: Any) -> Any:
    return post(meeting.url, **{**proof(who), "rooms": TWO_ROOMS, "assigned": {"bob": 1, "carol": 2}, **changes})


def test_breakout_rooms_have_the_same_ai_participant(post: Post, meeting: Meeting) -> None:
    persona = {"agent_voice": "af_heart", "agent_speed": 1.5, "agent_prompt": "Be kind.", "agent_vocabulary": ["Oslo"]}
    Room.objects.filter(pk=meeting.room.pk).update(**persona, agent_language="auto", agent_max_answer_words=20)
    open_rooms(post, meeting)
    main = Room.objects.get(pk=meeting.room.pk)
    assert {persona_of(group) for group in Room.objects.filter(parent=main, agent_mode="addressed")} == {
        persona_of(main)
    }
    assert Room.objects.filter(parent=main, **persona).count() == 2


def test_in_breakout_rooms_the_agent_waits_for_no_moderator(post: Post, meeting: Meeting) -> None:
    Room.objects.filter(pk=meeting.room.pk).update(agent_mode="hand")
    open_rooms(post, meeting)
    assert set(Room.objects.filter(parent=meeting.room).values_list("agent_mode", flat=True)) == {"addressed", "off"}


def test_a_moderator_opens_rooms(post: Post, meeting: Meeting) -> None:
    answer = open_rooms(post, meeting, duration_secs=300)
    assert answer.status_code == 201
    slug = meeting.room.slug
    assert answer.json() == {
        "rooms": [
            {"id": "b1", "name": "Leaves", "slug": f"{slug}-b1", "agent": True},
            {"id": "b2", "name": "Roots", "slug": f"{slug}-b2", "agent": False},
        ]
    }
    assert [(group.slug, group.agent_mode, group.parent_id) for group in Room.objects.filter(parent__isnull=False)] == [
        (f"{slug}-b2", "off", meeting.room.pk),
        (f"{slug}-b1", "addressed", meeting.room.pk),
    ]
    assert meeting.state().participants["carol"].breakout_assigned == "b2"


def test_rooms_are_used_again(post: Post, meeting: Meeting) -> None:
    for names in (["One", "Two"], ["Three"]):
        assert open_rooms(post, meeting, rooms=[{"name": name} for name in names]).status_code == 201
        meeting.act("alice", action="close", secs=0)
    assert sorted(Room.objects.filter(parent=meeting.room).values_list("name", flat=True)) == ["Three", "Two"]


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_students_and_guests_do_not_open_rooms(post: Post, meeting: Meeting, who: str) -> None:
    answer = open_rooms(post, meeting, who)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not Room.objects.filter(parent=meeting.room).exists()


@pytest.mark.parametrize("false_proof", [{"peer_id": "alice", "resume_token": "guessed"}, proof("charlie")])
def test_nobody_passes_for_someone_in_the_room(post: Post, meeting: Meeting, false_proof: dict[str, str]) -> None:
    assert post(meeting.url, **false_proof, rooms=TWO_ROOMS).status_code == 403


def test_the_owner_who_is_not_in_the_meeting_opens_nothing(alice_client: Client, alice: User) -> None:
    room = room_create(owner=alice, name="Empty")
    body = {**proof("alice"), "rooms": TWO_ROOMS}
    url = f"/api/v1/rooms/{room.slug}/breakouts"
    assert alice_client.post(url, body, content_type="application/json").status_code == 403


def test_open_rooms_are_not_opened_over(post: Post, meeting: Meeting) -> None:
    open_rooms(post, meeting)
    answer = open_rooms(post, meeting)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    "changes",
    [
        {"rooms": []},
        {"rooms": [{"name": "x"}] * 21},
        {"rooms": [{"name": ""}]},
        {"rooms": [{"name": "x" * 61}]},
        {"rooms": [{"name": " \u200b "}]},
        {"assigned": {"bob": 0}},
        {"assigned": {"bob": 21}},
        {"duration_secs": 5},
        {"duration_secs": 100_000},
        {"resume_token": ""},
    ],
)
def test_what_makes_no_sense_is_refused(post: Post, meeting: Meeting, changes: dict[str, Any]) -> None:
    answer = open_rooms(post, meeting, **changes)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_field")
    assert meeting.state().breakouts is None


# Tickets


def ticket(post: Post, meeting: Meeting, id: str, who: dict[str, str]) -> Any:
    return post(f"{meeting.url}/{id}/tickets", **who)


@pytest.fixture
def opened(post: Post, meeting: Meeting) -> Meeting:
    open_rooms(post, meeting)
    return meeting


def test_whoever_moved_there_gets_a_ticket_with_name_and_role(post: Post, opened: Meeting, bob: User) -> None:
    opened.act("bob", action="enter", breakout="b1")
    answer = ticket(post, opened, "b1", proof("bob"))
    assert (answer.status_code, answer.json()["role"]) == (201, "participant")
    slug = f"{opened.room.slug}-b1"
    admission = async_to_sync(_redeem)(answer.json()["ticket"], slug)
    newcomer, stored = admission.newcomer, admission.settings
    assert (newcomer.name, newcomer.user_id, newcomer.main_peer_id) == ("Bob", bob.pk, "bob")
    assert (stored.parent, stored.lobby, stored.name) == (opened.room.slug, False, "Leaves")


def test_a_host_moderates_in_the_rooms_too(post: Post, opened: Meeting) -> None:
    opened.act("alice", action="enter", breakout="b2")
    assert ticket(post, opened, "b2", proof("alice")).json()["role"] == "host"


def test_whoever_has_the_host_role_on_loan_owns_no_breakout_room(post: Post, opened: Meeting) -> None:
    opened.moderate("alice", action="hand_over", peer_id="bob")
    opened.act("alice", action="enter", breakout="b1")
    opened.act("bob", action="enter", breakout="b1")
    slug = f"{opened.room.slug}-b1"
    tickets = [ticket(post, opened, "b1", proof(who)).json() for who in ("alice", "bob")]
    newcomers = [async_to_sync(_redeem)(answer["ticket"], slug).newcomer for answer in tickets]
    assert [(newcomer.role, newcomer.is_owner) for newcomer in newcomers] == [("moderator", True), ("host", False)]


def test_nobody_gets_into_a_room_where_they_are_not(post: Post, opened: Meeting) -> None:
    opened.act("bob", action="enter", breakout="b1")
    for who, id in (("bob", "b2"), ("carol", "b1"), ("carol", "b2")):
        assert ticket(post, opened, id, proof(who)).status_code == 403
    assert ticket(post, opened, "b3", proof("bob")).status_code == 404


def test_an_outsider_gets_no_ticket(opened: Meeting, charlie_client: Client) -> None:
    answer = charlie_client.post(f"{opened.url}/b1/tickets", proof("charlie"), content_type="application/json")
    assert answer.status_code == 403


def test_closed_rooms_give_no_ticket(post: Post, opened: Meeting) -> None:
    opened.act("bob", action="enter", breakout="b1")
    opened.act("alice", action="close", secs=0)
    assert ticket(post, opened, "b1", proof("bob")).status_code == 404


def test_breakout_rooms_are_hidden_from_everything_else(
    opened: Meeting, alice: User, alice_client: Client, charlie_client: Client
) -> None:
    slug = f"{opened.room.slug}-b1"
    assert [room.slug for room in rooms_of(alice)] == [opened.room.slug]
    for client in (alice_client, charlie_client):
        assert client.get(f"/rooms/{slug}/").status_code == 404
        assert client.get(f"/api/v1/rooms/{slug}").status_code == 404
        assert client.post(f"/api/v1/rooms/{slug}/tickets", {}, content_type="application/json").status_code == 404


def test_the_agent_enters_breakout_rooms(
    opened: Meeting, client: Client, agent_headers: dict[str, str], redis_client: Any
) -> None:
    redis_client.set(f"parley:agent:lease:{opened.room.slug}-b1", "worker:1")
    url = f"/api/v1/rooms/{opened.room.slug}-b1/tickets"
    body = {"agent": {"worker_id": "worker", "epoch": 1}}
    answer = client.post(url, body, content_type="application/json", headers=agent_headers)
    assert (answer.status_code, answer.json()["role"]) == (201, "agent")
    admission = async_to_sync(_redeem)(answer.json()["ticket"], f"{opened.room.slug}-b1")
    assert admission.settings.parent == opened.room.slug


def test_the_agent_does_not_enter_those_of_an_archived_room(
    opened: Meeting, client: Client, agent_headers: dict[str, str]
) -> None:
    Room.objects.filter(pk=opened.room.pk).update(archived_at="2026-01-01T00:00:00Z")
    url = f"/api/v1/rooms/{opened.room.slug}-b1/tickets"
    body = {"agent": {"worker_id": "worker", "epoch": 1}}
    assert client.post(url, body, content_type="application/json", headers=agent_headers).status_code == 404
