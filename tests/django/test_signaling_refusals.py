"""Refusals of signaling; everyone else's call goes on."""

import json

import pytest
import redis
from asgiref.sync import sync_to_async
from pytest_django import Settings

from conference.signaling.auth import ticket_issue, token_hash
from conference.signaling.live import room_closed
from tests.django.signaling_client import SLUG, Cast, SignalingClient, admission

pytestmark = pytest.mark.django

HOST = (b"host", b"localhost:8000")


async def refusal(path: str, headers: list[tuple[bytes, bytes]] | None = None) -> int:
    """The code with which an accepted socket is closed at once."""
    client = SignalingClient(path, headers)
    await client.connect()
    code = await client.close_code()
    await client.drop()
    return code


async def ticket_path(slug: str = SLUG, ticket_slug: str = SLUG) -> str:
    ticket = await sync_to_async(ticket_issue)(admission("bob", room_slug=ticket_slug))
    return f"/ws/v1/rooms/{slug}?ticket={ticket}"


# Handshake


@pytest.mark.parametrize("query", ["", "?ticket=", "?ticket=made-up", "?ticket=%00%ff", "?other=1"])
async def test_without_a_ticket_nobody_comes_in(query: str) -> None:
    assert await refusal(f"/ws/v1/rooms/{SLUG}{query}") == 4401


async def test_a_ticket_opens_one_socket(cast: Cast) -> None:
    path = await ticket_path()
    client = SignalingClient(path)
    cast.clients.append(client)
    await client.connect()
    await client.hello()
    assert await refusal(path) == 4401
    assert (await client.command("hand", raised=True))["type"] == "ack"


async def test_a_ticket_of_another_room_is_used_up() -> None:
    path = await ticket_path("chemistry", ticket_slug=SLUG)
    assert await refusal(path) == 4401
    assert await refusal(path.replace("chemistry", SLUG)) == 4401


async def test_a_ticket_of_an_earlier_form_is_refused(redis_client: redis.Redis) -> None:
    earlier = {"room_slug": SLUG, "room_name": "Physics", "user_id": 1, "name": "Bob", "role": "participant"}
    redis_client.set(f"parley:ticket:{token_hash('earlier')}", json.dumps(earlier), ex=60)
    assert await refusal(f"/ws/v1/rooms/{SLUG}?ticket=earlier") == 4401


async def test_redis_holds_no_ticket_in_clear(redis_client: redis.Redis) -> None:
    ticket = (await ticket_path()).partition("ticket=")[2]
    keys = redis_client.keys("parley:ticket:*")
    assert len(keys) == 1
    assert ticket not in keys[0]
    assert 0 < redis_client.ttl(keys[0]) <= 60


@pytest.mark.parametrize("path", ["/ws/v1/rooms/no%20room?ticket=x", "/ws/v1/rooms/?ticket=x", "/ws/v2", "/"])
async def test_other_addresses_are_no_rooms(path: str) -> None:
    assert await refusal(path) == 4404


async def test_a_closed_room_takes_no_tickets_any_more(cast: Cast) -> None:
    path = await ticket_path()
    alice = await cast.join("alice", "host")
    await sync_to_async(room_closed)(SLUG)
    assert await alice.close_code() == 4413
    assert await refusal(path) == 4404


@pytest.mark.parametrize(
    "origin", [b"https://evil.example", b"null", b"http://localhost:8001", b"http://localhost:8000.evil.example", b""]
)
async def test_pages_of_other_sites_are_refused(origin: bytes) -> None:
    assert await refusal(await ticket_path(), [HOST, (b"origin", origin)]) == 4403


async def test_a_foreign_name_of_this_address_is_refused() -> None:
    headers = [(b"host", b"evil.example"), (b"origin", b"http://evil.example")]
    assert await refusal(await ticket_path(), headers) == 4403


@pytest.mark.parametrize("origin", [b"http://localhost:8000", b"HTTP://LOCALHOST:8000", b"https://parley.example"])
async def test_own_and_trusted_pages_may_connect(cast: Cast, settings: Settings, origin: bytes) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.other.example", "https://parley.example"]
    client = await cast.open("bob", headers=[HOST, (b"origin", origin)])
    assert (await client.hello())["type"] == "welcome"


# Hello


async def test_before_hello_nothing_is_done(cast: Cast) -> None:
    client = await cast.open("bob")
    assert (await client.command("chat", text="hi"))["code"] == "not_admitted"
    assert (await client.command("ping"))["type"] == "pong"
    assert (await client.hello())["type"] == "welcome"
    assert (await client.command("hello", media={"audio": True, "video": True}))["code"] == "conflict"


async def test_a_socket_without_hello_is_closed(cast: Cast, settings: Settings) -> None:
    settings.SIGNALING_LIMITS = {"hello_secs": 0.05}
    client = await cast.open("bob")
    assert await client.close_code() == 4408


async def test_a_silent_socket_is_closed(cast: Cast, settings: Settings) -> None:
    settings.SIGNALING_LIMITS = {"hello_secs": 0.05, "silence_secs": 0.1}
    client = await cast.join("bob")
    assert await client.close_code() == 1001


# Frames


async def test_malformed_json_is_answered_and_closes_when_it_goes_on(cast: Cast) -> None:
    alice, bob = await cast.join("alice"), await cast.join("bob")
    for _ in range(9):
        await bob.send_text("{")
        assert (await bob.until("error"))["code"] == "bad_json"
    assert (await bob.command("hand", raised=True))["type"] == "ack"
    await bob.send_text("{")
    assert await bob.close_code() == 4400
    assert (await alice.command("hand", raised=True))["type"] == "ack"


async def test_a_binary_frame_closes(cast: Cast) -> None:
    bob = await cast.join("bob")
    await bob.send_bytes(b"\x00\xff")
    assert await bob.close_code() == 4400


async def test_a_frame_that_is_too_large_closes(cast: Cast) -> None:
    bob = await cast.join("bob")
    await bob.send_text(json.dumps({"type": "ping", "more": "x" * 65_536}))
    assert await bob.close_code() == 1009


async def test_a_frame_of_64_kib_is_taken(cast: Cast) -> None:
    bob = await cast.join("bob")
    frame = json.dumps({"type": "ping", "more": ""})
    await bob.send_text(frame.replace('""', f'"{"x" * (65_536 - len(frame))}"'))
    assert (await bob.receive())["type"] == "pong"


async def test_an_offer_without_audio_is_explained(cast: Cast) -> None:
    alice, bob = await cast.join("alice"), await cast.join("bob")
    offer = {"type": "offer", "sdp": "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"}
    answer = await bob.command("signal", to=alice.peer_id, session="s", description=offer)
    assert answer["code"] == "bad_field"
    assert "audio" in answer["message"]


async def test_a_burst_of_candidates_passes(cast: Cast) -> None:
    alice, bob = await cast.join("alice"), await cast.join("bob")
    for number in range(150):
        await bob.send("signal", to=alice.peer_id, session=f"s{number % 2}", candidate={"candidate": ""})
    for _ in range(150):
        await alice.until("signal")


async def test_flooding_is_answered_and_then_closed(cast: Cast, settings: Settings) -> None:
    settings.SIGNALING_LIMITS = {"frames_per_second": 0, "frame_burst": 5, "excess_burst": 5}
    bob = await cast.join("bob")
    for number in range(12):
        await bob.send("state", id=str(number), audio=True)
    assert await bob.close_code() == 4429
    errors = [frame for frame in bob.skipped if frame["type"] == "error"]
    assert {frame["code"] for frame in errors} == {"rate_limited"}
    assert errors[0]["id"] == "4"


async def test_chat_has_a_limit_of_its_own(cast: Cast, settings: Settings) -> None:
    settings.SIGNALING_LIMITS = {"chats_secs": 1000}
    bob = await cast.join("bob")
    answers = [await bob.command("chat", text="spam") for _ in range(11)]
    assert [answer.get("code") for answer in answers] == [None] * 10 + ["rate_limited"]
    assert (await bob.command("hand", raised=True))["type"] == "ack"


async def test_hands_cannot_fill_the_storage(cast: Cast, settings: Settings) -> None:
    settings.SIGNALING_LIMITS = {"gestures": 2, "gestures_secs": 1000}
    bob = await cast.join("bob")
    answers = [await bob.command("hand", raised=raised) for raised in (True, False, True)]
    assert [answer.get("code") for answer in answers] == [None, None, "rate_limited"]
    assert (await bob.command("chat", text="sorry"))["type"] == "ack"


async def test_long_frames_use_up_a_limit_of_their_own(cast: Cast, settings: Settings) -> None:
    settings.SIGNALING_LIMITS = {"chars_per_second": 0, "chars_burst": 3000}
    bob = await cast.join("bob")
    answers = [await bob.command("chat", text="x" * 1200) for _ in range(3)]
    assert [answer.get("code") for answer in answers] == [None, None, "rate_limited"]


async def test_a_command_without_right_is_refused(cast: Cast) -> None:
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")
    for members in ({"action": "mute", "peer_id": alice.peer_id}, {"action": "end"}, {"action": "lock"}):
        assert (await bob.command("moderate", **members))["code"] == "forbidden"
    caption = {"segment_id": alice.peer_id, "peer_id": alice.peer_id, "text": "", "final": True, "lang": "en"}
    assert (await bob.command("caption", start=0, end=1, **caption))["code"] == "forbidden"
    assert (await bob.command("agent_state", state="speaking", text="I am Nova"))["code"] == "forbidden"
