"""The AI participant as signaling sees it: wanted, fenced, heard."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import redis
from asgiref.sync import sync_to_async

from conference.signaling.auth import EpochConflictError, ticket_issue
from conference.signaling.live import room_changed
from tests.django.signaling_client import SLUG, Cast, SignalingClient, admission, sockets

pytestmark = pytest.mark.django

EPOCH = f"parley:agent:epoch:{SLUG}"
SEGMENT = "9d0f6a52-7b1e-4f0c-8a39-5e2c7d4b6f10"
OFF = {"agent": {"name": "Nova", "wake_names": ["Nova"], "mode": "off"}}


@pytest.fixture
async def cast(redis_client: redis.Redis) -> AsyncIterator[Cast]:
    redis_client.set(EPOCH, 1)
    async with sockets() as everybody:
        yield everybody


@pytest.fixture
async def alice(cast: Cast) -> SignalingClient:
    return await cast.join("alice", "host")


@pytest.fixture
async def nova(cast: Cast, alice: SignalingClient) -> SignalingClient:
    return await cast.join("nova", "agent")


def wanted(redis_client: redis.Redis) -> bool:
    return bool(redis_client.sismember("parley:agent:wanted", SLUG))


async def test_a_room_with_people_wants_the_agent_and_wakes_it(cast: Cast, redis_client: redis.Redis) -> None:
    with redis_client.pubsub() as pubsub:  # type: ignore[no-untyped-call]
        pubsub.subscribe("parley:agent:wakeup")
        await asyncio.to_thread(pubsub.get_message, timeout=60)
        alice = await cast.join("alice", "host")
        wakeup = await asyncio.to_thread(pubsub.get_message, timeout=60)
        assert wakeup is not None
        assert wakeup["data"] == SLUG
        assert wanted(redis_client)
        await alice.command("moderate", action="end")
        assert not wanted(redis_client)


async def test_people_in_the_lobby_want_no_agent(cast: Cast, redis_client: redis.Redis) -> None:
    await cast.join("bob", lobby=True)
    assert not wanted(redis_client)


async def test_partial_and_final_captions(cast: Cast, alice: SignalingClient, nova: SignalingClient) -> None:
    words = {"segment_id": SEGMENT, "peer_id": alice.peer_id, "lang": "en", "start": 1.0, "end": 2.0}
    await nova.command("caption", text="Good", final=False, **words)
    await nova.command("caption", text="Good morning", final=True, **words)
    partial = await alice.until("caption")
    final = await alice.until("caption")
    assert "seq" not in partial
    assert (final["name"], final["text"], final["final"]) == ("Alice", "Good morning", True)
    assert "seq" in final
    bob = await cast.join("bob")
    assert [caption["text"] for caption in bob.welcome["captions"]] == ["Good morning"]


async def test_what_the_agent_does_is_an_event(cast: Cast, alice: SignalingClient, nova: SignalingClient) -> None:
    await nova.command("agent_state", state="speaking", turn_id=SEGMENT, asked_by=alice.peer_id, text="Plants")
    frame = await alice.until("agent_state")
    assert (frame["state"], frame["text"]) == ("speaking", "Plants")
    bob = await cast.join("bob")
    assert bob.welcome["agent_state"]["state"] == "speaking"


async def test_questions_reach_the_agent(alice: SignalingClient, nova: SignalingClient) -> None:
    assert (await alice.command("agent", action="ask", text="Why?"))["type"] == "ack"
    frame = await nova.until("agent")
    assert frame == {
        "type": "agent", "action": "ask", "text": "Why?", "mode": None, "from": alice.peer_id, "name": "Alice"
    }  # fmt: skip


async def test_a_newer_agent_replaces_the_older(
    cast: Cast, alice: SignalingClient, nova: SignalingClient, redis_client: redis.Redis
) -> None:
    redis_client.incr(EPOCH)
    newer = await cast.join("nova", "agent", epoch=2)
    assert await nova.close_code() == 4409
    assert (await newer.command("agent_state", state="idle"))["type"] == "ack"
    assert (await alice.until("participant_left"))["reason"] == "replaced"
    with pytest.raises(EpochConflictError):
        await sync_to_async(ticket_issue)(admission("nova", "agent", epoch=1))


async def test_a_frame_of_an_older_lease_is_refused(
    alice: SignalingClient, nova: SignalingClient, redis_client: redis.Redis
) -> None:
    redis_client.incr(EPOCH)
    assert (await nova.command("agent_state", state="idle"))["code"] == "conflict"
    assert await nova.close_code() == 4403


async def test_an_older_ticket_does_not_come_in(cast: Cast, alice: SignalingClient, redis_client: redis.Redis) -> None:
    client = await cast.open("nova", "agent")
    redis_client.incr(EPOCH)
    assert (await client.hello())["code"] == "conflict"
    assert await client.close_code() == 4403


async def test_dismiss_and_invite(alice: SignalingClient, nova: SignalingClient, redis_client: redis.Redis) -> None:
    await alice.command("agent", action="dismiss")
    assert await nova.close_code() == 1000
    assert not wanted(redis_client)
    await alice.command("agent", action="invite")
    assert wanted(redis_client)


async def test_settings_of_the_room_reach_the_meeting(
    alice: SignalingClient, nova: SignalingClient, redis_client: redis.Redis
) -> None:
    await sync_to_async(room_changed)(SLUG, {"name": "Chemistry", **OFF})
    frames = [await alice.until("room_updated") for _ in range(2)]
    assert frames[0]["changes"] == {"name": "Chemistry"}
    assert frames[1]["changes"]["agent"]["mode"] == "off"
    assert await nova.close_code() == 1000
    assert not wanted(redis_client)


async def test_what_the_host_asks_of_the_agent_reaches_the_agent_alone(
    cast: Cast, alice: SignalingClient, redis_client: redis.Redis
) -> None:
    roles = {"bob": "participant", "carol": "moderator"}
    people = [alice, *[await cast.join(name, role) for name, role in roles.items()]]
    settings = {"prompt": "Never say aubergine.", "vocabulary": ["aubergine"], "speed": 1.5}
    await sync_to_async(room_changed)(SLUG, {"agent": settings})
    nova = await cast.join("nova", "agent")
    private = {"type": "persona", "prompt": "Never say aubergine.", "vocabulary": ["aubergine"]}
    assert await nova.until("persona") == private
    await sync_to_async(room_changed)(SLUG, {"agent": {"prompt": "Say eggplant, not aubergine."}})
    assert (await nova.until("persona"))["prompt"] == "Say eggplant, not aubergine."
    late = await cast.join("gus", "guest")
    for client in [*people, late]:
        await client.send("sync", seq=0)
        frames = [client.welcome, *client.skipped, *await client.drain()]
        assert "room_updated" in {frame["type"] for frame in frames} or client is late
        assert "aubergine" not in json.dumps(frames)
        assert "persona" not in {frame["type"] for frame in frames}
    assert late.welcome["room"]["agent"] == {
        "name": "Nova",
        "wake_names": ["Nova"],
        "mode": "addressed",
        "voice": "",
        "speed": 1.5,
        "language": "",
        "max_answer_words": 60,
    }


async def test_an_agent_that_resumes_is_told_again(cast: Cast, alice: SignalingClient, nova: SignalingClient) -> None:
    await nova.drop()
    await sync_to_async(room_changed)(SLUG, {"agent": {"prompt": "Be kind."}})
    resume = {"token": nova.welcome["resume_token"], "seq": nova.welcome["seq"]}
    again = await cast.join("nova", "agent", resume=resume)
    assert again.welcome["resumed"]
    assert (await again.until("persona"))["prompt"] == "Be kind."


async def test_a_mode_of_the_meeting_outlives_other_settings(alice: SignalingClient) -> None:
    await alice.command("agent", action="set_mode", mode="captions")
    await sync_to_async(room_changed)(SLUG, {"agent": {"voice": "af_heart"}})
    frames = [await alice.until("room_updated", lambda frame: frame["changes"]["agent"]["voice"] == "af_heart")]
    assert frames[0]["changes"]["agent"]["mode"] == "captions"


async def test_a_new_name_is_told_at_once(alice: SignalingClient, nova: SignalingClient) -> None:
    await sync_to_async(room_changed)(SLUG, {"agent": {"name": "Ada", "wake_names": ["Ada"]}})
    assert (await alice.until("participant_updated"))["changes"] == {"name": "Ada"}


async def test_settings_of_a_room_without_a_meeting_do_nothing(redis_client: redis.Redis) -> None:
    await sync_to_async(room_changed)("nobody-there", OFF)
    assert redis_client.keys("parley:room*") == []
