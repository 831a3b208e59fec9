"""Frames of the server that are not events of a room, and the text of any frame."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from conference.signaling.errors import ErrorCode
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.client_frames import CHAT_CHARS
from conference.signaling.protocol.parse import FRAME_BYTES, VERSION
from conference.signaling.room.polls import polls_for
from conference.signaling.room.requests import requests_for
from conference.signaling.room.state import Participant, RoomState

# Of one frame with objects of the whiteboard.
PART_BYTES = 48 * 1024

_encoder = msgspec.json.Encoder()


def encode(frame: Json) -> str:
    """The text of a WebSocket message."""
    return _encoder.encode(frame).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The members of the welcome besides the room. `now` is Unix seconds."""

    ice_servers: Sequence[Json]
    ice_transport_policy: str
    frames_per_second: int
    resume_secs: float
    now: float


def snapshot(state: RoomState, own_peer_id: str, *, chat: Sequence[Json], captions: Sequence[Json]) -> Json:
    """The room as it is now, without the receiver. Moderators also learn who waits."""
    others = [who.public() for who in state.participants.values() if who.peer_id != own_peer_id]
    frame: Json = {
        "type": "snapshot",
        "room": state.public(),
        "participants": others,
        "seq": state.seq,
        "captions": list(captions),
        "chat": list(chat),
        "agent_state": state.agent_state,
        "agent_turns": list(state.agent_turns),
        "polls": polls_for(state, state.participants.get(own_peer_id)),
        "requests": requests_for(state, state.participants.get(own_peer_id)),
    }
    who = state.participants.get(own_peer_id)
    if who is not None and who.moderates:
        frame["waiting"] = [newcomer.public() for newcomer in state.waiting.values()]
    return frame


def welcome(
    base: Json, state: RoomState, who: Participant, *, resume_token: str, resumed: bool, surroundings: Surroundings
) -> Json:
    """The welcome of a participant. `base` is the snapshot; its `seq` is the one that events follow."""
    return {
        **base,
        "type": "welcome",
        "protocol": VERSION,
        "self": who.public(),
        "resume_token": resume_token,
        "resumed": resumed,
        "ice_servers": list(surroundings.ice_servers),
        "ice_transport_policy": surroundings.ice_transport_policy,
        "limits": {
            "frame_bytes": FRAME_BYTES,
            "chat_chars": CHAT_CHARS,
            "frames_per_second": surroundings.frames_per_second,
            "media_limit": state.settings.media_limit,
            "resume_seconds": surroundings.resume_secs,
        },
        "server_time": surroundings.now,
    }


def waiting(state: RoomState, peer_id: str) -> Json:
    """To someone who waits: for a host to come, or to be let in from the lobby."""
    return {
        "type": "waiting",
        "room": {"slug": state.slug, "name": state.settings.name},
        "peer_id": peer_id,
        "reason": "host" if state.awaits_host else "lobby",
        "starts_at": state.settings.scheduled_at if state.awaits_host else None,
    }


def history(kind: str, items: Sequence[Json], before: int | None) -> Json:
    """Earlier captions or messages, oldest first. `before` names the page before this one; None when there is none."""
    return {"type": "history", "kind": kind, "items": list(items), "before": before}


def ack(id: str) -> Json:
    """A command was carried out."""
    return {"type": "ack", "id": id}


def error(code: ErrorCode, message: str, id: str | None) -> Json:
    """A frame was not carried out."""
    frame: Json = {"type": "error", "code": code, "message": message}
    return frame if id is None else {**frame, "id": id}


def pong(id: str | None, now: float) -> Json:
    """Answer to a ping. It tells the server's time, in Unix seconds."""
    frame: Json = {"type": "pong", "server_time": now}
    return frame if id is None else {**frame, "id": id}


def bye(reason: str) -> Json:
    """Last frame before the server closes on purpose."""
    return {"type": "bye", "reason": reason}


def board_content(*, edition: int, as_of: int, texts: Iterable[bytes]) -> list[str]:
    """Frames `board_content` with the JSON texts of all entries. The board is at least as new as the event `as_of`."""
    groups = list(_groups(texts)) or [[]]
    return [
        _encoder.encode(
            {
                "type": "board_content",
                "edition": edition,
                "as_of": as_of,
                "part": part,
                "parts": len(groups),
                "entries": [msgspec.Raw(text) for text in group],
            }
        ).decode()
        for part, group in enumerate(groups, 1)
    ]


def _groups(texts: Iterable[bytes]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    size = 0
    for text in texts:
        if group and size + len(text) > PART_BYTES:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text)
    if group:
        yield group
