"""Frames of the server that the agent acts on (docs/protocol.md). Pure.

Most frames are read as dicts. Those with rules of their own have a type here, without the members that the agent has no
use for.
"""

from typing import Any, Self

import msgspec

Frame = dict[str, Any]


class _ServerFrame(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    @classmethod
    def of(cls, frame: Frame) -> Self:
        """The frame with its types. Raises ValueError where it is not as the protocol has it."""
        return msgspec.convert(frame, cls)


class Description(msgspec.Struct, frozen=True):
    """An SDP offer or answer."""

    type: str
    sdp: str


class PeerSignal(_ServerFrame, frozen=True):
    """WebRTC signaling of a peer: an offer, or a candidate. A candidate of None is the last one."""

    sender: str
    session: str
    description: Description | None = None
    candidate: dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET


class AgentCommand(_ServerFrame, frozen=True):
    """A command of a participant to the agent."""

    sender: str
    action: str
    text: str | None = None


class ChatMessage(_ServerFrame, frozen=True):
    """A message in the chat, to everyone or to one participant."""

    sender: str
    text: str
    message_id: str
    to: str | None = None

    @property
    def is_for_everyone(self) -> bool:
        """Whether the whole room reads it."""
        return self.to is None


class Moderated(_ServerFrame, frozen=True):
    """An act of a moderator, towards a participant or all."""

    action: str
    peer_id: str | None = None

    def lowers_hand_of(self, peer_id: str) -> bool:
        """Whether it declines what a participant raised their hand for."""
        return self.action == "lower_all_hands" or (self.action == "lower_hand" and self.peer_id == peer_id)
