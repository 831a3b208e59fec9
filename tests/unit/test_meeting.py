"""The meeting as the server's frames describe it."""

from typing import Any

import pytest

from aiagent.room.meeting import Meeting

pytestmark = pytest.mark.unit

AGENT = {"name": "Nova", "wake_names": [], "mode": "addressed"}
WELCOME: dict[str, Any] = {
    "room": {"meeting_id": "m1", "started_at": 1000.0, "language": "en", "agent": AGENT},
    "server_time": 1060.0,
}


@pytest.fixture
def meeting() -> Meeting:
    return Meeting(WELCOME, now=5.0)


def test_moments_are_told_by_the_servers_clock(meeting: Meeting) -> None:
    assert (meeting.clock.unix_secs(7.5), meeting.clock.meeting_secs(7.5)) == (1062.5, 62.5)
    assert meeting.clock.meeting_secs(-100.0) == 0.0


def test_only_the_agent_and_the_language_change_the_persona(meeting: Meeting) -> None:
    assert not meeting.update({"name": "Red", "locked": True})
    assert meeting.update({"agent": AGENT | {"name": "Ada"}})
    assert meeting.persona.name == "Ada"
    assert meeting.update({"language": "zh-Hans"})
    assert (meeting.persona.name, meeting.persona.language) == ("Ada", "zh-Hans")


def test_what_the_host_asks_stays_when_the_room_changes(meeting: Meeting) -> None:
    meeting.take_private({"type": "persona", "prompt": "Be brief.", "vocabulary": ["Parley"]})
    assert meeting.persona.prompt == "Be brief."
    meeting.update({"agent": AGENT | {"name": "Ada"}})
    assert (meeting.persona.name, meeting.persona.prompt, meeting.persona.vocabulary) == (
        "Ada",
        "Be brief.",
        ("Parley",),
    )


def test_a_new_sitting_is_stored_under_its_own_id(meeting: Meeting) -> None:
    meeting.update({"meeting_id": "m2", "started_at": 2000.0})
    assert (meeting.meeting_id, meeting.started_at) == ("m2", 2000.0)
    assert WELCOME["room"]["meeting_id"] == "m1"
