"""Lobby, moderation and roles."""

import pytest
from msgspec.structs import replace

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.agent import Agent
from conference.signaling.protocol.media import Signal
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room import attendance
from conference.signaling.room.commands import Actor, ChangeRoom
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest

pytestmark = pytest.mark.unit


@pytest.fixture
def moderator(room: RoomUnderTest, alice: Actor) -> Actor:
    return room.join("mona", "moderator")


@pytest.fixture
def lobby(room: RoomUnderTest) -> RoomUnderTest:
    room.settings = replace(room.settings, lobby=True)
    return room


def refused(room: RoomUnderTest, actor: Actor, frame: Moderate) -> RefusalError:
    before = room.state
    with pytest.raises(RefusalError) as caught:
        room.act(actor, frame)
    assert room.state is before
    return caught.value


# Lobby


def test_who_waits_hears_nothing_and_may_do_nothing(lobby: RoomUnderTest, alice: Actor) -> None:
    bob = lobby.join("bob")
    assert lobby.sent(alice)[0]["type"] == "participant_waiting"
    assert lobby.events() == []
    for frame in (f.Chat(text="hi"), Signal(to="alice", session="s", candidate=None), f.Hand(raised=True)):
        with pytest.raises(RefusalError) as caught:
            lobby.act(bob, frame)
        assert caught.value.code == "not_admitted"


def test_a_person_in_the_lobby_admits_nobody(lobby: RoomUnderTest, alice: Actor) -> None:
    bob = lobby.join("bob")
    with pytest.raises(RefusalError):
        lobby.act(bob, Moderate(action="admit", peer_id="bob"))
    assert "bob" in lobby.room.waiting


def test_a_host_admits(lobby: RoomUnderTest, alice: Actor) -> None:
    lobby.join("bob")
    lobby.act(alice, Moderate(action="admit", peer_id="bob"))
    assert lobby.admitted() == ["bob-socket"]
    assert lobby.events()[0]["type"] == "participant_joined"
    assert lobby.room.waiting == {}


def test_a_host_denies(lobby: RoomUnderTest, alice: Actor) -> None:
    lobby.join("bob")
    lobby.act(alice, Moderate(action="deny", peer_id="bob"))
    assert lobby.closed() == {"bob-socket": CloseCode.NOT_ADMITTED}
    assert lobby.sent(alice)[0] == {"type": "participant_denied", "peer_id": "bob"}


def test_nobody_is_admitted_to_a_full_room(lobby: RoomUnderTest, alice: Actor) -> None:
    for name in ("bob", "carol", "dave", "erin"):
        lobby.join(name)
    for name in ("bob", "carol", "dave"):
        lobby.act(alice, Moderate(action="admit", peer_id=name))
    error = refused(lobby, alice, Moderate(action="admit", peer_id="erin"))
    assert (error.code, error.close) == ("room_full", None)


def test_who_waits_goes_on_waiting_when_the_meeting_ends(lobby: RoomUnderTest, alice: Actor) -> None:
    lobby.join("bob")
    meeting_id = lobby.room.meeting_id
    lobby.act(alice, f.Leave())
    lobby.wait(GRACE_SECS)
    assert list(lobby.room.waiting) == ["bob"]
    assert lobby.room.meeting_id != meeting_id
    assert lobby.room.seq == 0
    assert lobby.closed() == {}


def test_a_waiting_socket_that_is_lost_may_resume_or_is_forgotten(lobby: RoomUnderTest, alice: Actor) -> None:
    bob = lobby.join("bob")
    lobby.drop(bob)
    lobby.join("x", socket="new", resume_hash="bob-token", user_id=lobby.room.waiting["bob"].user_id)
    assert lobby.room.waiting["bob"].connected
    lobby.wait(1, "web-1")
    lobby.wait(20)
    assert "bob" not in lobby.room.waiting if lobby.state else True


def test_switching_the_lobby_off_lets_people_in(lobby: RoomUnderTest, alice: Actor) -> None:
    lobby.join("bob")
    lobby.apply(ChangeRoom({"lobby": False}))
    assert lobby.admitted() == ["bob-socket"]


def test_leaving_the_lobby(lobby: RoomUnderTest, alice: Actor) -> None:
    bob = lobby.join("bob")
    lobby.act(bob, f.Leave())
    assert lobby.room.waiting == {}


def test_all_are_admitted_as_far_as_there_is_room(lobby: RoomUnderTest, alice: Actor) -> None:
    for name in ("bob", "carol", "dave", "erin"):
        lobby.join(name)
    lobby.act(alice, Moderate(action="admit_all"))
    assert lobby.admitted() == ["bob-socket", "carol-socket", "dave-socket"]
    assert list(lobby.room.waiting) == ["erin"]
    assert [(action, about) for action, _, about, _ in lobby.actions()] == [
        ("admit_all", "Bob"), ("admit_all", "Carol"), ("admit_all", "Dave")
    ]  # fmt: skip
    assert refused(lobby, alice, Moderate(action="admit_all")).code == "room_full"


def test_all_are_denied(lobby: RoomUnderTest, alice: Actor) -> None:
    for name in ("bob", "carol"):
        lobby.join(name)
    lobby.act(alice, Moderate(action="deny_all"))
    assert lobby.closed() == {"bob-socket": CloseCode.NOT_ADMITTED, "carol-socket": CloseCode.NOT_ADMITTED}
    assert lobby.room.waiting == {}
    assert lobby.act(alice, Moderate(action="deny_all")) == lobby.act(alice, Moderate(action="admit_all")) == []


def test_the_lobby_is_switched_for_this_meeting(room: RoomUnderTest, alice: Actor) -> None:
    room.act(alice, Moderate(action="set_lobby", value=True))
    assert room.events("room_updated")[0]["changes"] == {"lobby": True}
    room.join("bob")
    assert list(room.room.waiting) == ["bob"]
    room.act(alice, Moderate(action="set_lobby", value=False))
    assert room.admitted() == ["bob-socket"]
    assert room.actions() == [("set_lobby", "Alice", None, False)]
    assert room.act(alice, Moderate(action="set_lobby", value=False)) == []


# Moderation


@pytest.mark.parametrize(
    "frame",
    [
        Moderate(action="mute", peer_id="alice"),
        Moderate(action="mute_all"),
        Moderate(action="remove", peer_id="alice"),
        Moderate(action="lock"),
        Moderate(action="unlock"),
        Moderate(action="spotlight", peer_id="bob", value=True),
        Moderate(action="set_role", peer_id="bob", value="host"),
        Moderate(action="lower_hand", peer_id="alice"),
        Moderate(action="lower_all_hands"),
        Moderate(action="end"),
    ],
    ids=lambda frame: frame.action,
)
def test_a_participant_moderates_nobody(room: RoomUnderTest, bob: Actor, frame: Moderate) -> None:
    assert refused(room, bob, frame).code == "forbidden"


def test_a_name_gives_no_role(room: RoomUnderTest, alice: Actor) -> None:
    impostor = room.join("host")
    assert refused(room, impostor, Moderate(action="mute_all")).code == "forbidden"


@pytest.mark.parametrize("action", ["end", "set_role"])
def test_a_moderator_neither_ends_nor_gives_roles(room: RoomUnderTest, moderator: Actor, action: str) -> None:
    frame = Moderate(action=action, peer_id="mona", value="host")  # type: ignore[arg-type]
    assert refused(room, moderator, frame).code == "forbidden"


def test_a_moderator_does_not_remove_a_host(room: RoomUnderTest, moderator: Actor) -> None:
    assert refused(room, moderator, Moderate(action="remove", peer_id="alice")).code == "forbidden"


def test_mute_is_told_and_nobody_is_unmuted(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="mute", peer_id="bob"))
    assert room.events("moderated")[0] | {"seq": 0} == {
        "type": "moderated", "seq": 0, "action": "mute", "by": "alice", "peer_id": "bob", "value": "audio"
    }  # fmt: skip
    assert not room.person("bob").audio
    room.act(bob, f.State(audio=True))
    assert room.person("bob").audio


@pytest.mark.parametrize("kind", ["audio", "video", "screen"])
def test_microphone_camera_and_screen_are_switched_off(
    room: RoomUnderTest, moderator: Actor, alice: Actor, kind: str
) -> None:
    room.act(alice, f.State(audio=True, video=True, screen=True))
    room.act(moderator, Moderate(action="mute", peer_id="alice", value=kind))
    assert [name for name in ("audio", "video", "screen") if not getattr(room.person("alice"), name)] == [kind]
    assert room.actions() == [("mute", "Mona", "Alice", kind)]


def test_every_action_is_recorded_once(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(bob, f.Hand(raised=True))
    room.join("nova", "agent")
    for frame in (
        Moderate(action="lower_hand", peer_id="bob"),
        Moderate(action="lock"),
        Moderate(action="spotlight", peer_id="bob", value=True),
        Moderate(action="set_role", peer_id="bob", value="moderator"),
        Moderate(action="mute_all"),
        Agent(action="set_mode", mode="captions"),
        Agent(action="mute"),
        Agent(action="dismiss"),
        Moderate(action="remove", peer_id="bob"),
        Moderate(action="end"),
    ):
        room.act(alice, frame)
        action = frame.action if isinstance(frame, Moderate) else f"agent_{frame.action}"
        assert [entry[:2] for entry in room.actions()] == [(action, "Alice")]
    assert room.state is None


def test_what_is_refused_or_changes_nothing_is_not_recorded(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="unlock"))
    assert room.actions() == []
    room.act(bob, f.Chat(text="hello"))
    assert room.actions() == []


def test_mute_all_spares_the_one_who_asks_and_the_agent(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("nova", "agent")
    room.act(alice, Moderate(action="mute_all"))
    assert {name: one.audio for name, one in room.room.participants.items()} == {
        "alice": True, "bob": False, "nova": True
    }  # fmt: skip


def test_who_was_removed_comes_back_through_the_lobby(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="remove", peer_id="bob"))
    assert room.closed() == {"bob-socket": CloseCode.REMOVED}
    assert room.events("participant_left")[0]["reason"] == "removed"
    room.join("bob")
    assert "bob" in room.room.waiting
    room.act(alice, Moderate(action="admit", peer_id="bob"))
    assert room.room.removed_users == ()


def test_a_guest_who_was_removed_comes_back_through_the_lobby(room: RoomUnderTest, alice: Actor) -> None:
    room.join("gina", "guest")
    room.act(alice, Moderate(action="remove", peer_id="gina"))
    assert room.room.removed_guests == ("gina-guest",)
    room.join("gwen", "guest", guest_id="gina-guest")
    room.join("greg", "guest")
    assert list(room.room.waiting) == ["gwen"]
    room.apply(ChangeRoom({"lobby": False}))
    assert list(room.room.waiting) == ["gwen"]
    room.act(alice, Moderate(action="admit", peer_id="gwen"))
    assert not room.room.removed_guests
    assert "guest_id" not in room.person("gwen").public()


def test_only_so_many_removed_people_are_remembered(
    room: RoomUnderTest, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "MOST_REMOVED", 2)
    for name in ("gina", "greg", "gwen"):
        room.join(name, "guest")
        room.act(alice, Moderate(action="remove", peer_id=name))
    assert room.room.removed_guests == ("greg-guest", "gwen-guest")


def test_a_guest_never_becomes_host(room: RoomUnderTest, alice: Actor) -> None:
    room.join("gina", "guest")
    assert refused(room, alice, Moderate(action="set_role", peer_id="gina", value="host")).code == "forbidden"
    room.act(alice, Moderate(action="set_role", peer_id="gina", value="moderator"))
    room.act(alice, f.Leave())
    assert room.person("gina").role == "moderator"


def test_spotlight_follows_the_room(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, Moderate(action="spotlight", peer_id="bob", value=True))
    assert room.events("room_updated")[0]["changes"] == {"spotlight": "bob"}
    room.act(bob, f.Leave())
    assert room.events("room_updated")[0]["changes"] == {"spotlight": None}


def test_a_new_moderator_learns_who_waits(lobby: RoomUnderTest, alice: Actor) -> None:
    lobby.join("bob")
    lobby.act(alice, Moderate(action="admit", peer_id="bob"))
    lobby.join("carol")
    lobby.act(alice, Moderate(action="set_role", peer_id="bob", value="moderator"))
    assert [frame["participant"]["peer_id"] for frame in lobby.sent(Actor("bob", "bob-socket"))] == ["carol"]


def test_the_only_host_stays_host(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    frame = Moderate(action="set_role", peer_id="alice", value="participant")
    assert refused(room, alice, frame).code == "conflict"
    room.act(alice, Moderate(action="set_role", peer_id="bob", value="host"))
    room.act(alice, frame)
    assert room.person("alice").role == "participant"


def test_hands_are_lowered(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.act(alice, f.Hand(raised=True))
    room.act(bob, f.Hand(raised=True))
    room.act(alice, Moderate(action="lower_hand", peer_id="bob"))
    assert room.room.hands == ("alice",)
    room.act(alice, Moderate(action="lower_all_hands"))
    assert not room.person("alice").hand
    assert [event["peer_id"] for event in room.events("hand")] == ["alice"]


def test_a_host_ends_the_meeting_for_all(room: RoomUnderTest, alice: Actor, bob: Actor) -> None:
    room.join("nova", "agent")
    room.act(alice, Moderate(action="end"))
    assert set(room.closed()) == {"alice-socket", "bob-socket", "nova-socket"}
    assert room.state is None
    assert room.wishes() == [False]


@pytest.mark.parametrize("peer_id", ["charlie", "alice\x00", ""])
def test_a_foreign_peer_is_no_peer(room: RoomUnderTest, alice: Actor, peer_id: str) -> None:
    for action in ("mute", "remove", "admit", "deny", "lower_hand"):
        frame = Moderate(action=action, peer_id=peer_id)
        assert refused(room, alice, frame).code == "no_such_peer"
