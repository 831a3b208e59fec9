"""Requests of the agent on somebody's behalf, over real sockets and down to the database."""

import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import redis
from django.test import Client

from conference.accounts.models import User
from conference.signaling import room_store
from conference.storage.payloads import payload_parse
from conference.storage.rows import Outcome
from conference.transcripts import services
from conference.transcripts.models import Segment
from conference.transcripts.payloads import NotePayload
from tests.django import transcripts_data as data
from tests.django.signaling_client import SLUG, Cast, Frame, SignalingClient, sockets

pytestmark = pytest.mark.django

POLL = {"question": "Tea or coffee?", "options": ["tea", "coffee"]}


class Meeting:
    """Alice is host, bob takes part, Nova is the agent."""

    def __init__(self, cast: Cast, alice: SignalingClient, bob: SignalingClient, nova: SignalingClient) -> None:
        self.cast, self.alice, self.bob, self.nova = cast, alice, bob, nova

    async def ask(self, who: SignalingClient, **members: Any) -> Frame:
        """The agent asks for something in somebody's name; the server's answer."""
        return await self.nova.command(
            "agent_request",
            **{
                "request_id": str(uuid.uuid4()),
                "on_behalf_of": who.peer_id,
                "tool": "start_poll",
                "arguments": POLL,
                **members,
            },
        )


@pytest.fixture
async def meeting(redis_client: redis.Redis) -> AsyncIterator[Meeting]:
    redis_client.set(f"parley:agent:epoch:{SLUG}", 1)
    async with sockets() as cast:
        alice, bob = await cast.join("alice", "host"), await cast.join("bob")
        yield Meeting(cast, alice, bob, await cast.join("nova", "agent"))


async def test_a_poll_opens_when_a_moderator_confirms_it(meeting: Meeting) -> None:
    assert (await meeting.ask(meeting.bob))["type"] == "ack"
    asked = await meeting.alice.until("agent_request")
    assert (asked["status"], asked["request"]["name"], asked["request"]["peer_id"]) == (
        "pending",
        "Bob",
        meeting.bob.peer_id,
    )
    assert "seq" not in asked
    assert [frame["type"] for frame in await meeting.bob.drain() if frame["type"] == "poll"] == []
    answer = await meeting.alice.command("agent_decision", action="confirm", request_id=asked["request"]["request_id"])
    assert answer["type"] == "ack"
    poll = await meeting.bob.until("poll")
    assert (poll["poll"]["question"], poll["poll"]["phase"]) == ("Tea or coffee?", "open")
    told = await meeting.bob.until("agent_request")
    assert (told["status"], told["by"]) == ("confirmed", meeting.alice.peer_id)


async def test_the_asker_and_the_agent_cannot_confirm(meeting: Meeting) -> None:
    await meeting.ask(meeting.bob)
    request_id = (await meeting.alice.until("agent_request"))["request"]["request_id"]
    for client in (meeting.bob, meeting.nova):
        answer = await client.command("agent_decision", action="confirm", request_id=request_id)
        assert answer["code"] == "forbidden"


async def test_people_cannot_pose_as_the_agent(meeting: Meeting) -> None:
    frame = {"request_id": str(uuid.uuid4()), "on_behalf_of": meeting.alice.peer_id, "tool": "start_poll"}
    for client in (meeting.alice, meeting.bob):
        assert (await client.command("agent_request", arguments=POLL, **frame))["code"] == "forbidden"


async def test_a_moderator_who_reconnects_finds_what_waits(meeting: Meeting) -> None:
    await meeting.ask(meeting.bob)
    asked = await meeting.alice.until("agent_request")
    token = meeting.alice.welcome["resume_token"]
    await meeting.alice.drop()
    back = await meeting.cast.join("alice", "host", resume={"token": token, "seq": meeting.alice.welcome["seq"]})
    assert back.welcome["resumed"]
    assert back.welcome["requests"] == [asked["request"]]
    carol = await meeting.cast.join("carol")
    assert carol.welcome["requests"] == []


async def test_a_guest_is_refused_and_nobody_is_bothered(meeting: Meeting) -> None:
    gina = await meeting.cast.join("gina", "guest")
    assert (await meeting.ask(gina))["code"] == "forbidden"
    assert "agent_request" not in {frame["type"] for frame in await meeting.alice.drain()}


async def test_a_note_reaches_the_storage_under_the_askers_name(
    meeting: Meeting,
) -> None:
    note = {"tool": "take_note", "arguments": {"text": "milk 牛奶"}}
    assert (await meeting.ask(meeting.bob, **note))["type"] == "ack"
    records = [json.loads(record) for record in await room_store.records(50)]
    (fields,) = (record["fields"] for record in records if record["task"] == "transcripts.store_note")
    assert (fields["name"], fields["text"], fields["peer_id"]) == ("Bob", "milk 牛奶", meeting.bob.peer_id)
    payload_parse(NotePayload, fields)


@pytest.mark.django_db
def test_a_note_is_stored_once_and_shown_with_the_meeting(alice: User, client: Client) -> None:
    data.make_room(alice)
    payload = payload_parse(NotePayload, data.note_fields(text="The <b>budget</b> is 500"))
    assert services.note_store(payload=payload) == Outcome.STORED
    assert services.note_store(payload=payload) == Outcome.UNCHANGED
    assert Segment.objects.get().kind == Segment.Kind.NOTE
    client.force_login(alice)
    page = client.get(f"/rooms/biology/meetings/{data.MEETING_ID}/").content.decode()
    assert 'id="notes"' in page
    assert "The &lt;b&gt;budget&lt;/b&gt; is 500" in page
