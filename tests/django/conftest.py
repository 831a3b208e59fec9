"""The cast: alice owns, bob is a member, charlie is an outsider."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import redis
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from conference.accounts.models import User
from conference.rooms.models import Room
from conference.rooms.services import room_create
from conference.signaling import auth
from conference.signaling.auth import Admission
from conference.static_files import StaticFilesMiddleware
from tests.django.people import PASSWORD, make_user, signed_in
from tests.django.signaling_client import Cast, sockets


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once() -> Iterator[None]:
    """Every test client makes middleware of its own; static files are looked for once for all of them."""
    known: dict[str, Any] = {}
    find = StaticFilesMiddleware.add_files_from_finders

    def find_once(middleware: StaticFilesMiddleware) -> None:
        if not known:
            find(middleware)
            known.update(middleware.files)
        middleware.files.update(known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesMiddleware, "add_files_from_finders", find_once)
        yield


@pytest.fixture(autouse=True)
def fast_passwords(settings: Settings) -> None:
    """Hashing that is meant to be slow would be most of the time of these tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice")


@pytest.fixture
def bob(db: None) -> User:
    return make_user("bob")


@pytest.fixture
def charlie(db: None) -> User:
    return make_user("charlie")


@pytest.fixture
def alice_client(alice: User) -> Client:
    return signed_in(alice)


@pytest.fixture
def bob_client(bob: User) -> Client:
    return signed_in(bob)


@pytest.fixture
def charlie_client(charlie: User) -> Client:
    return signed_in(charlie)


@pytest.fixture
def agent_headers() -> dict[str, str]:
    """The header of the agent service."""
    return {"Authorization": f"Bearer {django_settings.AGENT_SERVICE_KEY}"}


@pytest.fixture(scope="session")
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """The session's server, to look at or to prepare."""
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        yield client


@pytest.fixture
def admin_client(db: None) -> Client:
    return signed_in(User.objects.create_superuser("root", password=PASSWORD))


@pytest.fixture
async def cast() -> AsyncIterator[Cast]:
    async with sockets() as everybody:
        yield everybody


@pytest.fixture
def issued(monkeypatch: pytest.MonkeyPatch) -> list[Admission]:
    """The admissions of the issued tickets, in order."""
    admissions: list[Admission] = []
    issue = auth.ticket_issue

    def recording(admission: Admission) -> str:
        admissions.append(admission)
        return issue(admission)

    monkeypatch.setattr(auth, "ticket_issue", recording)
    return admissions


@pytest.fixture
def room(alice: User) -> Room:
    return room_create(owner=alice, name="Physics")
