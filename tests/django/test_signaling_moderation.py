"""Moderation from socket to socket: who hears what, who stands in, and what is handed to storage."""

import asyncio
from typing import Any

import msgspec
import pytest
import redis
from pytest_django import Settings

from conference.signaling import storage_publisher
from tests.django.signaling_client import SLUG, Cast, SignalingClient

pytestmark = pytest.mark.django


@pytest.fixture
async def alice(cast: Cast) -> SignalingClient:
    return await cast.join("alice", "host")


async def moderate(client: SignalingClient, action: str, **members: Any) -> str:
    """The answer to an action: ack, or the code of its error."""
    answer = await client.command("moderate", action=action, **members)
    return str(answer.get("code", answer["type"]))


async def test_only_the_one_who_is_asked_to_unmute_hears_of_it(cast: Cast, alice: SignalingClient) -> None:
    bob, carol = await cast.join("bob"), await cast.join("carol")
    await bob.command("state", audio=False)
    await carol.until("participant_updated")
    assert await moderate(alice, "ask_unmute", peer_id=bob.peer_id) == "ack"
    asked = await bob.until("moderated")
    assert asked == {
        "type": "moderated",
        "action": "ask_unmute",
        "by": alice.peer_id,
        "peer_id": bob.peer_id,
        "value": "audio",
    }
    assert await carol.drain() == []


async def test_a_host_who_stays_away_is_stood_in_for_until_they_return(
    cast: Cast, alice: SignalingClient, settings: Settings
) -> None:
    settings.SIGNALING_LIMITS = {"grace_secs": 0.3, "sweep_secs": 0.1}
    bob = await cast.join("bob")
    resume = {"token": alice.welcome["resume_token"], "seq": alice.welcome["seq"]}
    await alice.drop()
    news = await bob.until("moderated")
    assert (news["action"], news["by"], news["peer_id"], news["value"]) == ("stand_in", None, bob.peer_id, True)
    assert (await bob.until("participant_updated"))["changes"] == {"role": "host"}
    assert await moderate(bob, "lock") == "ack"
    again = await cast.join("alice", "host", resume=resume)
    assert not again.welcome["resumed"]
    assert again.welcome["self"]["role"] == "host"
    back = await bob.until("participant_updated", lambda frame: "role" in frame["changes"])
    assert (back["peer_id"], back["changes"]) == (bob.peer_id, {"role": "participant"})
    assert await moderate(bob, "unlock") == "forbidden"


async def test_a_host_who_resumes_in_time_stays_host(cast: Cast, alice: SignalingClient) -> None:
    bob = await cast.join("bob")
    await alice.drop()
    await bob.until("participant_updated", lambda frame: frame["changes"] == {"connected": False})
    again = await cast.join(
        "alice", "host", resume={"token": alice.welcome["resume_token"], "seq": alice.welcome["seq"]}
    )
    assert again.welcome["resumed"]
    assert await moderate(again, "lock") == "ack"
    assert "stand_in" not in {frame.get("action") for frame in [*bob.skipped, *await bob.drain()]}


async def test_the_role_is_handed_over_and_taken_back(cast: Cast, alice: SignalingClient) -> None:
    bob = await cast.join("bob")
    assert await moderate(alice, "hand_over", peer_id=bob.peer_id) == "ack"
    assert await moderate(alice, "end") == "forbidden"
    assert await moderate(bob, "remove", peer_id=alice.peer_id) == "forbidden"
    assert await moderate(bob, "take_host") == "forbidden"
    assert await moderate(alice, "take_host") == "ack"
    assert await moderate(bob, "lock") == "forbidden"
    assert await moderate(alice, "lock") == "ack"


async def test_who_was_removed_waits_until_admitted(cast: Cast, alice: SignalingClient) -> None:
    bob = await cast.join("bob")
    await moderate(alice, "remove", peer_id=bob.peer_id)
    assert await bob.close_code() == 4410
    again = await cast.join("bob")
    assert again.welcome["type"] == "waiting"
    assert await moderate(alice, "admit_all") == "ack"
    assert (await again.until("welcome"))["self"]["name"] == "Bob"


async def test_a_snapshot_tells_a_moderator_who_waits(
    cast: Cast, alice: SignalingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conference.signaling.room_log.EVENTS_KEPT", 2)
    await moderate(alice, "set_lobby", value=True)
    await cast.join("bob")
    for number in range(5):
        await alice.command("state", audio=bool(number % 2))
    await alice.send("sync", seq=1)
    snapshot = await alice.until("snapshot")
    assert [who["name"] for who in snapshot["waiting"]] == ["Bob"]


async def test_people_wait_for_a_host_and_come_in_with_them(cast: Cast, redis_client: redis.Redis) -> None:
    early: dict[str, Any] = {"wait_for_host": True, "scheduled_at": 5000.0}
    bob, carol = await cast.join("bob", **early), await cast.join("carol", **early)
    for client in (bob, carol):
        assert (client.welcome["type"], client.welcome["reason"]) == ("waiting", "host")
        assert client.welcome["starts_at"] == 5000.0
        assert (await client.command("chat", text="hello"))["code"] == "not_admitted"
    assert not redis_client.sismember("parley:agent:wanted", SLUG)
    nova = await cast.open("nova", "agent", **early)
    assert (await nova.hello())["code"] == "conflict", "nobody is in the room"
    alice = await cast.join("alice", "host", **early)
    assert alice.welcome["waiting"] == []
    for client in (bob, carol):
        assert {who["name"] for who in (await client.until("welcome"))["participants"]} >= {"Alice"}
    assert redis_client.sismember("parley:agent:wanted", SLUG)
    await alice.command("leave")
    dan = await cast.join("dan", **early)
    assert dan.welcome["type"] == "welcome", "the meeting goes on"


async def test_actions_go_to_storage_and_nothing_that_was_said(
    cast: Cast, alice: SignalingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(
        storage_publisher,
        "_publish",
        lambda record: loop.call_soon_threadsafe(published.put_nowait, msgspec.json.decode(record)),
    )
    bob = await cast.join("bob")
    await bob.command("chat", text="a secret")
    await moderate(alice, "mute", peer_id=bob.peer_id)
    async with asyncio.timeout(60):
        while (task := await published.get())["task"] != "audit.store_action":
            pass
    fields = task["fields"]
    assert (fields["action"], fields["actor_name"], fields["target_name"], fields["value"]) == (
        "mute", "Alice", "Bob", "audio"
    )  # fmt: skip
    assert fields["actor_user_id"] == alice.welcome["self"]["user_id"]
    assert "secret" not in str(fields)
