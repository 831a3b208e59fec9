"""Polls over real sockets: what each side gets, late joiners, resume, and the storage task."""

import json
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import AsyncMock

import pytest

from conference.signaling import room_store, storage_publisher
from tests.django.signaling_client import Cast, Frame, SignalingClient, sockets

pytestmark = pytest.mark.django

QUESTION: dict[str, Any] = {"question": "2 + 2?", "options": ["3", "4"], "correct": [1]}


@pytest.fixture
async def cast(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Cast]:
    """Nobody takes away what is written down for storage."""
    monkeypatch.setattr(storage_publisher, "publish_waiting", AsyncMock())
    async with sockets() as everybody:
        yield everybody


@pytest.fixture
async def alice(cast: Cast) -> SignalingClient:
    return await cast.join("alice", "host")


async def start(alice: SignalingClient, **members: Any) -> str:
    """The id of a new open poll."""
    answer = await alice.command("poll", action="create", start=True, **(QUESTION | members))
    assert answer["type"] == "ack", answer
    return str((await alice.until("poll"))["poll"]["poll_id"])


async def vote(client: SignalingClient, poll_id: str, *choice: int) -> Frame:
    return await client.command("poll", action="vote", poll_id=poll_id, choice=list(choice))


async def test_a_vote_moves_the_counts_of_everyone_and_its_name_goes_to_moderators(
    cast: Cast, alice: SignalingClient
) -> None:
    bob, carol = await cast.join("bob"), await cast.join("carol")
    poll_id = await start(alice, results="live")
    assert (await vote(bob, poll_id, 1))["type"] == "ack"
    event = await carol.until("poll", lambda frame: frame["poll"]["answers"] == 1)
    assert event["poll"]["counts"] == [0, 1]
    told = await alice.until("poll_answer")
    assert (told["answer"]["name"], told["answer"]["right"]) == ("Bob", True)
    assert "Bob" not in json.dumps([frame for frame in carol.skipped if frame["type"].startswith("poll")])
    assert [frame["type"] for frame in await carol.drain() if frame["type"].startswith("poll")] == []


async def test_a_late_joiner_gets_the_polls_and_one_who_comes_again_the_own_vote(
    cast: Cast, alice: SignalingClient
) -> None:
    bob = await cast.join("bob")
    poll_id = await start(alice)
    await vote(bob, poll_id, 0)
    await bob.command("leave")
    again = await cast.join("bob")
    (seen,) = again.welcome["polls"]
    assert (seen["vote"], seen["counts"], "details" in seen) == ({"choice": [0], "text": ""}, None, False)
    carol = await cast.join("carol")
    assert carol.welcome["polls"][0]["vote"] is None
    moderator = await cast.join("dave", "moderator")
    assert moderator.welcome["polls"][0]["details"]["counts"] == [1, 0]


async def test_a_resumed_client_hears_of_the_votes_it_missed(cast: Cast, alice: SignalingClient) -> None:
    bob, carol = await cast.join("bob"), await cast.join("carol")
    poll_id = await start(alice, results="live")
    seq = (await carol.until("poll"))["seq"]
    await carol.drop()
    await vote(bob, poll_id, 1)
    back = await cast.join("carol", resume={"token": carol.welcome["resume_token"], "seq": seq})
    assert back.welcome["polls"][0]["counts"] == [0, 1]
    missed = await back.until("poll")
    assert missed["poll"]["counts"] == [0, 1]


async def test_students_cannot_run_polls_and_the_agent_cannot_vote(cast: Cast, alice: SignalingClient) -> None:
    bob, nova = await cast.join("bob"), await cast.join("nova", "agent")
    answer = await bob.command("poll", action="create", **QUESTION)
    assert (answer["type"], answer["code"]) == ("error", "forbidden")
    poll_id = await start(alice)
    assert (await bob.command("poll", action="close", poll_id=poll_id))["code"] == "forbidden"
    assert (await vote(nova, poll_id, 1))["code"] == "forbidden"
    assert (await vote(bob, poll_id, 7))["code"] == "bad_field"


async def test_a_closed_poll_is_written_down_for_storage(cast: Cast, alice: SignalingClient) -> None:
    bob = await cast.join("bob")
    poll_id = await start(alice)
    await vote(bob, poll_id, 1)
    await alice.command("poll", action="close", poll_id=poll_id)
    records = [json.loads(record) for record in await room_store.records(50)]
    (fields,) = [record["fields"] for record in records if record["task"] == "classroom.store_poll"]
    assert (fields["poll_id"], fields["answers"][0]["name"], fields["correct"]) == (poll_id, "Bob", [1])
