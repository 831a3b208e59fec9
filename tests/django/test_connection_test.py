"""The page of the connection test, and the socket that it measures the way to the server with."""

from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.test import Client
from pytest_django import Settings

from conference.asgi import application
from conference.diagnostics.selectors import test_config as config_for
from conference.signaling import echo

pytestmark = [pytest.mark.django, pytest.mark.django_db]

STUN = {"urls": ["stun:stun.example:3478"]}
# Generous, for machines with other work; what comes is not waited for longer.
WAIT_SECS = 60.0


def test_visitors_and_members_may_use_the_page(client: Client, alice_client: Client) -> None:
    for browser in (client, alice_client):
        response = browser.get("/connection-test/")
        assert response.status_code == 200
        assert response.context["test_config"]["relay"] == "none"


def test_the_page_is_in_the_footer(client: Client) -> None:
    assert 'href="/connection-test/"' in client.get("/accounts/login/").content.decode()


def test_credentials_of_the_relay_are_for_members_only(
    client: Client, alice_client: Client, settings: Settings
) -> None:
    settings.ICE_SERVERS = [STUN, {"urls": "turn:static.example", "username": "u", "credential": "secret"}]
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example:3478"], "shared"
    visitor = client.get("/connection-test/")
    assert visitor.context["test_config"]["ice_servers"] == [STUN]
    assert visitor.context["test_config"]["relay"] == "sign_in"
    page = visitor.content.decode()
    assert not any(secret in page for secret in ('"credential"', "&quot;credential", "shared", "turn.example"))
    member = alice_client.get("/connection-test/").context["test_config"]
    assert member["relay"] == "open"
    assert [server["urls"] for server in member["ice_servers"]][1:] == [
        "turn:static.example",
        ["turn:turn.example:3478"],
    ]
    assert member["ice_servers"][2]["credential"]


def test_a_server_that_relays_everything_says_so(settings: Settings) -> None:
    settings.ICE_TRANSPORT_POLICY = "relay"
    assert config_for(None, now=0)["relay_only"]


async def opened(**scope: Any) -> WebsocketCommunicator:
    socket = WebsocketCommunicator(application, "/ws/v1/echo", headers=scope.get("headers"))
    socket.scope["client"] = [scope.get("address", "203.0.113.1"), 1]
    accepted, _ = await socket.connect(WAIT_SECS)
    assert accepted
    return socket


async def close_code(socket: WebsocketCommunicator) -> int:
    message = await socket.receive_output(WAIT_SECS)
    assert message["type"] == "websocket.close"
    return int(message["code"])


async def test_a_small_message_comes_back() -> None:
    socket = await opened()
    await socket.send_to("1")
    assert await socket.receive_from(WAIT_SECS) == "1"
    await socket.disconnect()


async def test_a_large_message_and_bytes_end_the_socket() -> None:
    socket = await opened()
    await socket.send_to("x" * (echo.MESSAGE_CHARS + 1))
    assert await close_code(socket) == 1009
    socket = await opened()
    await socket.send_to(bytes_data=b"x")
    assert await close_code(socket) == 4400


async def test_many_messages_end_the_socket() -> None:
    socket = await opened()
    for number in range(echo.MOST_MESSAGES):
        await socket.send_to(str(number))
        await socket.receive_from(WAIT_SECS)
    assert await close_code(socket) == 4429


async def test_a_socket_does_not_live_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echo, "LIFETIME_SECS", 0.05)
    assert await close_code(await opened()) == 1000


async def test_one_address_may_not_open_sockets_for_ever() -> None:
    for _ in range(echo.OPENINGS.limit):
        echo.OPENINGS.hit("203.0.113.1")
    assert await close_code(await opened()) == 4429
    socket = await opened(address="203.0.113.2")
    await socket.send_to("1")
    assert await socket.receive_from(WAIT_SECS) == "1"
    await socket.disconnect()


async def test_a_process_serves_a_bounded_number_of_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echo, "MOST_OPEN", 1)
    first = await opened()
    assert await close_code(await opened()) == 1013
    await first.disconnect()
    second = await opened()
    await second.send_to("1")
    assert await second.receive_from(WAIT_SECS) == "1"
    await second.disconnect()


async def test_a_page_of_another_site_is_refused() -> None:
    headers = [(b"origin", b"https://evil.example"), (b"host", b"testserver")]
    assert await close_code(await opened(headers=headers)) == 4403
