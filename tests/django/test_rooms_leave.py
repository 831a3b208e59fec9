"""A page that closes tells the server so, with the resume token in the body."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from conference.accounts.models import User
from conference.rooms.rest.rooms import PAGES_CLOSED
from conference.signaling.web_process import sweep
from tests.django.people import signed_in
from tests.django.signaling_client import SLUG, Cast, SignalingClient

pytestmark = [pytest.mark.django, pytest.mark.django_db]

URL = f"/api/v1/rooms/{SLUG}/leave"


@pytest.fixture
async def alice(cast: Cast) -> SignalingClient:
    return await cast.join("alice", "host")


@pytest.fixture
async def bob(cast: Cast, alice: SignalingClient) -> SignalingClient:
    return await cast.join("bob")


def proof(client: SignalingClient, **changes: Any) -> dict[str, Any]:
    return {"peer_id": client.peer_id, "resume_token": client.welcome["resume_token"], **changes}


async def close_page(body: dict[str, Any], client: Client | None = None) -> int:
    post = sync_to_async((client or Client(enforce_csrf_checks=True)).post)
    return int((await post(URL, body, content_type="application/json")).status_code)


async def test_whoever_closes_the_page_is_away_at_once(alice: SignalingClient, bob: SignalingClient) -> None:
    assert await close_page(proof(bob)) == 204
    told = await alice.until("participant_updated")
    assert (told["peer_id"], told["changes"]) == (bob.peer_id, {"connected": False})
    assert await bob.close_code() == 1012


async def test_whoever_loads_the_page_again_goes_on(cast: Cast, alice: SignalingClient, bob: SignalingClient) -> None:
    await bob.command("hand", raised=True)
    await close_page(proof(bob))
    await bob.drop()
    assert await close_page(proof(bob, back=True)) == 204
    again = await cast.join("bob")
    assert again.peer_id == bob.peer_id
    assert again.welcome["self"]["hand"]
    assert again.welcome["resumed"] is False
    assert again.welcome["resume_token"] != bob.welcome["resume_token"]
    await sweep()
    assert (await again.command("chat", text="back"))["type"] == "ack"


async def test_the_old_token_is_worth_nothing_after_that(
    cast: Cast, alice: SignalingClient, bob: SignalingClient
) -> None:
    await close_page(proof(bob))
    await bob.drop()
    again = await cast.join("bob")
    await close_page(proof(bob))
    assert (await again.command("chat", text="still here"))["type"] == "ack"


@pytest.mark.parametrize("changes", [{"resume_token": "wrong"}, {"peer_id": "nobody"}, {"back": True}])
async def test_without_the_token_nothing_happens(
    alice: SignalingClient, bob: SignalingClient, changes: dict[str, Any]
) -> None:
    assert await close_page(proof(bob, **changes)) == 204
    assert (await bob.command("chat", text="still here"))["type"] == "ack"


@pytest.mark.django_db(transaction=True)
async def test_a_session_proves_nothing_and_needs_no_csrf_token(
    alice: SignalingClient, bob: SignalingClient, charlie: User
) -> None:
    browser = await sync_to_async(signed_in)(charlie)
    browser.handler.enforce_csrf_checks = True
    assert await close_page(proof(bob, resume_token="guess"), browser) == 204
    assert (await bob.command("chat", text="still here"))["type"] == "ack"
    assert await close_page(proof(bob), browser) == 204
    assert await bob.close_code() == 1012


@pytest.mark.parametrize(
    "body", [{}, {"peer_id": "x"}, {"peer_id": "x" * 65, "resume_token": "y"}, {"peer_id": "x", "resume_token": 3}]
)
async def test_a_wrong_body_is_refused(body: dict[str, Any]) -> None:
    assert await close_page(body) == 400


async def test_very_many_notices_of_one_address_are_slowed_down() -> None:
    def fill() -> None:
        for _ in range(PAGES_CLOSED.limit):
            PAGES_CLOSED.hit("127.0.0.1")

    await asyncio.to_thread(fill)
    assert await close_page({"peer_id": "x", "resume_token": "y"}) == 429
