"""Rights that end in the middle of a meeting: sign-ins, accounts, invitations, and the power inside breakout rooms."""

import pytest

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.commands import Actor, EndLogins, Expel, OpenBreakouts, ReviewMembers, ServerCommand
from conference.signaling.room.places import BreakoutRoom
from conference.signaling.room.sweeping import commands, is_due
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest

pytestmark = pytest.mark.unit


def user_id(name: str) -> int:
    return sum(map(ord, name))


def two_logins(room: RoomUnderTest) -> None:
    room.join("bob", login="laptop")
    room.join("phone", user_id=user_id("bob"), login="phone")


@pytest.mark.parametrize(
    ("members", "left"),
    [
        ({"login": "laptop"}, {"alice", "phone"}),
        ({"spared": "phone"}, {"alice", "phone"}),
        ({}, {"alice"}),
        ({"login": "unknown"}, {"alice", "bob", "phone"}),
    ],
)
def test_sockets_of_a_sign_in_end(room: RoomUnderTest, alice: Actor, members: dict[str, str], left: set[str]) -> None:
    two_logins(room)
    room.apply(EndLogins(user_id=user_id("bob"), **members))
    assert set(room.room.participants) == left
    assert set(room.closed().values()) <= {CloseCode.FORBIDDEN}


def test_somebody_who_waits_is_signed_out_of_the_lobby() -> None:
    room = RoomUnderTest(lobby=True)
    room.join("alice", "host")
    room.join("bob", login="laptop")
    room.apply(EndLogins(user_id=user_id("bob")))
    assert room.room.waiting == {}
    assert room.closed() == {"bob-socket": CloseCode.FORBIDDEN}


def test_a_host_who_is_signed_out_is_stood_in_for(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.apply(EndLogins(user_id=user_id("alice")))
    assert room.person("bob").role == "host"


def test_a_sign_in_that_expires_ends_its_sockets(room: RoomUnderTest, alice: Actor) -> None:
    room.join("bob", login="laptop", login_ends_at=room.now + 100)
    room.wait(99)
    assert not is_due(room.room, frozenset(), room.now, GRACE_SECS)
    room.now += 1
    assert is_due(room.room, frozenset(), room.now, GRACE_SECS)
    room.wait(0)
    assert "bob" not in room.room.participants
    assert room.closed() == {"bob-socket": CloseCode.FORBIDDEN}


def test_a_sign_out_gives_nobody_a_role_back(room: RoomUnderTest, alice: Actor) -> None:
    room.join("mona", "moderator")
    room.act(alice, Moderate(action="set_role", peer_id="mona", value="participant"))
    room.apply(EndLogins(user_id=user_id("mona")))
    room.join("mona", "moderator", peer_id="mona-2", socket="new")
    assert room.person("mona-2").role == "participant"


# Members of the room


def review(room: RoomUnderTest, guests: bool = False, **roles: str) -> None:
    room.apply(ReviewMembers({user_id(name): role for name, role in roles.items()}, guests))


def test_whoever_may_no_longer_enter_leaves(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("carol")
    room.join("gina", "guest")
    review(room, alice="host", bob="participant")
    assert set(room.room.participants) == {"alice", "bob"}
    assert room.closed() == {"carol-socket": CloseCode.FORBIDDEN, "gina-socket": CloseCode.FORBIDDEN}


def test_guests_of_a_link_stay_and_so_do_guests_of_an_open_room(room: RoomUnderTest, alice: Actor) -> None:
    room.join("gina", "guest", by_link=True)
    room.join("lena", "guest", user_id=7, by_link=True)
    review(room)
    assert set(room.room.participants) == {"alice", "gina", "lena"}
    room.join("olaf", "guest")
    review(room, guests=True)
    assert "olaf" in room.room.participants


def test_a_moderator_who_is_taken_off_the_list_moderates_no_more(room: RoomUnderTest, alice: Actor) -> None:
    mona = room.join("mona", "moderator")
    review(room, mona="participant")
    with pytest.raises(RefusalError):
        room.act(mona, Moderate(action="lock"))
    review(room, mona="moderator")
    room.act(mona, Moderate(action="lock"))


def test_a_role_of_the_meeting_stays_whatever_the_list_says(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="set_role", peer_id="bob", value="moderator"))
    review(room, bob="participant")
    assert room.person("bob").role == "moderator"


def test_a_stand_in_goes_back_to_the_role_of_the_door(room: RoomUnderTest, alice: Actor) -> None:
    room.join("mona", "moderator")
    room.act(alice, f.Leave())
    review(room, mona="participant")
    assert room.person("mona").role == "host"
    room.join("alice", "host", peer_id="alice-2", socket="new")
    assert room.person("mona").role == "participant"


# Power inside breakout rooms


def with_breakout_room(room: RoomUnderTest) -> None:
    """Bob belongs to the one that there is."""
    place = BreakoutRoom(id="b1", name="Group 1", slug="physics-b1", agent=True)
    room.apply(OpenBreakouts(by="alice", rooms=(place,), choice=False, assigned={"bob": "b1"}, duration_secs=None))


ENTER = Breakout(action="enter", breakout="b1")


@pytest.mark.parametrize(
    ("before", "taken"), [("host", "moderator"), ("host", "participant"), ("moderator", "participant")]
)
def test_a_socket_with_a_role_that_was_taken_is_a_stray(
    room: RoomUnderTest, alice: Actor, bob: Actor, before: str, taken: str
) -> None:
    with_breakout_room(room)
    group = RoomUnderTest()
    group.join("bob", before, peer_id="visit", main_peer_id="bob", parent="physics", slug="physics-b1")

    def found() -> list[ServerCommand]:
        rooms = {"physics": room.room, "physics-b1": group.room}
        return commands("physics-b1", rooms, frozenset(), room.now, GRACE_SECS)

    room.act(bob, ENTER)
    assert found() == [Expel(("visit",))], "bob is a participant in the main room"
    room.act(alice, Moderate(action="set_role", peer_id="bob", value=before))
    assert found() == []
    room.act(alice, Moderate(action="set_role", peer_id="bob", value=taken))
    assert room.person("bob").breakout is None
    room.act(bob, ENTER)
    assert found() == [Expel(("visit",))]


def test_a_loan_that_ends_calls_back_from_a_breakout_room(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    with_breakout_room(room)
    room.act(alice, Moderate(action="hand_over", peer_id="bob"))
    room.act(bob, ENTER)
    room.act(alice, Moderate(action="take_host"))
    assert (room.person("bob").role, room.person("bob").breakout) == ("participant", None)


def test_a_new_ticket_to_a_breakout_room_has_the_role_of_now(bob: Actor) -> None:
    group = RoomUnderTest()
    inside = {"main_peer_id": "bob", "parent": "physics", "slug": "physics-b1"}
    visit = group.join("bob", "host", peer_id="visit", token_hash="t", **inside)
    group.drop(visit)
    group.join("bob", peer_id="x", socket="new", resume_hash="t", **inside)
    assert group.person("visit").role == "participant"
    group.join("bob", "moderator", peer_id="y", socket="newer", **inside)
    assert group.person("y").role == "moderator"
