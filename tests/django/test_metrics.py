"""The metrics of a web process, and who may read them."""

import pytest
from django.test import Client
from pytest_django import Settings

from conference.accounts.models import User
from conference.signaling.metrics import REGISTRY
from tests.django.people import signed_in
from tests.django.signaling_client import sockets

pytestmark = pytest.mark.django

TOKEN = "a-token-for-prometheus"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def test_without_a_token_in_the_settings_there_is_no_such_page(client: Client) -> None:
    assert client.get("/metrics", headers=BEARER).status_code == 404


@pytest.mark.django_db
def test_only_the_token_opens_the_metrics(client: Client, settings: Settings, db: None) -> None:
    settings.METRICS_TOKEN = TOKEN
    root = signed_in(User.objects.create_superuser("root", password="correct-horse-battery"))
    for wrong in ({}, {"Authorization": "Bearer another-token-altogether"}, {"Authorization": TOKEN}):
        for caller in (client, root):
            answer = caller.get("/metrics", headers=wrong)
            assert answer.status_code == 401
            assert b"parley" not in answer.content
    answer = client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert b"\nparley_web_sockets 0.0\n" in answer.content
    assert client.post("/metrics", headers=BEARER).status_code == 405


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_sockets_frames_and_refusals_are_counted() -> None:
    hands = value("parley_web_frames_in_total", type="hand")
    out = value("parley_web_frames_out_total")
    forbidden = value("parley_web_refused_total", code="forbidden")
    unknown = value("parley_web_refused_total", code="unknown_type")
    async with sockets() as cast:
        await cast.join("alice", "host")
        bob = await cast.join("bob")
        assert (value("parley_web_sockets"), value("parley_web_rooms")) == (2, 1)
        await bob.command("hand", raised=True)
        await bob.command("moderate", action="lock")
        await bob.command("no_such_thing")
    assert value("parley_web_frames_in_total", type="hand") == hands + 1
    assert value("parley_web_refused_total", code="forbidden") == forbidden + 1
    assert value("parley_web_refused_total", code="unknown_type") == unknown + 1
    assert value("parley_web_frames_out_total") > out
    assert (value("parley_web_sockets"), value("parley_web_rooms")) == (0, 0)
