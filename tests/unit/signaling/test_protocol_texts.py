"""Texts in frames: what hides or bends them is taken out at the border, in every member that people read."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conference.signaling.errors import ProtocolError
from conference.signaling.protocol.parse import parse

pytestmark = pytest.mark.unit

FOLDER = Path(__file__).resolve().parents[2] / "data" / "messages"
HOSTILE = "\u202e\u0000\u200b\u2066"
# What programs read. Nobody is shown these.
IDENTIFIERS = {
    *("id", "type", "to", "session", "peer_id", "asked_by", "on_behalf_of", "poll_id", "token", "value", "breakout"),
    *("sdp", "candidate", "sdpMid", "usernameFragment"),
}


def fixtures() -> list[dict[str, Any]]:
    files = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("client_*.json"))]
    return [fixture["frame"] for file in files for fixture in file if fixture["error"] is None]


def spoiled(value: Any, name: str = "") -> Any:
    """The same with hostile characters in every text that is not an identifier."""
    if isinstance(value, dict):
        return {key: spoiled(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [spoiled(item, name) for item in value]
    return value + HOSTILE if isinstance(value, str) and value and name not in IDENTIFIERS else value


@pytest.mark.parametrize("frame", fixtures(), ids=lambda frame: str(frame["type"]))
def test_no_frame_gets_hidden_characters_past_the_border(frame: dict[str, Any]) -> None:
    try:
        parsed = parse(json.dumps(spoiled(frame)))
    except ProtocolError as error:
        # Words of a fixed list, and UUIDs.
        assert error.code == "bad_field"
        return
    assert not set(HOSTILE) & set(json.dumps(msgspec.to_builtins(parsed), ensure_ascii=False))
    assert parsed == parse(json.dumps(frame))


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "chat", "text": "\u0000" * 4000},
        {"type": "chat", "text": " \u200b\n\u3164"},
        {"type": "agent", "action": "ask", "text": "\u202e\u2800"},
        {"type": "breakout", "action": "broadcast", "text": "\u200d\u200d"},
        {"type": "poll", "action": "create", "question": "\u0007", "options": ["a", "b"]},
        {"type": "poll", "action": "create", "question": "Why?", "options": ["a", "a\u200b"]},
        {"type": "poll", "action": "create", "question": "Why?", "options": ["a", "\uffa0"]},
        {"type": "poll", "action": "vote", "poll_id": "p", "text": "\u0001\u0002"},
    ],
)
def test_a_text_that_cannot_be_seen_is_no_text(frame: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError) as caught:
        parse(json.dumps(frame))
    assert caught.value.code == "bad_field"


def test_lines_and_tabs_of_a_message_stay() -> None:
    assert msgspec.to_builtins(parse('{"type":"chat","text":"a\\r\\n\\tb\\u2028c"}'))["text"] == "a\n\tb\nc"


@pytest.mark.parametrize(
    ("sent", "text"),
    [("cut \\ud83d", "cut "), ("\\ude00 cut", " cut"), ("\\ud83d\\ude00", "😀"), ("\\\\ud83d", "\\ud83d")],
)
def test_half_an_emoji_is_dropped_and_the_message_arrives(sent: str, text: str) -> None:
    assert msgspec.to_builtins(parse(f'{{"type":"chat","text":"{sent}"}}'))["text"] == text


@pytest.mark.parametrize("text", ['{"type":"ping","id":"\\ud83d', '"\\ud83d"', '{"a":NaN,"b":"\\ud83d"}', "\\ud83d"])
def test_half_an_emoji_makes_no_json_of_what_is_none(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse(text)
