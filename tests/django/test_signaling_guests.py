"""Guests over real sockets: recognised by the server, unknown to the others."""

import pytest

from tests.django.signaling_client import Cast

pytestmark = pytest.mark.django


async def test_a_removed_guest_waits_when_the_same_browser_comes_back(cast: Cast) -> None:
    alice = await cast.join("alice", "host")
    gina = await cast.join("gina", "guest", user_id=None, guest_id="browser-1")
    assert "guest_id" not in gina.welcome["self"]
    assert (gina.welcome["self"]["role"], gina.welcome["self"]["user_id"]) == ("guest", None)
    joined = await alice.until("participant_joined")
    assert "guest_id" not in joined["participant"]
    await alice.command("moderate", action="remove", peer_id=gina.peer_id)
    assert await gina.close_code() == 4410
    again = await cast.join("someone", "guest", user_id=None, guest_id="browser-1")
    assert again.welcome["type"] == "waiting"
    other = await cast.join("greg", "guest", user_id=None, guest_id="browser-2")
    assert other.welcome["type"] == "welcome"


async def test_a_guest_is_not_made_host(cast: Cast) -> None:
    alice = await cast.join("alice", "host")
    gina = await cast.join("gina", "guest", user_id=None, guest_id="browser-1")
    answer = await alice.command("moderate", action="set_role", peer_id=gina.peer_id, value="host")
    assert (answer["type"], answer["code"]) == ("error", "forbidden")
