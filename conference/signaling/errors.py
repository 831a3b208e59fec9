"""The errors of signaling, and the close codes of docs/protocol.md."""

from enum import IntEnum
from typing import Literal

ErrorCode = Literal[
    "bad_json",
    "unknown_type",
    "bad_field",
    "not_admitted",
    "forbidden",
    "no_such_peer",
    "room_locked",
    "room_full",
    "rate_limited",
    "agent_unavailable",
    "conflict",
    "bad_offer",
]


class CloseCode(IntEnum):
    """Why the server closes a socket."""

    LEFT = 1000
    SILENT = 1001
    TOO_LARGE = 1009
    RESTART = 1012
    OVERLOADED = 1013
    MALFORMED = 4400
    BAD_TICKET = 4401
    FORBIDDEN = 4403
    NO_SUCH_ROOM = 4404
    NO_HELLO = 4408
    REPLACED = 4409
    REMOVED = 4410
    ROOM_FULL = 4411
    NOT_ADMITTED = 4412
    MEETING_ENDED = 4413
    FLOODING = 4429


class SignalingError(Exception):
    """Root of the errors of this package."""


class ProtocolError(SignalingError):
    """A frame does not follow docs/protocol.md. `id` is that of the frame, where it could be read."""

    def __init__(self, code: ErrorCode, message: str, id: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.id = id


class RefusalError(SignalingError):
    """A well-formed command is not carried out. With a `close` code the socket ends, and its bye gives the `reason`."""

    def __init__(self, code: ErrorCode, message: str, *, close: CloseCode | None = None, reason: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.close = close
        self.reason = reason or code


class HandshakeError(SignalingError):
    """A socket is refused: it is accepted, then closed with a code that the client can read."""

    def __init__(self, code: CloseCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class StoreUnavailableError(SignalingError):
    """Redis cannot be reached or does not answer. Sockets close with 1013; clients come back and resume."""


class ContentionError(SignalingError):
    """A room changed again and again while a command was applied to it. Nothing was done; try again."""
