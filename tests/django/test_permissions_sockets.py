"""The permission matrix over real sockets: what somebody may not send is refused by the server itself."""

import pytest

from tests.django.signaling_client import Cast, Frame, SignalingClient
from tests.permission_table import HELP, ROLES, TABLE, commands, example

pytestmark = pytest.mark.django

EVERY_COMMAND = sorted(set(commands()) - {"leave"})
# What is answered to one who is not admitted; all the rest gets `not_admitted`.
BEFORE_HELLO = {"hello", "ping"}
IN_THE_LOBBY = {"hello": "conflict", "ping": "pong"}
MEMBERS: dict[str, Frame] = {
    "hello": {"media": {"audio": True, "video": False}},
    "sync": {"seq": 0},
    "history": {"kind": "chat"},
    "ping": {},
}


async def answer(client: SignalingClient, command: str, peer_ids: dict[str, str] | None = None) -> str:
    """The server's answer to a command: ack, pong, or the code of its error."""
    frame = example(command, peer_ids) if command in TABLE else {"type": command, **MEMBERS[command]}
    got = await client.command(**frame)
    return str(got.get("code", got["type"]))


@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_may_not_is_forbidden(cast: Cast, role: str) -> None:
    await cast.join("alice", "host", media_limit=10)
    bob = await cast.join("bob")
    sender = await cast.join("sam", role, media_limit=10)
    forbidden = [command for command in EVERY_COMMAND if command in TABLE and role not in TABLE[command].roles]
    answers = {command: await answer(sender, command, {"bob": bob.peer_id}) for command in forbidden}
    assert set(answers.values()) <= {"forbidden"}, answers
    state = await bob.drain()
    assert {frame["type"] for frame in state} <= {"participant_joined"}, "a forbidden command had an effect"


@pytest.mark.parametrize("role", ["participant", "guest"])
async def test_who_waits_is_not_admitted_to_anything(cast: Cast, role: str) -> None:
    alice = await cast.join("alice", "host", lobby=True)
    sender = await cast.join("sam", role, lobby=True)
    assert sender.welcome["type"] == "waiting"
    peer_ids = {"bob": alice.peer_id}
    answers = {command: await answer(sender, command, peer_ids) for command in EVERY_COMMAND}
    assert answers == {command: IN_THE_LOBBY.get(command, "not_admitted") for command in EVERY_COMMAND}, HELP
    assert {frame["type"] for frame in await alice.drain()} == {"participant_waiting"}


async def test_before_the_hello_nothing_is_admitted(cast: Cast) -> None:
    alice = await cast.join("alice", "host")
    sender = await cast.open("sam", "host")
    peer_ids = {"bob": alice.peer_id}
    wanted = [command for command in EVERY_COMMAND if command not in BEFORE_HELLO]
    answers = {command: await answer(sender, command, peer_ids) for command in wanted}
    assert set(answers.values()) == {"not_admitted"}, answers
    assert await alice.drain() == []
