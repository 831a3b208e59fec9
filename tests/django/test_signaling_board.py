"""The whiteboard over real sockets and a real Redis: late comers, resumes, and what is stored at the end."""

import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import redis
from asgiref.sync import sync_to_async
from pytest_django import Settings

from conference.classroom.models import StoredBoard
from conference.classroom.tasks import store_board
from conference.signaling import room_board, room_store
from tests.django.signaling_client import SLUG, Cast, Frame, SignalingClient, sockets

pytestmark = pytest.mark.django


@pytest.fixture
async def cast(settings: Settings) -> AsyncIterator[Cast]:
    settings.SIGNALING_LIMITS = {"frame_burst": 500, "board_reads": 20}
    async with sockets() as everybody:
        yield everybody


@pytest.fixture
async def alice(cast: Cast) -> SignalingClient:
    host = await cast.join("alice", "host")
    await host.command("board", action="open")
    return host


def note(text: str) -> dict[str, Any]:
    return {"kind": "note", "colour": "yellow", "z": 1, "x": 0, "y": 0, "w": 160, "h": 120, "text": text}


async def put(client: SignalingClient, text: str, object_id: str | None = None) -> str:
    """The id of an object that was put on the board."""
    known = object_id or str(uuid.uuid4())
    items = [{"object_id": known, "object": note(text)}]
    answer = await client.command("board", action="put", edition=1, items=items)
    assert answer["type"] == "ack", answer
    return known


async def content(client: SignalingClient) -> dict[str, Frame]:
    """All entries by id, as a client that just came gets them."""
    await client.send("board", action="get")
    entries: dict[str, Frame] = {}
    while True:
        frame = await client.until("board_content")
        entries |= {entry["object_id"]: entry for entry in frame["entries"]}
        if frame["part"] == frame["parts"]:
            return entries


async def test_a_late_comer_gets_the_whole_board(cast: Cast, alice: SignalingClient) -> None:
    ids = [await put(alice, f"note {number} " + "光" * 600) for number in range(60)]
    await alice.command("board", action="remove", edition=1, object_ids=ids[:10])
    bob = await cast.join("bob")
    entries = await content(bob)
    assert sorted(entries) == sorted(ids[10:])
    assert entries[ids[-1]]["object"]["text"].startswith("note 59")


@pytest.mark.parametrize(
    "raw", [b"", b"{broken", b"\xff\xfe", b"null", b"[]", b'{"object_id": 3}', b'"}]}{"type":"bye"']
)
async def test_a_damaged_object_hides_no_other(
    cast: Cast, alice: SignalingClient, redis_client: redis.Redis, raw: bytes
) -> None:
    whole = await put(alice, "whole")
    redis_client.hset(f"parley:board:{alice.welcome['room']['meeting_id']}", str(uuid.uuid4()), raw)
    assert list(await content(await cast.join("bob"))) == [whole]


async def test_a_removed_object_stays_removed_in_the_store(cast: Cast, alice: SignalingClient) -> None:
    one = await put(alice, "hello")
    await alice.command("board", action="remove", edition=1, object_ids=[one])
    await put(alice, "again", one)
    assert await content(alice) == {}


async def test_the_store_and_the_state_agree_on_the_size(alice: SignalingClient) -> None:
    one = await put(alice, "hello")
    await put(alice, "hello 世界", one)
    await put(alice, "another")
    state, _ = await room_store.load(SLUG)
    assert state is not None
    texts = await room_board.entries(state.meeting_id)
    assert (state.board.objects, state.board.bytes) == (2, sum(map(len, texts)))


async def test_clearing_forgets_everything(alice: SignalingClient) -> None:
    await put(alice, "hello")
    await alice.command("board", action="clear")
    assert await content(alice) == {}
    answer = await alice.command(
        "board", action="put", edition=1, items=[{"object_id": str(uuid.uuid4()), "object": note("late")}]
    )
    assert (answer["type"], answer["code"]) == ("error", "conflict")


async def test_who_waits_sees_nothing_of_the_board(cast: Cast) -> None:
    alice = await cast.join("alice", "host", lobby=True)
    await alice.command("board", action="open")
    await put(alice, "secret")
    bob = await cast.join("bob", lobby=True)
    for action in ({"action": "get"}, {"action": "open"}, {"action": "clear"}):
        answer = await bob.command("board", **action)
        assert (answer["type"], answer["code"]) == ("error", "not_admitted")
    assert "secret" not in str(bob.skipped)


async def test_reading_the_board_again_and_again_is_limited(
    cast: Cast, alice: SignalingClient, settings: Settings
) -> None:
    settings.SIGNALING_LIMITS = {"board_reads": 2, "board_reads_secs": 1000}
    bob = await cast.join("bob")
    answers = [await bob.command("board", action="get") for _ in range(3)]
    assert [answer["type"] for answer in answers] == ["ack", "ack", "error"]
    assert answers[-1]["code"] == "rate_limited"


@pytest.mark.django_db(transaction=True)
async def test_the_board_of_an_ended_meeting_is_stored_once(cast: Cast, alice: SignalingClient) -> None:
    one = await put(alice, "photosynthesis")
    state, _ = await room_store.load(SLUG)
    assert state is not None
    await alice.command("moderate", action="end")
    records = [json.loads(record) for record in await room_store.records(50)]
    fields = next(record["fields"] for record in records if record["task"] == "classroom.store_board")
    outcomes = [await sync_to_async(store_board)(**fields) for _ in range(2)]
    assert outcomes == ["stored", "unchanged"]
    assert await room_board.entries(state.meeting_id) == []
    board = await StoredBoard.objects.aget(meeting_id=state.meeting_id)
    (item,) = board.items()
    assert (str(item.object_id), board.objects_count) == (one, 1)
