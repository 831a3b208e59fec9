"""Entering, leaving, resuming, and the end of a meeting."""

import pytest

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.commands import Actor
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest

pytestmark = pytest.mark.unit


def test_the_first_person_begins_a_meeting(room: RoomUnderTest) -> None:
    room.join("alice", "host")
    assert room.room.seq == 1
    assert room.events()[0]["participant"]["peer_id"] == "alice"
    assert room.records("record_attendance")[0]["event"] == "joined"
    assert room.wishes() == [True]


def test_the_last_person_ends_the_meeting_unless_somebody_comes_soon(
    room: RoomUnderTest, alice: Actor, bob: Actor
) -> None:
    room.act(alice, f.Leave())
    assert room.state is not None
    room.act(bob, f.Leave())
    assert room.wishes() == []
    room.wait(GRACE_SECS - 1)
    assert room.state is not None
    room.wait(1)
    assert room.state is None
    assert [record["at"] for record in room.records("end_meeting")] == [1000.0]
    assert room.wishes() == [False]


def test_the_agent_keeps_no_meeting_alive(room: RoomUnderTest, alice: Actor) -> None:
    room.join("nova", "agent")
    room.act(alice, f.Leave())
    assert [record["peer_id"] for record in room.records("record_attendance")] == ["alice"]
    room.wait(GRACE_SECS)
    assert room.state is None
    assert room.closed() == {"nova-socket": CloseCode.MEETING_ENDED}
    assert [record["peer_id"] for record in room.records("record_attendance")] == ["nova"]


def test_a_full_room_refuses_people_but_not_the_agent(room: RoomUnderTest) -> None:
    for name in ("alice", "bob", "carol", "dave"):
        room.join(name)
    with pytest.raises(RefusalError) as caught:
        room.join("charlie")
    assert (caught.value.code, caught.value.close) == ("room_full", CloseCode.ROOM_FULL)
    room.join("nova", "agent")
    assert "nova" in room.room.participants


def test_a_locked_room_refuses_all_but_hosts_and_moderators(room: RoomUnderTest, alice: Actor) -> None:
    room.act(alice, Moderate(action="lock"))
    with pytest.raises(RefusalError) as caught:
        room.join("bob")
    assert (caught.value.code, caught.value.close) == ("room_locked", CloseCode.FORBIDDEN)
    room.join("carol", "host")


def test_two_tabs_of_one_user_are_two_participants(room: RoomUnderTest, alice: Actor) -> None:
    room.join("tab", user_id=room.person("alice").user_id)
    assert len(room.room.participants) == 2


# Resume


def test_a_lost_socket_may_resume_and_nobody_sees_a_leave(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(bob, f.Hand(raised=True))
    room.drop(bob)
    assert room.events() == [
        {"type": "participant_updated", "seq": room.room.seq, "peer_id": "bob", "changes": {"connected": False}}
    ]
    room.wait(19)
    room.join("somebody", socket="new", resume_hash="bob-token", user_id=room.person("bob").user_id)
    assert [event["changes"] for event in room.events()] == [{"connected": True}]
    assert room.person("bob").hand
    assert room.closed() == {}
    room.wait(60)
    assert "bob" in room.room.participants


def test_who_does_not_come_back_in_time_has_left(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.drop(bob)
    room.wait(19.9)
    assert "bob" in room.room.participants
    room.wait(0.1)
    assert room.events("participant_left")[0]["reason"] == "timeout"
    assert room.records("record_attendance")[0]["at"] == 1000.0


def test_a_resume_beside_the_open_socket_replaces_it(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("x", socket="new", resume_hash="bob-token", user_id=room.person("bob").user_id)
    assert room.closed() == {"bob-socket": CloseCode.REPLACED}
    assert room.events() == []
    room.drop(bob)
    assert room.person("bob").connected
    with pytest.raises(RefusalError) as caught:
        room.act(bob, f.Hand(raised=True))
    assert caught.value.close == CloseCode.REPLACED


def test_a_token_of_somebody_else_resumes_nothing(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("charlie", resume_hash="alice-token")
    assert room.person("charlie").role == "participant"
    assert room.person("alice").connection == "alice-socket"


def test_sockets_of_a_dead_process_are_lost(room: RoomUnderTest, alice: Actor) -> None:
    room.join("bob", process="web-2")
    room.wait(1, "web-2")
    assert not room.person("bob").connected
    assert room.person("alice").connected
    room.wait(20, "web-2")
    assert "bob" not in room.room.participants


def test_a_sweep_ends_a_room_that_everybody_dropped_out_of(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.wait(1, "web-1")
    room.wait(20, "web-1")
    assert room.state is None


def test_the_host_is_handed_over_and_taken_back(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("guest", "guest")
    room.act(alice, f.Leave())
    assert room.person("bob").role == "host"
    room.join("alice", "host")
    assert room.person("bob").role == "participant"
    assert room.person("alice").role == "host"


def test_a_guest_never_stands_in_for_the_host(room: RoomUnderTest, alice: Actor) -> None:
    room.join("guest", "guest")
    room.act(alice, f.Leave())
    assert room.person("guest").role == "guest"
