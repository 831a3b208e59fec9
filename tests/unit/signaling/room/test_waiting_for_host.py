"""Waiting for a host: nobody is in the room, and nobody is alone with the agent, before a host or moderator came."""

import pytest
from msgspec.structs import replace

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol.client_frames import Hand, Leave
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room import entry, server_frames
from conference.signaling.room.commands import ChangeRoom, Depart, ReviewMembers
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest

pytestmark = pytest.mark.unit

AT = 5000.0


@pytest.fixture
def room() -> RoomUnderTest:
    return RoomUnderTest(wait_for_host=True, scheduled_at=AT)


@pytest.mark.parametrize("role", ["participant", "guest"])
def test_people_wait_until_a_host_is_there(room: RoomUnderTest, role: str) -> None:
    bob = room.join("bob", role)
    assert set(room.room.waiting) == {"bob"}
    frame = server_frames.waiting(room.room, "bob")
    assert (frame["reason"], frame["starts_at"]) == ("host", AT)
    with pytest.raises(RefusalError, match="admitted"):
        room.act(bob, Hand(raised=True))
    assert not room.room.began


@pytest.mark.parametrize("role", ["host", "moderator"])
def test_a_host_or_moderator_brings_everybody_in(room: RoomUnderTest, role: str) -> None:
    room.join("bob", "guest")
    room.join("carol")
    room.join("alice", role)
    assert room.admitted() == ["bob-socket", "carol-socket"]
    assert list(room.room.participants) == ["alice", "bob", "carol"]
    assert room.wishes() == [True]


def test_neither_the_agent_nor_a_record_is_wanted_for_people_who_wait(room: RoomUnderTest) -> None:
    for name in ("bob", "carol"):
        room.join(name)
        assert room.effects == []
    with pytest.raises(RefusalError, match="nobody is in the room"):
        room.join("nova", "agent")


def test_with_a_lobby_the_host_lets_them_in(room: RoomUnderTest) -> None:
    room.settings = replace(room.settings, lobby=True)
    bob = room.join("bob")
    alice = room.join("alice", "host")
    assert room.admitted() == []
    (frame,) = room.sent(bob)
    assert (frame["type"], frame["reason"], frame["starts_at"]) == ("waiting", "lobby", None)
    room.act(alice, Moderate(action="admit", peer_id="bob"))
    assert room.admitted() == ["bob-socket"]


def test_the_meeting_goes_on_when_the_host_leaves(room: RoomUnderTest) -> None:
    room.join("bob", "guest")
    alice = room.join("alice", "host")
    room.act(alice, Leave())
    assert room.closed() == {}
    room.join("carol", "guest")
    assert set(room.room.participants) == {"bob", "carol"}


def test_whoever_comes_when_everybody_has_left_waits_again(room: RoomUnderTest) -> None:
    bob = room.join("bob", "guest")
    alice = room.join("alice", "host")
    room.act(bob, Leave())
    room.act(alice, Leave())
    room.join("dan", "guest")
    assert set(room.room.waiting) == {"dan"}
    room.wait(GRACE_SECS)
    assert set(room.room.waiting) == {"dan"}
    assert room.room.awaits_host
    room.join("alice", "host")
    assert room.admitted() == ["dan-socket"]


def test_the_last_one_who_loads_the_page_again_is_in_the_meeting_again(room: RoomUnderTest) -> None:
    bob = room.join("bob", "guest")
    alice = room.join("alice", "host")
    room.act(alice, Leave())
    room.act(bob, Leave())
    room.join("dan", "guest")
    room.now += 2
    room.join("bob", "guest")
    assert room.admitted() == ["dan-socket"]
    assert set(room.room.participants) == {"bob", "dan"}


def test_a_host_who_connects_again_or_has_two_windows_changes_nothing(room: RoomUnderTest) -> None:
    room.join("bob", "guest")
    alice = room.join("alice", "host")
    room.join("alice2", "host", user_id=510, socket="second")
    room.drop(alice)
    room.join("carol", "guest")
    assert "carol" in room.room.participants
    room.join("alice", "host", resume_hash="alice-token", socket="third")
    assert set(room.room.participants) == {"alice", "alice2", "bob", "carol"}


def test_a_page_that_is_loaded_again_keeps_its_place_in_the_queue(room: RoomUnderTest) -> None:
    room.join("bob", "guest")
    room.join("carol", "guest")
    room.apply(Depart("bob", "bob-token"))
    room.now += 3
    room.join("bob again", "guest", guest_id="bob-guest")
    assert list(room.room.waiting) == ["bob", "carol"]


def test_who_gives_up_waiting_or_does_not_come_back_leaves_nothing(room: RoomUnderTest) -> None:
    bob, carol = room.join("bob"), room.join("carol")
    room.act(bob, Leave())
    room.drop(carol)
    room.wait(GRACE_SECS)
    assert room.state is None


def test_a_removed_moderator_is_no_host(room: RoomUnderTest) -> None:
    alice = room.join("alice", "host")
    room.join("mona", "moderator")
    room.act(alice, Moderate(action="remove", peer_id="mona"))
    room.act(alice, Leave())
    room.join("mona", "moderator")
    room.join("bob")
    assert set(room.room.waiting) == {"mona", "bob"}


def test_who_becomes_a_moderator_while_waiting_comes_in_and_brings_the_others(room: RoomUnderTest) -> None:
    room.join("bob")
    room.join("carol")
    carol = room.room.waiting["carol"]
    bob = room.room.waiting["bob"]
    assert carol.user_id is not None
    assert bob.user_id is not None
    room.apply(ReviewMembers({carol.user_id: "moderator", bob.user_id: "participant"}, guests=False))
    assert room.admitted() == ["carol-socket", "bob-socket"]


def test_as_many_come_in_as_the_room_takes_and_the_next_when_a_place_is_free(room: RoomUnderTest) -> None:
    people = {name: room.join(name, "guest") for name in ("bob", "carol", "dan", "eve")}
    room.join("alice", "host")
    assert set(room.room.participants) == {"alice", "bob", "carol", "dan"}
    assert room.sent(people["eve"])[0]["reason"] == "lobby"
    room.act(people["bob"], Leave())
    assert room.admitted() == ["eve-socket"]


def test_the_queue_has_an_end_and_the_host_always_enters(room: RoomUnderTest) -> None:
    for number in range(entry.MOST_WAITING):
        room.join(f"guest{number}", "guest")
    with pytest.raises(RefusalError) as refused:
        room.join("one more", "guest")
    assert refused.value.close == CloseCode.ROOM_FULL
    room.join("alice", "host")
    assert len(room.room.participants) == room.settings.media_limit


def test_a_setting_that_is_switched_off_lets_people_in(room: RoomUnderTest) -> None:
    room.join("bob")
    room.apply(ChangeRoom({"lobby": False}))
    assert room.admitted() == []
    room.apply(ChangeRoom({"wait_for_host": False}))
    assert room.admitted() == ["bob-socket"]


def test_a_setting_that_is_switched_on_throws_nobody_out(room: RoomUnderTest) -> None:
    room.settings = replace(room.settings, wait_for_host=False)
    room.join("bob")
    room.apply(ChangeRoom({"wait_for_host": True}))
    assert set(room.room.participants) == {"bob"}
    room.join("carol")
    assert set(room.room.waiting) == {"carol"}


def test_people_who_wait_hear_of_another_time(room: RoomUnderTest) -> None:
    bob = room.join("bob")
    room.apply(ChangeRoom({"scheduled_at": AT + 600}))
    assert [frame["starts_at"] for frame in room.sent(bob)] == [AT + 600]
    room.apply(ChangeRoom({"language": "zh-CN"}))
    assert room.sent(bob) == []
