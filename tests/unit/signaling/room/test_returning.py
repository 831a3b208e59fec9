"""Coming again: role, place, hand and removal belong to the person, in however many windows and however often."""

from typing import Any

import pytest

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.room.commands import Actor, Depart
from conference.signaling.room.entry import MOST_WAITING
from conference.signaling.room.returning import MOST_UNKNOWN_OF_ORIGIN, MOST_VISITS, MOST_WAITING_OF_ORIGIN, SOON_SECS
from conference.signaling.room.upkeep import LEAVING_SECS
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest

pytestmark = pytest.mark.unit


def again(room: RoomUnderTest, name: str, role: str = "participant", *, number: int = 2, **changes: Any) -> Actor:
    """The same person with another socket. The actor has the peer id that the room gave."""
    socket = f"{name}-socket-{number}"
    room.join(name, role, peer_id=f"{name}-{number}", socket=socket, token_hash=f"{name}-token-{number}", **changes)
    who = room.room.by_connection(socket)
    assert who is not None
    return Actor(who.peer_id, socket)


def refused(room: RoomUnderTest, name: str, role: str = "participant", **changes: Any) -> str:
    with pytest.raises(RefusalError) as caught:
        again(room, name, role, **changes)
    return caught.value.code


# A page that is loaded again


def test_a_page_loaded_again_goes_on_with_the_visit_that_lost_its_socket(
    room: RoomUnderTest, alice: Actor, bob: Actor
) -> None:
    room.act(alice, Moderate(action="set_role", peer_id="bob", value="moderator"))
    room.act(bob, f.Hand(raised=True))
    room.act(alice, Moderate(action="spotlight", peer_id="bob", value=True))
    before = room.person("bob")
    room.drop(bob)
    room.wait(GRACE_SECS - 1)
    new = again(room, "bob", audio=False, video=True)
    after = room.person("bob")
    assert new.peer_id == "bob"
    assert [event["type"] for event in room.events()] == ["participant_left", "participant_joined", "hand"]
    assert room.events()[0]["reason"] == "replaced"
    assert (after.role, after.hand_at, after.joined_at) == ("moderator", before.hand_at, before.joined_at)
    assert (after.audio, after.video, after.connected, room.room.spotlight) == (False, True, True, "bob")
    assert room.records("record_attendance") == [], "the stay goes on"
    room.act(new, Moderate(action="lock"))


@pytest.mark.parametrize("role", ["participant", "guest"])
def test_a_full_room_has_the_place_of_ones_own_lost_visit(role: str) -> None:
    room = RoomUnderTest(media_limit=2)
    room.join("alice", "host")
    bob = room.join("bob", role)
    room.drop(bob)
    again(room, "bob", role)
    assert len(room.room.participants) == 2
    with pytest.raises(RefusalError):
        room.join("carol")


def test_everybody_loads_the_page_twice_and_the_room_is_as_before() -> None:
    room = RoomUnderTest(media_limit=10)
    actors = {"alice": room.join("alice", "host"), "mona": room.join("mona", "moderator")}
    actors |= {"bob": room.join("bob"), "gina": room.join("gina", "guest"), "carol": room.join("carol")}
    roles = {"alice": "host", "mona": "moderator", "gina": "guest"}
    room.act(actors["alice"], Moderate(action="set_role", peer_id="bob", value="moderator"))
    for name in ("gina", "carol"):
        room.now += 1
        room.act(actors[name], f.Hand(raised=True))
    room.act(actors["alice"], Moderate(action="next_hand", peer_id="gina"))
    room.act(actors["gina"], f.Hand(raised=True))
    room.act(actors["alice"], Moderate(action="lock"))
    members = ("peer_id", "name", "role", "hand", "hand_at", "joined_at", "is_owner", "speech")

    def seen() -> object:
        people = [[getattr(who, member) for member in members] for who in room.room.participants.values()]
        return people, room.room.hands, room.room.called, room.room.locked, room.room.meeting_id

    before = seen()
    for number in (2, 3):
        for actor in actors.values():
            room.apply(Depart(actor.peer_id, room.person(actor.peer_id).token_hash))
        room.wait(2)
        for name in actors:
            actors[name] = again(room, name, roles.get(name, "participant"), number=number)
    room.wait(GRACE_SECS)
    assert seen() == before


def test_a_teacher_alone_loads_the_page_again_and_finds_poll_drafts_and_chat(room: RoomUnderTest, alice: Actor) -> None:
    room.act(alice, Poll(action="create", question="Ready?", options=("yes", "no")))
    meeting_id, polls = room.room.meeting_id, room.room.polls
    room.act(alice, f.Leave())
    room.wait(GRACE_SECS - 1)
    again(room, "alice", "host")
    assert (room.room.meeting_id, room.room.polls, room.room.emptied_at) == (meeting_id, polls, None)
    room.wait(GRACE_SECS)
    assert room.room.meeting_id == meeting_id


def test_a_page_that_closes_has_left_within_seconds(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.apply(Depart("bob", "bob-token"))
    assert room.closed() == {"bob-socket": CloseCode.RESTART}
    assert not room.person("bob").connected
    room.wait(LEAVING_SECS)
    assert room.events("participant_left")[0]["reason"] == "left"
    assert room.records("record_attendance")[0]["at"] == 1000.0


def test_a_page_whose_socket_was_cut_first_leaves_within_seconds_too(
    room: RoomUnderTest, alice: Actor, bob: Actor
) -> None:
    room.drop(bob)
    room.apply(Depart("bob", "bob-token"))
    assert room.closed() == {}
    room.wait(LEAVING_SECS)
    assert "bob" not in room.room.participants


@pytest.mark.parametrize(("peer_id", "token"), [("bob", "alice-token"), ("alice", "bob-token"), ("nobody", "x")])
def test_nobody_closes_the_page_of_somebody_else(
    room: RoomUnderTest, alice: Actor, bob: Actor, peer_id: str, token: str
) -> None:
    before = room.state
    assert room.apply(Depart(peer_id, token)) == []
    assert room.state is before


def test_a_page_that_the_browser_kept_resumes(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.apply(Depart("bob", "bob-token"))
    room.join("x", socket="new", resume_hash="bob-token", user_id=room.person("bob").user_id)
    room.wait(GRACE_SECS)
    assert room.person("bob").connected


# After a leave


def test_a_given_role_is_kept_for_the_whole_meeting(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="set_role", peer_id="bob", value="moderator"))
    room.act(bob, f.Leave())
    room.wait(3600)
    assert room.person(again(room, "bob").peer_id).role == "moderator"


def test_a_moderator_by_invitation_who_was_demoted_stays_so(room: RoomUnderTest, alice: Actor) -> None:
    mona = room.join("mona", "moderator")
    room.act(alice, Moderate(action="set_role", peer_id="mona", value="participant"))
    room.act(mona, f.Leave())
    assert room.person(again(room, "mona", "moderator").peer_id).role == "participant"
    assert room.person(again(room, "mona", "moderator", number=3).peer_id).role == "participant"


def test_a_role_of_the_door_is_that_of_the_newest_ticket(room: RoomUnderTest, alice: Actor) -> None:
    mona = room.join("mona", "moderator")
    room.drop(mona)
    assert room.person(again(room, "mona").peer_id).role == "participant"


def test_a_hand_and_the_floor_come_back_with_who_left_a_moment_ago(
    room: RoomUnderTest, alice: Actor, bob: Actor
) -> None:
    carol = room.join("carol")
    for actor in (bob, carol):
        room.now += 1
        room.act(actor, f.Hand(raised=True))
    room.act(bob, f.Leave())
    new = again(room, "bob")
    assert room.room.hands == (new.peer_id, "carol")
    assert room.events("hand")[0]["order"] == 1
    room.act(alice, Moderate(action="next_hand"))
    room.act(new, f.Leave())
    assert room.room.called is None
    newest = again(room, "bob", number=3)
    assert room.room.called == newest.peer_id


def test_a_hand_is_down_after_a_longer_absence(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(bob, f.Hand(raised=True))
    room.act(bob, f.Leave())
    room.wait(SOON_SECS)
    again(room, "bob")
    assert room.room.hands == ()


def test_whoever_was_let_in_passes_lock_and_lobby_again(room: RoomUnderTest, alice: Actor) -> None:
    room.act(alice, Moderate(action="set_lobby", value=True))
    gina = room.join("gina", "guest")
    room.act(alice, Moderate(action="admit", peer_id="gina"))
    room.act(alice, Moderate(action="lock"))
    room.act(gina, f.Leave())
    room.wait(600)
    assert again(room, "gina", "guest").peer_id in room.room.participants
    assert refused(room, "bob") == "room_locked"


def test_a_door_that_closes_behind_somebody_is_closed_for_them(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    carol = room.join("carol")
    room.act(bob, f.Leave())
    room.wait(SOON_SECS)
    room.act(carol, f.Leave())
    room.act(alice, Moderate(action="lock"))
    assert refused(room, "bob") == "room_locked"
    assert again(room, "carol").peer_id in room.room.participants, "carol was only loading the page again"


# Several windows


def test_a_person_in_two_windows_has_one_hand(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    carol = room.join("carol")
    second = again(room, "bob")
    for actor in (bob, carol, second):
        room.now += 1
        room.act(actor, f.Hand(raised=True))
    assert room.room.hands == (second.peer_id, "carol")
    room.act(bob, f.Hand(raised=False))
    assert list(room.room.hands) == ["carol"]


def test_hand_and_floor_stay_with_the_window_that_is_left(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    second = again(room, "bob")
    room.act(bob, f.Hand(raised=True))
    room.act(bob, f.Leave())
    assert room.room.hands == (second.peer_id,)


def test_a_person_in_two_windows_is_removed_from_both(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    second = again(room, "bob")
    room.drop(again(room, "bob", number=3))
    room.act(alice, Moderate(action="remove", peer_id=second.peer_id))
    assert list(room.room.participants) == ["alice"]
    assert {"bob-socket", second.connection} <= set(room.closed())
    assert again(room, "bob", number=4).peer_id in room.room.waiting


def test_a_role_is_given_and_taken_in_all_windows(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="set_role", peer_id="bob", value="moderator"))
    second = again(room, "bob")
    assert room.person(second.peer_id).role == "moderator"
    room.act(alice, Moderate(action="set_role", peer_id=second.peer_id, value="participant"))
    assert {room.person("bob").role, room.person(second.peer_id).role} == {"participant"}
    with pytest.raises(RefusalError):
        room.act(bob, Moderate(action="lock"))


def test_a_loan_of_the_host_ends_in_all_windows(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    second = again(room, "bob")
    room.act(alice, Moderate(action="hand_over", peer_id="bob"))
    assert room.person(second.peer_id).role == "host"
    room.act(alice, Moderate(action="take_host"))
    assert {room.person("bob").role, room.person(second.peer_id).role} == {"participant"}


# How many


def test_one_person_has_a_few_places_at_most(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room = RoomUnderTest(media_limit=50)
    for number in range(MOST_VISITS):
        again(room, "bob", number=number)
    with pytest.raises(RefusalError, match="times already") as caught:
        again(room, "bob", number=9)
    assert (caught.value.close, caught.value.reason) == (CloseCode.ROOM_FULL, "too_many_visits")
    again(room, "carol")


def test_one_guest_has_a_few_places_in_the_lobby_at_most() -> None:
    room = RoomUnderTest(lobby=True)
    room.join("alice", "host")
    for number in range(MOST_VISITS):
        again(room, "gina", "guest", number=number)
    assert refused(room, "gina", "guest", number=9) == "room_full"
    again(room, "olaf", "guest")


@pytest.mark.parametrize("lobby", [False, True])
def test_guests_without_cookies_share_the_places_of_their_network(lobby: bool) -> None:
    room = RoomUnderTest(lobby=lobby, media_limit=50)
    room.join("alice", "host")
    for number in range(MOST_UNKNOWN_OF_ORIGIN):
        again(room, f"g{number}", "guest", known=False, origin="net")
    assert refused(room, "g99", "guest", known=False, origin="net") == "room_full"
    again(room, "g98", "guest", known=True, origin="net")
    again(room, "g97", "guest", known=False, origin="other")


def test_a_network_leaves_places_in_the_lobby_to_others() -> None:
    room = RoomUnderTest(lobby=True, media_limit=50)
    room.join("alice", "host")
    assert MOST_WAITING_OF_ORIGIN < MOST_WAITING
    for number in range(MOST_WAITING_OF_ORIGIN):
        again(room, f"g{number}", "guest", origin="net")
    assert refused(room, "g99", "guest", origin="net") == "room_full"
    again(room, "g98", "guest", origin="other")


def test_the_owner_finds_a_place_in_a_full_and_locked_room_once() -> None:
    room = RoomUnderTest(media_limit=2)
    mona = room.join("mona", "moderator")
    room.join("bob")
    room.act(mona, Moderate(action="lock"))
    again(room, "alice", "host")
    assert len(room.room.participants) == 3
    assert refused(room, "alice", "host", number=3) == "room_full"


# Removal


@pytest.mark.parametrize("role", ["moderator", "participant", "guest"])
def test_whoever_was_removed_waits_and_comes_back_without_the_role(
    room: RoomUnderTest, alice: Actor, role: str
) -> None:
    room.join("mona", role)
    room.act(alice, Moderate(action="remove", peer_id="mona"))
    waiting = again(room, "mona", role)
    assert waiting.peer_id in room.room.waiting
    room.act(alice, Moderate(action="admit", peer_id=waiting.peer_id))
    expected = "guest" if role == "guest" else "participant"
    assert room.person(waiting.peer_id).role == expected
    room.drop(waiting)
    assert room.person(again(room, "mona", role, number=3).peer_id).role == expected


def test_a_place_in_the_lobby_is_kept_for_who_loads_the_page_again() -> None:
    room = RoomUnderTest(lobby=True)
    room.join("alice", "host")
    gina = room.join("gina", "guest")
    room.join("olaf", "guest")
    room.drop(gina)
    again(room, "gina", "guest")
    assert list(room.room.waiting) == ["gina", "olaf"]
    assert room.room.waiting["gina"].connected


def test_strangers_of_the_same_name_share_nothing(room: RoomUnderTest, alice: Actor) -> None:
    gina = room.join("gina", "guest")
    room.act(gina, f.Hand(raised=True))
    room.drop(gina)
    other = again(room, "gina", "guest", guest_id="somebody else")
    assert other.peer_id == "gina-2"
    assert not room.person("gina-2").hand
