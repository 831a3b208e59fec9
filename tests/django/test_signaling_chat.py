"""Chat between people, and what was written and said before one came."""

from collections.abc import AsyncIterator

import pytest
from pytest_django import Settings

from conference.signaling import room_log
from tests.django.signaling_client import Cast, Frame, SignalingClient, sockets

pytestmark = pytest.mark.django

SEGMENT = "9d0f6a52-7b1e-4f0c-8a39-{:012d}"


@pytest.fixture
async def cast(settings: Settings) -> AsyncIterator[Cast]:
    settings.SIGNALING_LIMITS = {"chats": 500, "frame_burst": 500, "reactions_secs": 1000}
    async with sockets() as everybody:
        yield everybody


@pytest.fixture
async def alice(cast: Cast) -> SignalingClient:
    return await cast.join("alice", "host")


async def page(client: SignalingClient, kind: str, before: int | None = None) -> Frame:
    await client.send("history", kind=kind, before=before)
    return await client.until("history")


async def test_a_private_message_reaches_its_receiver_and_nobody_else(cast: Cast, alice: SignalingClient) -> None:
    bob, carol = await cast.join("bob"), await cast.join("carol")
    await alice.command("chat", text="psst", to=bob.peer_id)
    assert (await bob.until("chat"))["text"] == "psst"
    await alice.command("chat", text="hello all")
    heard = await carol.until("chat")
    assert heard["text"] == "hello all"
    assert "psst" not in str(carol.skipped)
    assert [message["text"] for message in (await page(carol, "chat"))["items"]] == ["hello all"]


async def test_the_ai_participant_takes_no_private_messages(cast: Cast, alice: SignalingClient) -> None:
    nova = await cast.join("nova", "agent")
    answer = await alice.command("chat", text="psst", to=nova.peer_id)
    assert (answer["type"], answer["code"]) == ("error", "forbidden")


async def test_a_private_message_to_someone_who_is_cut_off_is_refused(cast: Cast, alice: SignalingClient) -> None:
    bob = await cast.join("bob")
    bob_id = bob.peer_id
    await bob.drop()
    await alice.until("participant_updated", lambda frame: frame["changes"].get("connected") is False)
    answer = await alice.command("chat", text="psst", to=bob_id)
    assert (answer["type"], answer["code"]) == ("error", "no_such_peer")


async def test_pages_of_history_join_without_gap_or_overlap(cast: Cast, alice: SignalingClient) -> None:
    texts = [f"message {number}" for number in range(2 * room_log.PAGE_FRAMES + 7)]
    for text in texts:
        await alice.command("chat", text=text)
    bob = await cast.join("bob")
    assert len(bob.welcome["chat"]) == room_log.FRAMES_IN_WELCOME
    found: list[str] = []
    before = None
    while True:
        frame = await page(bob, "chat", before)
        found = [message["text"] for message in frame["items"]] + found
        before = frame["before"]
        if before is None:
            break
        assert len(frame["items"]) == room_log.PAGE_FRAMES
    assert found == texts


async def test_a_page_of_long_captions_stays_within_a_frame(cast: Cast, alice: SignalingClient) -> None:
    nova = await cast.join("nova", "agent")
    for number in range(6):
        await nova.command(
            "caption", segment_id=SEGMENT.format(number), peer_id=alice.peer_id, text="word " * 3000, final=True,
            lang="en", start=number, end=number + 1,
        )  # fmt: skip
    newest = await page(alice, "captions")
    assert [caption["start"] for caption in newest["items"]] == [3, 4, 5]
    earlier = await page(alice, "captions", newest["before"])
    assert [caption["start"] for caption in earlier["items"]] == [0, 1, 2]
    assert earlier["before"] is None


async def test_history_is_not_for_those_who_wait(cast: Cast) -> None:
    alice = await cast.join("alice", "host", lobby=True)
    await alice.command("chat", text="for us only")
    bob = await cast.open("bob", lobby=True)
    assert (await bob.hello())["type"] == "waiting"
    answer = await bob.command("history", kind="chat")
    assert (answer["type"], answer["code"]) == ("error", "not_admitted")


async def test_history_of_an_empty_meeting_is_empty(alice: SignalingClient) -> None:
    frame = await page(alice, "captions")
    assert (frame["kind"], frame["items"], frame["before"]) == ("captions", [], None)


async def test_a_shower_of_reactions_is_held_back(alice: SignalingClient) -> None:
    answers = [(await alice.command("reaction", emoji="🎉")).get("code") for _ in range(17)]
    assert answers[:15] == [None] * 15
    assert answers[-1] == "rate_limited"


async def test_moderators_say_whom_people_may_write_to(cast: Cast, alice: SignalingClient) -> None:
    bob, carol = await cast.join("bob"), await cast.join("carol")

    async def bob_may() -> tuple[bool, bool, bool]:
        """Whether bob may write to everyone, to carol, and to alice, who is the host."""
        answers = [
            await bob.command("chat", text="hi", **to) for to in ({}, {"to": carol.peer_id}, {"to": alice.peer_id})
        ]
        assert {answer["code"] for answer in answers if answer["type"] == "error"} <= {"forbidden"}
        everyone, other, host = (answer["type"] == "ack" for answer in answers)
        return everyone, other, host

    assert await bob_may() == (True, True, True)
    await alice.command("moderate", action="set_chat", value="public")
    assert await bob_may() == (True, False, True)
    await alice.command("moderate", action="set_chat", value="hosts")
    assert await bob_may() == (False, False, True)
    assert (await alice.command("chat", text="all may read"))["type"] == "ack"
    assert (await alice.command("chat", text="for bob", to=bob.peer_id))["type"] == "ack"
    await alice.command("moderate", action="set_chat", value="all")
    assert await bob_may() == (True, True, True)
