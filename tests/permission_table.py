"""Rights by role: the expected answer for each frame type and each of its actions.

Every command of the module `client_frames` has a row here. A row names the roles that are not refused with `forbidden`,
and gives members with which the frame is well formed. Names of the cast stand for peer ids.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.parse import parse

ROLES = ("host", "moderator", "participant", "guest", "agent")
EVERYONE = frozenset(ROLES)
PEOPLE = EVERYONE - {"agent"}
MODERATORS = frozenset({"host", "moderator"})
HOST = frozenset({"host"})
AGENT = frozenset({"agent"})
# Not a matter of roles: answered by the socket's session, which has tests of its own.
SESSION = frozenset({"hello", "sync", "history", "ping"})

HELP = (
    "Every command needs a row in tests/permission_table.py: the roles that may send it and members that make it well "
    "formed. Check that conference/signaling/room/apply.py says the same"
)


@dataclass(frozen=True)
class Row:
    """The roles that may, and the members of an example."""

    roles: frozenset[str]
    members: Json = field(default_factory=dict)


UUID = "9d0f6a52-7b1e-4f0c-8a39-5e2c7d4b6f10"
BOB: Json = {"peer_id": "bob"}
POLL: Json = {"poll_id": "p1"}
LINE: Json = {"kind": "line", "colour": "ink", "z": 0, "x1": 0, "y1": 0, "x2": 1, "y2": 1, "width": 2}

TABLE: dict[str, Row] = {
    "signal": Row(EVERYONE, {"to": "bob", "session": "s", "candidate": None}),
    "signal_refused": Row(AGENT, {"to": "bob", "session": "s", "message": "the audio section must have rtcp-mux"}),
    "state": Row(EVERYONE, {"audio": False}),
    "hand": Row(EVERYONE, {"raised": True}),
    "reaction": Row(EVERYONE, {"emoji": "👍"}),
    "chat": Row(EVERYONE, {"text": "hello"}),
    "leave": Row(EVERYONE),
    "caption": Row(
        AGENT,
        {"segment_id": UUID, "peer_id": "bob", "text": "hello", "final": True, "lang": "en", "start": 0, "end": 1},
    ),
    "caption_language": Row(PEOPLE, {"lang": "zh-Hans"}),
    "caption_translations": Row(AGENT, {"available": True}),
    "caption_translation": Row(AGENT, {"segment_id": UUID, "lang": "de", "text": "hallo"}),
    "agent_state": Row(AGENT, {"state": "idle"}),
    "agent_turn": Row(
        AGENT,
        {"turn_id": UUID, "asked_by": "bob", "at": 1000, "source": "speech", "mode": "addressed", "lang": "en"},
    ),
    "agent:ask": Row(PEOPLE, {"text": "Why?"}),
    "agent:stop": Row(PEOPLE),
    "agent:mute": Row(MODERATORS),
    "agent:unmute": Row(MODERATORS),
    "agent:set_mode": Row(MODERATORS, {"mode": "captions"}),
    "agent:invite": Row(MODERATORS),
    "agent:dismiss": Row(MODERATORS),
    "agent:let_speak": Row(MODERATORS),
    "agent_request": Row(
        AGENT,
        {
            "request_id": UUID,
            "on_behalf_of": "bob",
            "tool": "start_poll",
            "arguments": {"question": "Which?", "options": ["this", "that"]},
        },
    ),
    "agent_decision:confirm": Row(MODERATORS, {"request_id": UUID}),
    "agent_decision:refuse": Row(MODERATORS, {"request_id": UUID}),
    "moderate:admit": Row(MODERATORS, BOB),
    "moderate:admit_all": Row(MODERATORS),
    "moderate:deny": Row(MODERATORS, BOB),
    "moderate:deny_all": Row(MODERATORS),
    "moderate:mute": Row(MODERATORS, BOB),
    "moderate:mute_all": Row(MODERATORS),
    "moderate:ask_unmute": Row(MODERATORS, BOB),
    "moderate:ask_unmute_all": Row(MODERATORS),
    "moderate:remove": Row(MODERATORS, BOB),
    "moderate:lock": Row(MODERATORS),
    "moderate:unlock": Row(MODERATORS),
    "moderate:set_lobby": Row(MODERATORS, {"value": True}),
    "moderate:set_chat": Row(MODERATORS, {"value": "hosts"}),
    "moderate:spotlight": Row(MODERATORS, {**BOB, "value": True}),
    "moderate:set_role": Row(HOST, {**BOB, "value": "moderator"}),
    "moderate:hand_over": Row(HOST, BOB),
    # The host of the cast owns the room; the owner may take the role back whatever their role is at the moment.
    "moderate:take_host": Row(HOST),
    "moderate:lower_hand": Row(MODERATORS, BOB),
    "moderate:lower_all_hands": Row(MODERATORS),
    "moderate:next_hand": Row(MODERATORS, BOB),
    "moderate:end": Row(HOST),
    "poll:create": Row(MODERATORS, {"question": "Which?", "options": ["this", "that"]}),
    "poll:start": Row(MODERATORS, POLL),
    "poll:close": Row(MODERATORS, POLL),
    "poll:delete": Row(MODERATORS, POLL),
    "poll:share_results": Row(MODERATORS, POLL),
    "poll:vote": Row(PEOPLE, {**POLL, "choice": [0]}),
    "breakout:enter": Row(PEOPLE, {"breakout": "b1"}),
    "breakout:return": Row(PEOPLE),
    "breakout:help": Row(PEOPLE),
    "breakout:assign": Row(MODERATORS, {**BOB, "breakout": "b1"}),
    "breakout:answer": Row(MODERATORS, {"breakout": "b1"}),
    "breakout:broadcast": Row(MODERATORS, {"text": "five minutes left"}),
    "breakout:extend": Row(MODERATORS, {"secs": 60}),
    "breakout:close": Row(MODERATORS),
    "board:open": Row(MODERATORS),
    "board:close": Row(MODERATORS),
    "board:allow": Row(MODERATORS, {"who": "moderators"}),
    "board:clear": Row(MODERATORS),
    "board:get": Row(EVERYONE),
    "board:put": Row(PEOPLE, {"edition": 1, "items": [{"object_id": UUID, "object": LINE}]}),
    "board:remove": Row(PEOPLE, {"edition": 1, "object_ids": [UUID]}),
    "board:live": Row(PEOPLE, {"mark": {"x": 0.5, "y": 0.5}}),
}


def commands() -> Iterator[str]:
    """Every command of the protocol: the type of a frame, with its action where it has one."""
    for kind in get_args(f.Frame):
        tag = kind.__struct_config__.tag
        actions = get_args(get_type_hints(kind).get("action"))
        yield from (f"{tag}:{action}" for action in actions) if actions else (tag,)


def example(command: str, peer_ids: dict[str, str] | None = None) -> Json:
    """A well-formed frame for a row of the table. `peer_ids` replaces names of the cast."""
    kind, _, action = command.partition(":")
    members = {name: _replaced(value, peer_ids or {}) for name, value in TABLE[command].members.items()}
    return {"type": kind, **({"action": action} if action else {}), **members}


def parsed(command: str) -> Any:
    """The example as the server reads it."""
    return parse(json.dumps(example(command)))


def _replaced(value: Any, peer_ids: dict[str, str]) -> Any:
    return peer_ids.get(value, value) if isinstance(value, str) else value
