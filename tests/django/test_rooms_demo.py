"""The demo command."""

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from conference.accounts.models import User
from conference.rooms.models import Room

pytestmark = [pytest.mark.django, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PARLEY_DATA = tmp_path
    return tmp_path


def demo() -> Any:
    """The output of `demo --json`."""
    out = io.StringIO()
    call_command("demo", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_printed_accounts_can_sign_in(client: Client) -> None:
    made = demo()
    assert [user["username"] for user in made["users"]] == ["alice", "bob", "admin"]
    for user in made["users"]:
        assert client.login(username=user["username"], password=user["password"])
        assert User.objects.get(username=user["username"]).is_superuser is user["admin"]
    assert Room.objects.get(slug=made["room"]["slug"]).owner.username == "alice"


def test_running_it_again_changes_nothing() -> None:
    assert demo() == demo()
    assert (User.objects.count(), Room.objects.count()) == (3, 1)


def test_passwords_are_private_and_differ(data_folder: Path) -> None:
    passwords = {user["password"] for user in demo()["users"]}
    assert len(passwords) == 3
    assert stat.S_IMODE((data_folder / "demo.json").stat().st_mode) == 0o600


def test_an_account_that_was_there_before_is_left_alone(alice: User) -> None:
    before = alice.password
    assert demo()["users"][0]["password"] is None
    alice.refresh_from_db()
    assert alice.password == before


def test_the_table_is_for_people() -> None:
    out = io.StringIO()
    call_command("demo", stdout=out)
    lines = out.getvalue().splitlines()
    assert any(line.split()[:1] == ["bob"] for line in lines)
    assert "http://127.0.0.1:8000/rooms/" in lines[-1]
