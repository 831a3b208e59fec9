"""The AI participant's turns: storing, expiring with their meeting, reading in the administration."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from conference.accounts.models import User
from conference.agents import tasks
from conference.agents.models import Turn
from conference.transcripts.deletion import meetings_delete_expired
from conference.transcripts.models import Meeting
from tests.django.people import make_user, signed_in

pytestmark = [pytest.mark.django, pytest.mark.django_db]

MEETING_ID = "6c1de0c4-33a0-4bb0-bd6c-0a0a54f6a1de"
TURN_ID = "0b7bd0a3-12f4-4a1c-8f36-1f4a5b1c2d3e"


def fields(**changes: Any) -> dict[str, Any]:
    """The agent's record of a turn."""
    return {
        "room_slug": "physics",
        "meeting_id": MEETING_ID,
        "meeting_started_at": 1_700_000_000.0,
        "turn_id": TURN_ID,
        "at": 1_700_000_010.5,
        "user_id": None,
        "name": "Alice",
        "source": "speech",
        "mode": "addressed",
        "lang": "en",
        "end_of_turn_ms": 300,
        "asr_ms": 120,
        "first_token_ms": 350,
        "first_clause_ms": 600,
        "first_audio_ms": 640,
        "playout_ms": 2400,
        "interrupted": False,
        "provider": "local",
        "fallback": False,
        "error": "",
        "worker": "w1",
        **changes,
    }


def store(**changes: Any) -> Any:
    """Run the task as a worker does."""
    return tasks.store_turn.apply(kwargs=fields(**changes))


def test_a_turn_is_stored_once_with_all_its_stages(alice: User) -> None:
    for outcome in ("stored", "unchanged"):
        assert store(user_id=alice.pk).result == outcome
    turn = Turn.objects.get()
    assert (turn.asked_by, turn.asked_by_name, turn.meeting.room_slug) == (alice, "Alice", "physics")
    assert (turn.end_of_turn_ms, turn.asr_ms, turn.first_token_ms) == (300, 120, 350)
    assert (turn.first_clause_ms, turn.first_audio_ms, turn.playout_ms) == (600, 640, 2400)
    assert turn.at.timestamp() == 1_700_000_010.5


def test_the_reason_of_a_failure_is_kept_and_older_agents_send_none(db: None) -> None:
    store()
    store(turn_id=str(uuid4()), error="refused", reason="The language model refuses the key (HTTP 401): no such key")
    assert sorted(Turn.objects.values_list("reason", flat=True)) == [
        "",
        "The language model refuses the key (HTTP 401): no such key",
    ]
    assert store(turn_id=str(uuid4()), reason="x" * 201).status == "REJECTED"


def test_stages_that_were_not_reached_stay_empty(db: None) -> None:
    sent = fields(error="timeout", fallback=True)
    del sent["first_audio_ms"]
    tasks.store_turn.apply(kwargs=sent | {"playout_ms": None})
    turn = Turn.objects.get()
    assert (turn.first_audio_ms, turn.playout_ms, turn.error, turn.fallback) == (None, None, "timeout", True)


@pytest.mark.parametrize(
    "change",
    [
        {"turn_id": "no"},
        {"first_audio_ms": -1},
        {"first_audio_ms": "fast"},
        {"source": "thought"},
        {"provider": "x" * 41},
        {"meeting_id": None},
    ],
)
def test_malformed_turns_are_rejected(change: dict[str, Any]) -> None:
    assert store(**change).status == "REJECTED"
    assert not Turn.objects.exists()


def test_turns_outlive_accounts_and_expire_with_their_meeting(alice: User) -> None:
    store(user_id=alice.pk)
    alice.delete()
    assert (Turn.objects.get().asked_by, Turn.objects.get().asked_by_name) == (None, "Alice")
    Meeting.objects.update(ended_at=timezone.now() - timedelta(days=3))
    meetings_delete_expired(now=timezone.now(), keep_for=timedelta(days=2))
    assert not Turn.objects.exists()


LIST = "/admin/agents/turn/"


def store_some(*first_audio_ms: int | None, **changes: Any) -> None:
    for millis in first_audio_ms:
        store(turn_id=str(uuid4()), first_audio_ms=millis, **changes)


def test_the_list_shows_percentiles_by_room_and_by_day(admin_client: Client) -> None:
    store_some(*range(100, 2100, 100))
    store_some(5000, None, room_slug="art", meeting_id=str(uuid4()), error="timeout", fallback=True)
    context = admin_client.get(LIST).context
    figures = context["figures"]
    assert figures.turns == 22
    assert [(group.name, group.turns) for group in figures.rooms] == [("physics", 20), ("art", 2)]
    physics, art = figures.rooms
    assert (physics.first_audio.p50_ms, physics.first_audio.p95_ms) == (1050, 1905)
    assert (art.first_audio.count, art.first_audio.p95_ms, art.failed, art.fallback) == (1, 5000, 2, 2)
    assert [group.turns for group in figures.days] == [22]
    assert figures.stages["asr_ms"].p50_ms == 120


def test_times_are_drawn_beside_their_numbers(admin_client: Client) -> None:
    store_some(500, 1000)
    page = admin_client.get(LIST).content.decode()
    assert page.count('<svg viewBox="0 0 100 12"') == 9, "seven stages, a room and a day"
    assert '<rect class="turn-bar-most" width="100"' in page
    assert "style=" not in page.split('class="turn-bar"', 1)[1].split("</table>", 1)[0], "the policy allows none"


def test_figures_are_those_of_the_filtered_turns(admin_client: Client) -> None:
    store_some(100, 200)
    store_some(900, room_slug="art", meeting_id=str(uuid4()), error="timeout", interrupted=True)
    for query, turns in {
        "room=art": 1,
        "failed=no": 2,
        "failed=yes": 1,
        "interrupted__exact=1": 1,
        "q=physics": 2,
    }.items():
        page = admin_client.get(f"{LIST}?{query}")
        assert page.context["figures"].turns == turns, query


def test_an_empty_list_and_a_single_turn_are_shown(admin_client: Client) -> None:
    assert admin_client.get(LIST).status_code == 200
    store_some(None)
    page = admin_client.get(LIST)
    assert page.status_code == 200
    assert page.context["figures"].stages["first_audio_ms"].p50_ms is None


def test_names_are_text_in_the_list_and_no_formulas_in_the_file(admin_client: Client) -> None:
    store(name="=1+1 <b>Alice</b>")
    assert b"<b>Alice</b>" not in admin_client.get(LIST).content
    chosen = {"action": "export_csv", "_selected_action": [TURN_ID]}
    answer = admin_client.post(LIST, chosen)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["asked_by"], row["first_audio_ms"], row["room"]) for row in rows] == [
        ("'=1+1 <b>Alice</b>", "640", "physics")
    ]


def test_nobody_changes_turns_and_members_do_not_see_them(admin_client: Client) -> None:
    store()
    assert admin_client.get(f"{LIST}{TURN_ID}/change/").status_code == 200
    assert admin_client.post(f"{LIST}{TURN_ID}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get(f"{LIST}add/").status_code == 403
    member = make_user("bob")
    member.is_staff = True
    member.save()
    assert signed_in(member).get(LIST).status_code == 403


def test_the_agent_processes_are_shown_the_busiest_first(admin_client: Client, redis_client: redis.Redis) -> None:
    entry: dict[Any, Any] = {
        "rooms": 1,
        "max_rooms": 20,
        "started_at": 1_700_000_000,
        "draining": 0,
        "host": "<b>box</b>",
    }
    for worker_id, load in (("idle", 0.1), ("busy", 0.75)):
        redis_client.hset(f"parley:agent:worker:{worker_id}", mapping={**entry, "load": load})
    redis_client.hset("parley:agent:worker:odd", mapping={"load": "much"})
    page = admin_client.get(LIST)
    assert [worker.worker_id for worker in page.context["workers"]] == ["busy", "idle"]
    assert b"<b>box</b>" not in page.content


def test_turns_are_shown_while_redis_is_away(admin_client: Client, settings: Settings) -> None:
    store()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    page = admin_client.get(LIST)
    assert (page.context["workers"], page.context["figures"].turns) == ([], 1)
