"""Breakout rooms as rooms of their own: visits, strays, and the end of an abandoned one."""

import pytest

from conference.signaling.errors import CloseCode
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.client_frames import Chat, Leave
from conference.signaling.room.commands import Actor, CloseRoom, Expel
from tests.unit.breakout_classes import Class, breakout_room, swept, visit
from tests.unit.signaling_rooms import GRACE_SECS

pytestmark = pytest.mark.unit


def test_a_closed_room_is_abandoned_and_an_open_one_is_not() -> None:
    main, group = Class(), breakout_room("bob")
    rooms = {"physics": main.room, "physics-b1": group.room}
    assert CloseRoom() not in swept(rooms)
    main.act(main.alice, Breakout(action="close", secs=0))
    assert swept({**rooms, "physics": main.room}) == [CloseRoom()]


def test_people_who_are_elsewhere_for_the_main_room_are_strays() -> None:
    main, group = Class(), breakout_room("bob", "carol")
    main.enter(main.bob, "b1")
    main.enter(main.carol, "b2")
    rooms = {"physics": main.room, "physics-b1": group.room}
    assert swept(rooms) == [Expel(("carol-visit-1",))]
    group.apply(Expel(("carol-visit-1", "unknown")))
    assert group.closed() == {"carol-visit-1": CloseCode.REMOVED}
    assert set(group.room.participants) == {"bob-visit-1"}


def test_the_agent_is_no_stray() -> None:
    main, group = Class(), breakout_room("bob")
    group.join("nova", "agent", slug="physics-b1", parent="physics")
    main.enter(main.bob, "b1")
    assert swept({"physics": main.room, "physics-b1": group.room}) == []


def test_the_last_stray_ends_the_meeting_of_the_breakout_room() -> None:
    group = breakout_room("bob", "carol")
    group.apply(Expel(("bob-visit-1", "carol-visit-1")))
    group.wait(GRACE_SECS)
    assert group.state is None


def test_a_second_visit_takes_the_place_of_the_first() -> None:
    group = breakout_room("bob")
    visit(group, "bob", number=2)
    assert set(group.room.participants) == {"bob-visit-2"}
    assert group.closed() == {"bob-visit-1": CloseCode.REPLACED}


def test_nobody_stands_in_for_a_teacher_who_goes_on_to_the_next_group() -> None:
    group = breakout_room("bob")
    alice = visit(group, "alice", "host")
    group.act(alice, Leave())
    assert group.person("bob-visit-1").role == "participant"


def test_a_breakout_room_is_a_room_with_a_chat_of_its_own() -> None:
    group = breakout_room("bob")
    group.act(Actor("bob-visit-1", "bob-visit-1"), Chat(text="only here"))
    (record,) = group.records("store_chat")
    assert record["room_slug"] == "physics-b1"
