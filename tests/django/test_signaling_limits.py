"""Limits on real sockets: they stay with the person, and a full room can still be entered."""

import pytest
from pytest_django import Settings

from tests.django.signaling_client import Cast, SignalingClient

pytestmark = pytest.mark.django

EMOJI = "😀"


@pytest.fixture(autouse=True)
def slow_refill(settings: Settings) -> None:
    """Used tokens do not come back during a test."""
    settings.SIGNALING_LIMITS = {"chats_secs": 1e5, "syncs_secs": 1e5}


async def refusals(client: SignalingClient, times: int) -> int:
    answers = [await client.command("chat", text="x") for _ in range(times)]
    assert {answer.get("code", "") for answer in answers} <= {"", "rate_limited"}
    return sum(answer["type"] == "error" for answer in answers)


async def test_a_resume_does_not_fill_up_the_limits(cast: Cast) -> None:
    alice = await cast.join("alice", "host")
    assert await refusals(alice, 10) == 0
    for _ in range(3):
        resume = {"token": alice.welcome["resume_token"], "seq": alice.welcome["seq"]}
        await alice.drop()
        alice = await cast.join("alice", "host", resume=resume)
        assert await refusals(alice, 3) == 3


async def test_a_second_socket_of_a_guest_has_no_limits_of_its_own(cast: Cast) -> None:
    await cast.join("alice", "host")
    first = await cast.join("gast", "guest", user_id=None, guest_id="g1")
    second = await cast.join("gast", "guest", user_id=None, guest_id="g1")
    other = await cast.join("other", "guest", user_id=None, guest_id="g2")
    assert await refusals(first, 10) == 0
    assert await refusals(second, 3) == 3
    assert await refusals(other, 5) == 0


async def test_a_room_full_of_the_longest_messages_can_be_entered(cast: Cast) -> None:
    alice = await cast.join("alice", "host", media_limit=50)
    for number in range(7):
        guest = await cast.join("guest", "guest", user_id=None, guest_id=f"g{number}", media_limit=50)
        for _ in range(10):
            assert (await guest.command("chat", text=EMOJI * 4000))["type"] == "ack"
        await guest.command("leave")
    await alice.drain()
    bob = await cast.join("bob", media_limit=50)
    shown = bob.welcome["chat"]
    assert 40 < len(shown) < 50
    await alice.command("chat", text="welcome, Bob")
    assert (await bob.until("chat"))["text"] == "welcome, Bob"
    assert (await bob.command("history", kind="chat"))["type"] == "ack"


async def test_messages_of_control_characters_are_refused_and_lines_are_not(cast: Cast) -> None:
    alice = await cast.join("alice", "host")
    answer = await alice.command("chat", text="\u0001" * 4000)
    assert (answer["code"], "seen" in answer["message"]) == ("bad_field", True)
    await alice.send("chat", text="one\u0000\r\ntwo\u202e")
    assert (await alice.until("chat"))["text"] == "one\ntwo"


async def test_asking_again_and_again_is_paid_for(cast: Cast) -> None:
    alice = await cast.join("alice", "host")
    await alice.command("chat", text=EMOJI * 4000)
    answers = [await alice.command("sync", seq=0) for _ in range(60)]
    assert sum(answer["type"] == "ack" for answer in answers) == 40
    assert (await alice.command("hand", raised=True))["type"] == "ack"
