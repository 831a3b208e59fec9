"""Breakout rooms in the rules of the main room and of the breakout rooms themselves."""

import pytest

from conference.signaling.errors import ErrorCode, RefusalError
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.client_frames import Leave
from conference.signaling.protocol.media import Signal
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room import sweeping
from conference.signaling.room.commands import Actor, CloseRoom
from tests.unit.breakout_classes import MINUTE_SECS, Class, breakout_room, swept
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit


def refused(room: RoomUnderTest, actor: Actor, frame: Breakout) -> ErrorCode:
    with pytest.raises(RefusalError) as caught:
        room.act(actor, frame)
    return caught.value.code


def test_opening_tells_everyone_the_rooms_and_where_they_belong() -> None:
    room = Class(duration_secs=300)
    (opened,) = room.events("room_updated")
    assert opened["changes"]["breakouts"]["ends_at"] == room.now + 300
    assert [group["name"] for group in opened["changes"]["breakouts"]["rooms"]] == ["Group 1", "Group 2"]
    assert "remembered" not in opened["changes"]["breakouts"]
    assert room.person("bob").breakout_assigned == "b1"
    assert room.places() == {"alice": None, "bob": None, "carol": None}


def test_whoever_stops_moderating_leaves_the_breakout_room_that_they_moderate() -> None:
    room = Class()
    room.act(room.alice, Moderate(action="set_role", peer_id="bob", value="moderator"))
    room.enter(room.bob, "b2")
    room.enter(room.carol, "b2")
    room.act(room.alice, Moderate(action="set_role", peer_id="bob", value="participant"))
    assert room.places() == {"alice": None, "bob": None, "carol": "b2"}
    assert refused(room, room.bob, Breakout(action="enter", breakout="b2")) == "forbidden"


@pytest.mark.parametrize("by", ["bob", "nobody"])
def test_only_moderators_open_breakout_rooms(by: str) -> None:
    room = RoomUnderTest()
    room.join("alice", "host")
    room.join("bob")
    with pytest.raises(RefusalError):
        Class.open(room, by=by)  # type: ignore[arg-type]
    assert room.room.breakouts is None


def test_breakout_rooms_are_not_opened_twice() -> None:
    room = Class()
    with pytest.raises(RefusalError, match="close"):
        room.open()


def test_a_breakout_room_has_no_breakout_rooms() -> None:
    room = RoomUnderTest()
    room.join("alice", "host", parent="physics")
    with pytest.raises(RefusalError):
        Class.open(room)  # type: ignore[arg-type]


def test_a_student_goes_to_the_own_room_only() -> None:
    room = Class()
    assert refused(room, room.bob, Breakout(action="enter", breakout="b2")) == "forbidden"
    room.enter(room.bob, "b1")
    assert room.events("participant_updated")[0]["changes"] == {"breakout": "b1"}
    room.act(room.bob, Breakout(action="return"))
    assert room.places()["bob"] is None
    assert room.person("bob").breakout_assigned == "b1"


def test_a_moderator_visits_every_room() -> None:
    room = Class()
    for id in ("b1", "b2"):
        room.enter(room.alice, id)
        assert room.places()["alice"] == id
    assert refused(room, room.alice, Breakout(action="enter", breakout="b3")) == "bad_field"


def test_with_choice_everyone_picks_and_changes_the_room() -> None:
    room = Class(choice=True, assigned={})
    for id in ("b2", "b1"):
        room.enter(room.bob, id)
        assert (room.person("bob").breakout, room.person("bob").breakout_assigned) == (id, id)


@pytest.mark.parametrize("action", ["assign", "answer", "broadcast", "extend", "close"])
def test_students_and_guests_do_not_run_the_rooms(action: str) -> None:
    room = Class()
    frame = Breakout(action=action, breakout="b1", peer_id="bob", text="hi", secs=10)  # type: ignore[arg-type]
    for actor in (room.bob, room.carol):
        assert refused(room, actor, frame) == "forbidden"


def test_the_agent_stays_in_the_main_room() -> None:
    room = Class()
    nova = room.join("nova", "agent")
    assert refused(room, nova, Breakout(action="enter", breakout="b1")) == "forbidden"
    assert refused(room, room.alice, Breakout(action="assign", peer_id="nova", breakout="b1")) == "forbidden"


def test_whoever_is_in_a_breakout_room_is_moved_at_once() -> None:
    room = Class()
    room.enter(room.bob, "b1")
    room.act(room.alice, Breakout(action="assign", peer_id="bob", breakout="b2"))
    assert room.places()["bob"] == "b2"
    room.act(room.alice, Breakout(action="assign", peer_id="bob"))
    assert (room.places()["bob"], room.person("bob").breakout_assigned) == (None, None)
    room.act(room.alice, Breakout(action="assign", peer_id="carol", breakout="b1"))
    assert (room.places()["carol"], room.person("carol").breakout_assigned) == (None, "b1")


def test_a_call_for_help_stays_until_a_moderator_comes_or_it_is_taken_back() -> None:
    room = Class()
    assert refused(room, room.bob, Breakout(action="help")) == "conflict"
    room.enter(room.bob, "b1")
    room.act(room.bob, Breakout(action="help"))
    assert room.breakouts.calls["b1"].name == "Bob"
    room.enter(room.alice, "b1")
    assert room.breakouts.calls == {}
    room.act(room.bob, Breakout(action="help"))
    room.act(room.bob, Breakout(action="help", called=False))
    assert room.breakouts.calls == {}
    room.act(room.bob, Breakout(action="help"))
    room.act(room.alice, Breakout(action="answer", breakout="b1"))
    assert room.breakouts.calls == {}


def test_a_broadcast_is_kept_for_those_who_come_later() -> None:
    room = Class()
    room.act(room.alice, Breakout(action="broadcast", text=" Five minutes left "))
    (told,) = room.events("room_updated")
    assert told["changes"]["breakouts"]["broadcast"] == {"text": "Five minutes left", "name": "Alice", "at": room.now}


def test_the_timer_brings_everyone_back() -> None:
    room = Class(duration_secs=60)
    room.enter(room.bob, "b1")
    room.wait(59)
    assert room.room.breakouts is not None
    room.wait(1)
    assert room.room.breakouts is None
    assert set(room.places().values()) == {None}
    assert all(who.breakout_assigned is None for who in room.room.participants.values())
    assert room.events("room_updated")[0]["changes"] == {"breakouts": None}


def test_closing_counts_down_and_more_time_ends_the_countdown() -> None:
    room = Class()
    room.enter(room.bob, "b1")
    room.act(room.alice, Breakout(action="close", secs=30))
    assert (room.breakouts.closing, room.breakouts.ends_at) == (True, room.now + 30)
    room.act(room.alice, Breakout(action="extend", secs=60))
    assert (room.breakouts.closing, room.breakouts.ends_at) == (False, room.now + 90)
    room.act(room.alice, Breakout(action="close", secs=0))
    assert room.room.breakouts is None


def test_more_time_ends_a_day_from_now_at_most() -> None:
    room = Class(duration_secs=60)
    for _ in range(100):
        room.act(room.alice, Breakout(action="extend", secs=3600))
    assert room.breakouts.ends_at == room.now + 24 * 3600


def test_a_countdown_is_not_longer_than_the_time_that_is_left() -> None:
    room = Class(duration_secs=60)
    room.wait(50)
    room.act(room.alice, Breakout(action="close", secs=60))
    assert room.breakouts.ends_at == room.now + 10


def test_media_is_not_negotiated_between_places() -> None:
    room = Class()
    room.enter(room.bob, "b1")
    assert room.act(room.bob, Signal(to="carol", session="s", candidate=None)) == []
    assert room.act(room.carol, Signal(to="bob", session="s", candidate=None)) == []
    assert room.act(room.carol, Signal(to="alice", session="s", candidate=None)) != []


def test_attendance_in_the_main_room_has_no_gap() -> None:
    room = Class()
    room.enter(room.bob, "b1")
    assert room.records("record_attendance") == []
    room.act(room.alice, Breakout(action="close", secs=0))
    assert room.records("record_attendance") == []


def test_whoever_comes_again_belongs_where_they_belonged() -> None:
    room = Class()
    room.enter(room.bob, "b1")
    room.act(room.bob, Leave())
    room.act(room.carol, Leave())
    room.join("bob", peer_id="bob-2", socket="bob-2", token_hash="t")
    assert (room.person("bob-2").breakout, room.person("bob-2").breakout_assigned) == (None, "b1")
    room.join("carol", "guest", peer_id="carol-2", socket="carol-2", token_hash="u")
    assert room.person("carol-2").breakout_assigned == "b2"
    room.join("dave")
    assert room.person("dave").breakout_assigned is None


def test_a_lost_socket_keeps_its_place_for_the_time_of_grace() -> None:
    room = Class()
    room.enter(room.bob, "b1")
    room.drop(room.bob)
    room.join("bob", socket="new", resume_hash="bob-token")
    assert room.places()["bob"] == "b1"


def test_without_open_breakout_rooms_nothing_can_be_done() -> None:
    room = RoomUnderTest()
    alice = room.join("alice", "host")
    for action in ("enter", "return", "help", "close"):
        assert refused(room, alice, Breakout(action=action, breakout="b1")) == "conflict"


def test_the_end_of_the_meeting_ends_the_breakout_rooms() -> None:
    room = Class()
    room.enter(room.bob, "b1")
    group = breakout_room("bob")
    room.act(room.alice, Moderate(action="end"))
    assert room.state is None
    assert swept({"physics-b1": group.room}) == [CloseRoom()]


def test_a_sweep_is_due_when_the_time_is_up() -> None:
    room = Class(duration_secs=60)
    assert not sweeping.is_due(room.room, frozenset(), room.now + 59, 20)
    assert sweeping.is_due(room.room, frozenset(), room.now + MINUTE_SECS, 20)


def test_what_moderators_do_with_breakout_rooms_is_in_the_audit_log() -> None:
    room = Class()
    assert [entry[0] for entry in room.actions()] == ["breakouts_open"]
    room.act(room.alice, Breakout(action="broadcast", text="Five minutes left"))
    assert room.actions() == [("breakouts_broadcast", "Alice", None, None)]
    room.act(room.alice, Breakout(action="close", secs=0))
    assert room.actions() == [("breakouts_close", "Alice", None, None)]
