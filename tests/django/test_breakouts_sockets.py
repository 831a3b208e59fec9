"""Breakout rooms from socket to socket: the sweep brings people back and empties rooms."""

import pytest
import redis
from asgiref.sync import sync_to_async
from pytest_django import Settings

from conference.signaling import room_store
from conference.signaling.auth import ticket_issue
from conference.signaling.room.commands import OpenBreakouts
from conference.signaling.room.places import BreakoutRoom
from conference.signaling.runner import execute
from conference.signaling.web_process import sweep
from tests.django.signaling_client import SLUG, Cast, SignalingClient, admission

pytestmark = pytest.mark.django

GROUP = f"{SLUG}-b1"


async def open_rooms(by: SignalingClient, duration_secs: int | None = None) -> None:
    rooms = (BreakoutRoom(id="b1", name="Leaves", slug=GROUP, agent=True),)
    opening = {"rooms": rooms, "choice": True, "assigned": {}, "duration_secs": duration_secs}
    await execute(SLUG, OpenBreakouts(by=by.peer_id, **opening))  # type: ignore[arg-type]


async def visit(cast: Cast, name: str, main: SignalingClient) -> SignalingClient:
    """Move to the group in the main room, then connect to the group."""
    assert (await main.command("breakout", action="enter", breakout="b1"))["type"] == "ack"
    changes = {"room_slug": GROUP, "room_name": "Leaves", "parent": SLUG, "main_peer_id": main.peer_id}
    ticket = await sync_to_async(ticket_issue)(admission(name, **changes))
    client = SignalingClient(f"/ws/v1/rooms/{GROUP}?ticket={ticket}")
    cast.clients.append(client)
    await client.connect()
    assert (await client.hello())["type"] == "welcome"
    return client


async def test_a_group_talks_among_itself_and_hears_the_main_room(cast: Cast) -> None:
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")
    await open_rooms(alice)
    group = await visit(cast, "bob", bob)
    await group.command("chat", text="only here")
    await alice.command("breakout", action="broadcast", text="Five minutes left")
    told = await bob.until("room_updated", lambda frame: bool(frame["changes"]["breakouts"]["broadcast"]))
    assert told["changes"]["breakouts"]["broadcast"]["text"] == "Five minutes left"
    assert "chat" not in {frame["type"] for frame in [*await alice.drain(), *alice.skipped]}


async def test_a_group_wants_an_agent_of_its_own_that_stays(
    cast: Cast, redis_client: redis.Redis, settings: Settings
) -> None:
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")
    await open_rooms(alice)
    group = await visit(cast, "bob", bob)
    assert redis_client.smembers(room_store.AGENT_WANTED) == {SLUG, GROUP}
    ticket = await sync_to_async(ticket_issue)(admission("nova", "agent", room_slug=GROUP, parent=SLUG))
    nova = SignalingClient(f"/ws/v1/rooms/{GROUP}?ticket={ticket}")
    cast.clients.append(nova)
    await nova.connect()
    assert (await nova.hello())["type"] == "welcome"
    await sweep()
    assert (await nova.command("agent_state", state="idle"))["type"] == "ack"
    settings.SIGNALING_LIMITS = {"grace_secs": 0.3, "sweep_secs": 0.1}
    await group.send("leave")
    assert await nova.close_code() == 4413
    assert redis_client.smembers(room_store.AGENT_WANTED) == {SLUG}


async def test_the_sweep_empties_closed_rooms_and_the_main_room_goes_on(cast: Cast) -> None:
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")
    await open_rooms(alice)
    group = await visit(cast, "bob", bob)
    await alice.command("breakout", action="close", secs=0)
    await sweep()
    assert await group.close_code() == 4413
    assert await room_store.load(GROUP) == (None, 0)
    assert (await bob.command("hand", raised=True))["type"] == "ack"


async def test_the_sweep_sends_away_who_moved_on(cast: Cast) -> None:
    alice, bob, carol = await cast.join("alice", "host"), await cast.join("bob"), await cast.join("carol")
    await open_rooms(alice)
    left, stays = await visit(cast, "bob", bob), await visit(cast, "carol", carol)
    await alice.command("breakout", action="assign", peer_id=bob.peer_id, breakout=None)
    await sweep()
    assert await left.close_code() == 4410
    assert (await stays.command("hand", raised=True))["type"] == "ack"


async def test_whoever_leaves_the_meeting_leaves_its_group(cast: Cast) -> None:
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")
    await open_rooms(alice)
    group = await visit(cast, "bob", bob)
    await bob.command("leave")
    await sweep()
    assert await group.close_code() == 4410


async def test_the_end_of_the_meeting_ends_its_groups(cast: Cast) -> None:
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")
    await open_rooms(alice)
    group = await visit(cast, "bob", bob)
    await alice.send("moderate", action="end")
    await alice.close_code()
    await sweep()
    assert await group.close_code() == 4413


async def test_a_late_joiner_hears_of_the_rooms(cast: Cast) -> None:
    alice = await cast.join("alice", "host")
    await open_rooms(alice, duration_secs=300)
    welcome = (await cast.join("bob")).welcome
    assert [room["name"] for room in welcome["room"]["breakouts"]["rooms"]] == ["Leaves"]
    assert welcome["self"]["breakout"] is None


async def test_a_resumed_participant_is_where_they_were(cast: Cast) -> None:
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")
    await open_rooms(alice)
    await bob.command("breakout", action="enter", breakout="b1")
    await bob.drop()
    again = await cast.join("bob", resume={"token": bob.welcome["resume_token"], "seq": bob.welcome["seq"]})
    assert (again.welcome["resumed"], again.welcome["self"]["breakout"]) == (True, "b1")
