"""Signaling from socket to socket, on a real Redis."""

import asyncio

import pytest
import redis
from pytest_django import Settings

from conference.signaling import fanout, room_log
from conference.signaling.web_process import sweep
from tests.django.signaling_client import SLUG, Cast, Frame, SignalingClient

pytestmark = pytest.mark.django

SDP = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"


@pytest.fixture
async def alice(cast: Cast) -> SignalingClient:
    return await cast.join("alice", "host")


async def test_the_welcome_says_all_there_is_to_know(cast: Cast, alice: SignalingClient) -> None:
    welcome = (await cast.join("bob")).welcome
    assert welcome["type"] == "welcome"
    assert (welcome["protocol"], welcome["seq"], welcome["resumed"]) == (1, 2, False)
    assert welcome["self"]["name"] == "Bob"
    assert [who["name"] for who in welcome["participants"]] == ["Alice"]
    assert "waiting" not in welcome
    assert welcome["limits"]["frame_bytes"] == 65536
    assert alice.welcome["waiting"] == []


async def test_events_have_numbers_without_a_gap(cast: Cast, alice: SignalingClient) -> None:
    bob = await cast.join("bob")
    await bob.command("state", audio=False)
    await bob.command("hand", raised=True)
    await bob.command("chat", text="hello")
    await bob.send("leave")
    frames = [await alice.receive() for _ in range(5)]
    assert [frame["seq"] for frame in frames] == [2, 3, 4, 5, 6]
    assert [frame["type"] for frame in frames] == [
        "participant_joined", "participant_updated", "hand", "chat", "participant_left"
    ]  # fmt: skip


async def test_a_newcomer_gets_the_chat_so_far(cast: Cast, alice: SignalingClient) -> None:
    for number in range(8):
        await alice.command("chat", text=f"message {number}")
    chat = (await cast.join("bob")).welcome["chat"]
    assert [message["text"] for message in chat] == [f"message {number}" for number in range(8)]
    assert all("seq" not in message for message in chat)


async def test_signals_go_to_one_peer_with_the_true_sender(cast: Cast, alice: SignalingClient) -> None:
    bob, carol = await cast.join("bob"), await cast.join("carol")
    offer = {"type": "offer", "sdp": SDP}
    lie = {"from": alice.peer_id, "role": "host", "peer_id": alice.peer_id}
    assert (await bob.command("signal", to=alice.peer_id, session="s", description=offer, **lie))["type"] == "ack"
    frame = await alice.until("signal")
    assert frame == {"type": "signal", "from": bob.peer_id, "session": "s", "description": offer}
    assert await carol.drain() == []


async def test_private_chat_reaches_two(cast: Cast, alice: SignalingClient) -> None:
    bob, carol = await cast.join("bob"), await cast.join("carol")
    await bob.command("chat", text="psst", to=alice.peer_id)
    assert (await alice.until("chat"))["text"] == "psst"
    assert await carol.drain() == []


@pytest.mark.parametrize("to", ["", "nobody", "00000000-0000-0000-0000-000000000000"])
async def test_a_foreign_peer_id_is_refused_and_the_call_goes_on(cast: Cast, to: str, alice: SignalingClient) -> None:
    answer = await alice.command("signal", to=to, session="s", candidate=None)
    assert answer["code"] in ("no_such_peer", "bad_field")
    assert (await alice.command("hand", raised=True))["type"] == "ack"


async def test_people_of_other_rooms_are_foreign(cast: Cast, alice: SignalingClient) -> None:
    ticket_room = {"room_slug": "physics"}
    bob = await cast.join("bob", **ticket_room)
    await alice.until("participant_joined")
    assert (await alice.command("signal", to=bob.peer_id, session="s", candidate=None))["type"] == "ack"
    await bob.send("leave")
    await alice.until("participant_left")
    assert (await alice.command("signal", to=bob.peer_id, session="s", candidate=None))["code"] == "no_such_peer"


# Lobby


async def test_the_lobby_is_kept_by_the_server(cast: Cast) -> None:
    alice = await cast.join("alice", "host", lobby=True)
    bob = await cast.join("bob", lobby=True)
    assert bob.welcome == {
        "type": "waiting",
        "room": {"slug": SLUG, "name": "Physics"},
        "peer_id": bob.welcome["peer_id"],
        "reason": "lobby",
        "starts_at": None,
    }
    frames: dict[str, Frame] = {
        "chat": {"text": "let me in"},
        "signal": {"to": alice.peer_id, "session": "s", "candidate": None},
        "sync": {"seq": 0},
        "moderate": {"action": "admit", "peer_id": bob.welcome["peer_id"]},
    }
    for type, members in frames.items():
        assert (await bob.command(type, **members))["code"] == "not_admitted"
    waiting = await alice.until("participant_waiting")
    await alice.command("chat", text="secret")
    assert await bob.drain() == []
    await alice.command("moderate", action="admit", peer_id=waiting["participant"]["peer_id"])
    welcome = await bob.until("welcome")
    assert [message["text"] for message in welcome["chat"]] == ["secret"]
    await alice.command("chat", text="welcome")
    assert (await bob.receive())["seq"] == welcome["seq"] + 1


async def test_who_is_denied_is_told_so(cast: Cast) -> None:
    alice = await cast.join("alice", "host", lobby=True)
    bob = await cast.join("bob", lobby=True)
    await alice.command("moderate", action="deny", peer_id=bob.welcome["peer_id"])
    assert await bob.close_code() == 4412


# Resume and sync


async def test_a_resume_goes_on_where_it_was(cast: Cast, alice: SignalingClient) -> None:
    bob = await cast.join("bob")
    await bob.drop()
    assert (await alice.until("participant_updated"))["changes"] == {"connected": False}
    await alice.command("chat", text="are you there?")
    resume = {"token": bob.welcome["resume_token"], "seq": bob.welcome["seq"]}
    again = await cast.join("bob", resume=resume)
    assert again.welcome["resumed"]
    assert again.peer_id == bob.peer_id
    assert again.welcome["resume_token"] == bob.welcome["resume_token"]
    assert again.welcome["seq"] == bob.welcome["seq"]
    frames = [await again.receive() for _ in range(3)]
    assert [frame["seq"] for frame in frames] == [3, 4, 5]
    assert [frame["type"] for frame in frames] == ["participant_updated", "chat", "participant_updated"]
    types = {frame["type"] for frame in alice.skipped}
    assert "participant_left" not in types


async def test_a_resume_beside_the_old_socket_closes_it(cast: Cast, alice: SignalingClient) -> None:
    bob = await cast.join("bob")
    again = await cast.join("bob", resume={"token": bob.welcome["resume_token"], "seq": bob.welcome["seq"]})
    assert again.peer_id == bob.peer_id
    assert await bob.close_code() == 4409
    await bob.drop()
    assert (await again.command("hand", raised=True))["type"] == "ack"


async def test_a_resume_of_nobody_is_a_new_participant(cast: Cast, alice: SignalingClient) -> None:
    bob = await cast.join("bob", resume={"token": "made up", "seq": 1})
    assert not bob.welcome["resumed"]
    assert bob.welcome["seq"] == 2


async def test_who_stays_away_has_left(cast: Cast, alice: SignalingClient, settings: Settings) -> None:
    settings.SIGNALING_LIMITS = {"grace_secs": 0.3, "sweep_secs": 0.1}
    await (await cast.join("bob")).drop()
    assert (await alice.until("participant_left"))["reason"] == "timeout"


async def test_sync_repeats_events(cast: Cast, alice: SignalingClient) -> None:
    await alice.command("chat", text="one")
    await alice.command("chat", text="two")
    await alice.until("chat", lambda frame: frame["text"] == "two")
    await alice.send("sync", seq=1)
    assert [(await alice.receive())["text"] for _ in range(2)] == ["one", "two"]
    await alice.send("sync", seq=0)
    assert [(await alice.receive())["seq"] for _ in range(3)] == [1, 2, 3]


async def test_sync_gives_a_snapshot_of_what_is_no_longer_kept(
    cast: Cast, alice: SignalingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_log, "EVENTS_KEPT", 3)
    for number in range(6):
        await alice.command("state", audio=bool(number % 2))
    await alice.send("sync", seq=1)
    snapshot = await alice.until("snapshot")
    assert snapshot["participants"] == []
    assert not {"self", "resume_token", "ice_servers"} & set(snapshot)
    await alice.command("hand", raised=True)
    assert [frame["seq"] for frame in alice.skipped if frame["type"] == "hand"] in ([], [snapshot["seq"] + 1])


async def test_lost_and_mixed_up_messages_are_mended(
    cast: Cast, alice: SignalingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = await cast.join("bob")
    real, lost = fanout._call, list[tuple[object, ...]]()

    async def lossy(method: str, *arguments: object) -> None:
        if method == "group_send" and len(lost) < 2:
            lost.append(arguments)
            return
        await real(method, *arguments)

    monkeypatch.setattr(fanout, "_call", lossy)
    for number in range(3):
        await alice.command("chat", text=str(number))
    frames = [await bob.receive() for _ in range(3)]
    assert [frame["text"] for frame in frames] == ["0", "1", "2"]
    lost.clear()
    await alice.command("chat", text="3")
    await bob.send("ping")
    assert (await bob.until("chat"))["text"] == "3"
    for arguments in lost:
        await real("group_send", *arguments)
    assert await bob.drain() == []


# The end


async def test_the_host_removes_locks_and_ends(cast: Cast, alice: SignalingClient) -> None:
    bob, carol = await cast.join("bob"), await cast.join("carol")
    await alice.command("moderate", action="remove", peer_id=bob.peer_id)
    assert await bob.close_code() == 4410
    assert bob.skipped[-1] == {"type": "bye", "reason": "removed"}
    await alice.command("moderate", action="lock")
    dave = await cast.open("dave")
    assert (await dave.hello())["code"] == "room_locked"
    assert await dave.close_code() == 4403
    await alice.send("moderate", action="end")
    assert [await client.close_code() for client in (alice, carol)] == [4413, 4413]


async def test_a_full_room(cast: Cast) -> None:
    for name in ("alice", "bob"):
        await cast.join(name, media_limit=2)
    carol = await cast.open("carol", media_limit=2)
    assert (await carol.hello())["code"] == "room_full"
    assert await carol.close_code() == 4411


async def test_leaving_is_answered(cast: Cast, alice: SignalingClient) -> None:
    assert (await alice.command("leave"))["type"] == "ack"
    assert await alice.receive() == {"type": "bye", "reason": "left"}
    assert await alice.close_code() == 1000


async def test_nothing_stays_in_redis_of_a_room_that_nobody_came_back_to(
    cast: Cast, alice: SignalingClient, redis_client: redis.Redis, settings: Settings
) -> None:
    await alice.command("chat", text="hello")
    await alice.command("leave")
    assert redis_client.keys("parley:room*"), "somebody may come back"
    settings.SIGNALING_LIMITS = {"grace_secs": 0.0}
    await sweep()
    assert redis_client.keys("parley:room*") == []
    assert not redis_client.sismember("parley:agent:wanted", SLUG)


def _seqs(frames: list[Frame]) -> list[int]:
    return [frame["seq"] for frame in frames if "seq" in frame]


async def test_many_at_once_get_the_same_story(cast: Cast, alice: SignalingClient) -> None:
    people = await asyncio.gather(*(cast.join(name, media_limit=50) for name in ("bob", "carol", "dave")))
    await asyncio.gather(*(who.command("chat", text=f"{n}") for n in range(5) for who in people[:1]))
    last = alice.welcome["seq"] + 3 + 5
    stories = []
    for client in (alice, *people):
        while not _seqs(client.skipped) or _seqs(client.skipped)[-1] < last:
            client.skipped.append(await client.receive())
        stories.append([frame for frame in client.skipped if "seq" in frame][-5:])
    assert all(story == stories[0] for story in stories)
