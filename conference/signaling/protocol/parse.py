"""Parse the text of a WebSocket message into a frame of `client_frames`."""

import json
from typing import get_args

import msgspec

from conference.signaling.errors import ProtocolError
from conference.signaling.protocol.client_frames import Frame

VERSION = 1
SUBPROTOCOL = "parley.v1"
FRAME_BYTES = 64 * 1024
ID_CHARS = 64

_decoder: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)
TYPES = frozenset(frame.__struct_config__.tag for frame in get_args(Frame))


def parse(text: str) -> Frame:
    """The frame in a message. Unknown members are ignored.

    Raises ProtocolError with the code bad_json, unknown_type or bad_field. Its message is for the sender and names the
    member that is wrong.
    """
    try:
        return _decoder.decode(text)
    except msgspec.ValidationError as error:
        raise _explained(text, str(error)) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        whole = _without_half_characters(text)
        if whole == text:
            raise ProtocolError("bad_json", "the message is not JSON") from None
    return parse(whole)


def is_too_large(text: str) -> bool:
    """Whether a message has more than 64 KiB in UTF-8."""
    return len(text) > FRAME_BYTES or (not text.isascii() and len(text.encode("utf-8", "replace")) > FRAME_BYTES)


def _without_half_characters(text: str) -> str:
    """The same JSON without lone surrogates: a browser that cuts an emoji in two sends them. No JSON stays as it is."""
    if "\\ud" not in text.lower():
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "ignore").decode()
    except (ValueError, RecursionError):
        return text


def _explained(text: str, reason: str) -> ProtocolError:
    """The error for JSON that is no valid frame, with the frame's id where it has a proper one."""
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return ProtocolError("bad_json", "the message is not JSON")
    if not isinstance(value, dict):
        return ProtocolError("bad_json", "a frame is a JSON object")
    raw_id, kind = value.get("id"), value.get("type")
    id = raw_id if isinstance(raw_id, str) and len(raw_id) <= ID_CHARS else None
    if not isinstance(kind, str):
        return ProtocolError("bad_field", "type must be a text", id)
    if kind not in TYPES:
        return ProtocolError("unknown_type", "there is no such type of frame", id)
    return ProtocolError("bad_field", reason, id)
