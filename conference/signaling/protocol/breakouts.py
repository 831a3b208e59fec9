"""The frame of breakout rooms (docs/protocol.md, "Breakout rooms")."""

from typing import Annotated, Literal

from msgspec import Meta

from conference.signaling.protocol.base import ClientFrame, PeerId, clean_members, needs_text

BROADCAST_CHARS = 500
MOST_EXTENSION_SECS = 3600
LONGEST_COUNTDOWN_SECS = 60

BreakoutId = Annotated[str, Meta(pattern=r"^b([1-9]|1\d|20)$", max_length=3)]


class Breakout(ClientFrame, frozen=True, kw_only=True, tag="breakout"):
    """Everyone: enter, return, help. Moderators also: assign, answer, broadcast, extend, close.

    `breakout` names a room; for assign null is the main room. `secs` is added to the time by extend, and the countdown
    of close. `called` false takes a call for help back.
    """

    action: Literal["enter", "return", "help", "assign", "answer", "broadcast", "extend", "close"]
    breakout: BreakoutId | None = None
    peer_id: PeerId | None = None
    text: Annotated[str, Meta(max_length=BROADCAST_CHARS)] | None = None
    secs: Annotated[int, Meta(ge=0, le=MOST_EXTENSION_SECS)] | None = None
    called: bool = True

    def __post_init__(self) -> None:
        clean_members(self, "text")
        if self.action in ("enter", "answer") and self.breakout is None:
            raise ValueError(f"{self.action} needs breakout")
        if self.action == "assign" and self.peer_id is None:
            raise ValueError("assign needs peer_id")
        if self.action == "broadcast":
            needs_text(self.text, "broadcast needs a text of 1 to 500 characters")
        if self.action == "extend" and not self.secs:
            raise ValueError("extend needs secs")
        if self.action == "close" and (self.secs or 0) > LONGEST_COUNTDOWN_SECS:
            raise ValueError("secs of close must be 0 to 60")
