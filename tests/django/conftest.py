"""The cast: alice owns, bob is a member, charlie is an outsider."""

from collections.abc import AsyncIterator, Iterator

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
from tests.django.signaling_client import Cast, sockets

PASSWORD = "correct-horse-battery"


def make_user(username: str) -> User:
    """An account whose display name is its capitalised user name."""
    return User.objects.create_user(username, password=PASSWORD, display_name=username.capitalize())


def signed_in(user: User) -> Client:
    """A test client with a session of `user`."""
    client = Client()
    client.force_login(user)
    return client


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


@pytest.fixture
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
