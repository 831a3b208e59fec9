"""The frames that the server sends are those that the browser client is tested with."""

import json
import re
from pathlib import Path

import pytest

from tests.unit.server_messages import PATH, fixtures

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.unit

TYPES = {
    *("welcome", "waiting", "participant_waiting", "participant_admitted", "participant_denied"),
    *("participant_joined", "participant_updated", "participant_left", "signal", "chat", "reaction", "hand"),
    *("room_updated", "moderated", "caption", "caption_translation", "agent_state", "agent_turn", "agent", "persona"),
    *("snapshot", "history", "ack", "error", "pong", "bye", "board", "board_live", "board_content"),
    *("poll", "poll_voted", "poll_details", "poll_answer", "agent_request"),
}
SEQUENCED = {
    *("participant_joined", "participant_updated", "participant_left", "reaction", "hand"),
    *("room_updated", "moderated", "agent_state", "agent_turn", "board", "poll"),
}


def test_the_fixtures_are_what_the_server_sends() -> None:
    """After a wanted change run `python -m tests.unit.server_messages`."""
    assert json.loads(PATH.read_text("utf-8")) == fixtures()


def test_every_type_is_there() -> None:
    assert {fixture["frame"]["type"] for fixture in fixtures()} == TYPES


def test_events_are_numbered_and_nothing_else() -> None:
    for fixture in fixtures():
        frame = fixture["frame"]
        to_all = frame["type"] == "chat" and frame["to"] is None
        to_one = frame.get("action") == "ask_unmute"
        event = (frame["type"] in SEQUENCED and not to_one) or to_all or (frame["type"] == "caption" and frame["final"])
        assert ("seq" in frame) == (event or frame["type"] in ("welcome", "snapshot")), fixture["name"]


def test_what_is_only_for_moderators_or_for_oneself_stays_there() -> None:
    frames = {fixture["name"]: fixture["frame"] for fixture in fixtures()}
    assert "waiting" in frames["welcome of alice"]
    assert "waiting" not in frames["welcome of nova"]
    assert not {"self", "resume_token", "ice_servers", "limits"} & set(frames["snapshot"])
    assert all("token_hash" not in json.dumps(frame) for frame in frames.values())


def test_every_type_that_the_code_names_is_there() -> None:
    folder = ROOT / "conference" / "signaling"
    sources = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    named = {kind for text in sources for kind in re.findall(r'"type": "(\w+)"|\.event\("(\w+)"', text)}
    assert {first or second for first, second in named} <= TYPES


def test_the_room_has_all_of_its_public_members_in_a_welcome() -> None:
    frames = {fixture["name"]: fixture["frame"] for fixture in fixtures()}
    room = frames["welcome of alice"]["room"]
    public = {"slug", "name", "locked", "lobby", "chat", "meeting_id", "started_at", "language"}
    assert set(room) == public | {"agent", "spotlight", "called", "board", "breakouts"}
    changed = {name for frame in frames.values() if frame["type"] == "room_updated" for name in frame["changes"]}
    assert changed <= set(room)
