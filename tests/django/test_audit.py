"""The audit log: storing, reading in the admin, exporting, expiring."""

import csv
import io
from datetime import timedelta
from typing import Any, get_args
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from conference.accounts.models import User
from conference.audit import services, tasks, words
from conference.audit.models import ActionEntry
from conference.celery import app
from conference.rooms.models import Room
from conference.rooms.services import RECORDED
from conference.signaling.protocol.moderation import ModerateAction
from conference.signaling.room import agent, board, breakouts, polls
from tests.django.people import make_user, signed_in

pytestmark = [pytest.mark.django, pytest.mark.django_db]

MEETING_ID = "6c1de0c4-33a0-4bb0-bd6c-0a0a54f6a1de"


@pytest.fixture
def room(alice: User) -> Room:
    return Room.objects.create(slug="physics", name="Physics", owner=alice, agent_name="Nova", agent_mode="addressed")


def fields(**changes: Any) -> dict[str, Any]:
    """The record that the rules of a room send when alice mutes bob."""
    return {
        "room_slug": "physics",
        "meeting_id": MEETING_ID,
        "meeting_started_at": 1_000.0,
        "entry_id": f"{MEETING_ID}-1",
        "at": 1_700_000_000.5,
        "action": "mute",
        "actor_peer_id": "alice-peer",
        "actor_user_id": None,
        "actor_name": "Alice",
        "actor_role": "host",
        "target_user_id": None,
        "target_name": "Bob",
        "value": "audio",
        **changes,
    }


def store(**changes: Any) -> Any:
    """Run the task as a worker does."""
    return app.tasks["audit.store_action"].apply(kwargs=fields(**changes))


def test_an_action_is_stored_once(room: Room, alice: User, bob: User) -> None:
    for outcome in ("stored", "unchanged"):
        assert store(actor_user_id=alice.pk, target_user_id=bob.pk).result == outcome
    entry = ActionEntry.objects.get()
    assert (entry.actor, entry.target, entry.room) == (alice, bob, room)
    assert (entry.action, entry.value, str(entry.meeting_id)) == ("mute", "audio", MEETING_ID)
    assert entry.at.timestamp() == 1_700_000_000.5


def test_an_action_outlives_accounts_and_rooms(room: Room, alice: User) -> None:
    store(actor_user_id=alice.pk, target_user_id=987_654)
    alice.delete()
    entry = ActionEntry.objects.get()
    assert (entry.actor, entry.target, entry.room) == (None, None, None)
    assert (entry.actor_name, entry.room_slug, entry.room_name) == ("Alice", "physics", "Physics")


@pytest.mark.parametrize("name", ["entry_id", "meeting_id", "action", "value", "at"])
def test_malformed_arguments_are_rejected(name: str) -> None:
    result = store(**{name: {"not": "this"}})
    assert type(result.result).__name__ == "Reject"
    assert not ActionEntry.objects.exists()


def test_a_service_records_in_the_transaction_of_its_caller(room: Room, alice: User, bob: User) -> None:
    change = {"from": "Physics", "to": "Chemistry"}
    services.action_record(action="room_renamed", room=room, actor=alice, value=change)
    services.action_record(action="member_invited", room=room, actor=alice, target=bob, entry_id="once")
    services.action_record(action="member_invited", room=room, actor=alice, target=bob, entry_id="once")
    renamed, invited = ActionEntry.objects.order_by("at")
    assert (renamed.actor_name, renamed.actor_role, renamed.value) == ("Alice", "host", change)
    assert (invited.target, invited.target_name) == (bob, "Bob")


def test_entries_go_with_the_transcripts(settings: Settings) -> None:
    store(entry_id="old", at=(timezone.now() - timedelta(days=31)).timestamp())
    store(entry_id="new", at=timezone.now().timestamp())
    settings.TRANSCRIPT_RETENTION_DAYS = 0
    assert tasks.delete_expired() == 0
    settings.TRANSCRIPT_RETENTION_DAYS = 30
    assert tasks.delete_expired() == 1
    assert ActionEntry.objects.get().pk == "new"


def test_the_admin_reads_searches_and_filters(room: Room, admin_client: Client) -> None:
    store()
    store(entry_id=str(uuid4()), action="stand_in", actor_name=None, actor_peer_id=None, target_name="Carol")
    page = admin_client.get("/admin/audit/actionentry/")
    assert page.status_code == 200
    assert b"the system" in page.content
    found = admin_client.get("/admin/audit/actionentry/", {"q": "Carol", "action": "stand_in", "room": "physics"})
    assert found.context["cl"].result_count == 1


def test_nobody_changes_the_log_in_the_admin(room: Room, admin_client: Client) -> None:
    store()
    address = f"/admin/audit/actionentry/{MEETING_ID}-1"
    assert admin_client.get(f"{address}/change/").status_code == 200
    assert admin_client.post(f"{address}/change/", {"action": "nothing"}).status_code == 403
    assert admin_client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get("/admin/audit/actionentry/add/").status_code == 403
    assert ActionEntry.objects.get().action == "mute"


def test_staff_without_the_permission_see_nothing(room: Room) -> None:
    member = make_user("sam")
    member.is_staff = True
    member.save()
    assert signed_in(member).get("/admin/audit/actionentry/").status_code == 403


def test_the_export_has_names_but_no_formulas(room: Room, admin_client: Client) -> None:
    store(target_name=" =1+1", value=True)
    chosen = {"action": "export_csv", "_selected_action": [f"{MEETING_ID}-1"]}
    answer = admin_client.post("/admin/audit/actionentry/", chosen)
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["action"], row["by"], row["concerns"], row["value"]) for row in rows] == [
        ("mute", "Alice", "' =1+1", "true")
    ]


def test_every_action_has_words(room: Room) -> None:
    moderation = set(get_args(ModerateAction))
    by_subject = {
        f"{subject}_{action}"
        for subject, rules in {"agent": agent, "board": board, "breakouts": breakouts, "poll": polls}.items()
        for action in rules.AUDITED
    }
    assert (moderation | by_subject | set(RECORDED.values())) - set(words.ACTIONS) == set()


def test_actions_are_told_in_words_in_both_languages(room: Room, admin_client: Client) -> None:
    store()
    store(entry_id="later", action="made_up_later", value="open")
    page = admin_client.get("/admin/audit/actionentry/").content.decode()
    assert "Switched a device off" in page and "microphone" in page
    assert "made up later" in page, "an action without words is shown as it is"
    found = admin_client.get("/admin/audit/actionentry/", {"q": "device off"})
    assert found.context["cl"].result_count == 1
    User.objects.filter(is_superuser=True).update(language="zh-hans")
    assert "关闭了设备" in admin_client.get("/admin/audit/actionentry/").content.decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "Yes"),
        ("audio", "microphone"),
        ("Ann <b>", "Ann <b>"),
        ({"from": "Physics", "to": "Chemistry"}, "Physics → Chemistry"),
        ({"expires_at": None}, ""),
        (["name", "voice"], "name, voice"),
        (3, "3"),
    ],
)
def test_values_are_read_by_people(value: Any, text: str) -> None:
    assert words.value_in_words(value) == text
