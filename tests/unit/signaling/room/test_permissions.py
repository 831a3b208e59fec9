"""The permission matrix on the rules of a room: every command, every role, admitted or waiting or before the hello."""

import pytest
from msgspec.structs import replace

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.commands import Actor
from tests.permission_table import EVERYONE, HELP, ROLES, SESSION, TABLE, commands, parsed
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

CAST = {"host": "alice", "moderator": "mona", "participant": "pete", "guest": "gina", "agent": "nova"}
ROOM_COMMANDS = sorted(TABLE)


@pytest.fixture
def room() -> RoomUnderTest:
    """A room with somebody of each role, and bob, whom the examples are about."""
    room = RoomUnderTest(media_limit=10)
    for role, name in CAST.items():
        room.join(name, role)
    room.join("bob")
    return room


def actor(room: RoomUnderTest, role: str) -> Actor:
    name = CAST[role]
    return Actor(name, f"{name}-socket", room.person(name).epoch)


def send_to_lobby(room: RoomUnderTest, name: str) -> None:
    """Put somebody into the lobby, whatever their role."""
    who = room.person(name)
    others = {peer_id: one for peer_id, one in room.room.participants.items() if peer_id != name}
    room.state = replace(room.room, participants=others, waiting={name: who})


def refusal(room: RoomUnderTest, actor: Actor | None, command: str) -> str | None:
    """The code with which a command is refused, if it is. What is refused has no effect."""
    before = room.state
    try:
        room.apply(parsed(command), actor)
    except RefusalError as error:
        assert room.state is before
        return error.code
    return None


def test_every_command_has_a_row() -> None:
    known = set(commands()) - SESSION
    assert known - set(TABLE) == set(), HELP
    assert set(TABLE) - known == set(), "rows of commands that are no more"


def test_every_row_is_well_formed() -> None:
    for command, row in TABLE.items():
        parsed(command)
        assert row.roles <= EVERYONE


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", ROOM_COMMANDS)
def test_a_role_may_do_what_the_table_says(room: RoomUnderTest, command: str, role: str) -> None:
    code = refusal(room, actor(room, role), command)
    assert (code != "forbidden") == (role in TABLE[command].roles), f"{role} sends {command}: {code}"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", ROOM_COMMANDS)
def test_who_waits_may_only_leave(room: RoomUnderTest, command: str, role: str) -> None:
    sender = actor(room, role)
    send_to_lobby(room, CAST[role])
    assert refusal(room, sender, command) == (None if command == "leave" else "not_admitted")


@pytest.mark.parametrize("command", ROOM_COMMANDS)
def test_before_the_hello_nothing_is_carried_out(room: RoomUnderTest, command: str) -> None:
    assert refusal(room, None, command) == "not_admitted"


@pytest.mark.parametrize("command", ROOM_COMMANDS)
def test_a_stranger_and_an_old_socket_may_do_nothing(room: RoomUnderTest, command: str) -> None:
    assert refusal(room, Actor("charlie", "charlie-socket"), command) == "conflict"
    assert refusal(room, Actor("alice", "an-older-socket"), command) == "conflict"


def test_only_the_owner_takes_the_host_back(room: RoomUnderTest) -> None:
    room.act(actor(room, "host"), Moderate(action="hand_over", peer_id="pete"))
    pete = actor(room, "participant")
    assert room.person("pete").role == "host"
    assert refusal(room, pete, "moderate:take_host") == "forbidden"
    assert refusal(room, actor(room, "moderator"), "moderate:take_host") == "forbidden"
    assert refusal(room, actor(room, "host"), "moderate:take_host") is None
    assert (room.person("alice").role, room.person("pete").role) == ("host", "participant")
