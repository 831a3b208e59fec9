"""The state of a room as bytes: MessagePack, also in the form that was written before settings were one member."""

from typing import Any

import msgspec

from conference.signaling.room.settings import RoomSettings
from conference.signaling.room.state import RoomState

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(RoomState)


def encode_state(state: RoomState) -> bytes:
    """The bytes that `decode_state` reads."""
    return _encoder.encode(state)


def decode_state(raw: bytes) -> RoomState:
    """The state of a meeting, also of one that began before an upgrade. Raises msgspec.ValidationError."""
    try:
        return _decoder.decode(raw)
    except msgspec.ValidationError:
        members: dict[str, Any] = msgspec.msgpack.decode(raw)
        if "settings" in members:
            raise
        settings = {name: members[name] for name in RoomSettings.__struct_fields__ if name in members}
        return msgspec.convert(members | {"settings": settings}, RoomState)
