"""The AI participant's turns: storing, expiring with their meeting."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from conference.accounts.models import User
from conference.agents import tasks
from conference.agents.models import Turn
from conference.transcripts import services as transcripts
from conference.transcripts.models import Meeting

pytestmark = [pytest.mark.django, pytest.mark.django_db]

MEETING_ID = "6c1de0c4-33a0-4bb0-bd6c-0a0a54f6a1de"
TURN_ID = "0b7bd0a3-12f4-4a1c-8f36-1f4a5b1c2d3e"


def fields(**changes: Any) -> dict[str, Any]:
    """What the agent sends about a turn."""
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
    transcripts.meetings_delete_expired(now=timezone.now(), keep_for=timedelta(days=2))
    assert not Turn.objects.exists()
