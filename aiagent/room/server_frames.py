"""Frames of the server that the agent acts on (docs/protocol.md). Pure.

A frame comes as a dict, and most go on as one; those with rules of their own have a type here. Members that the agent
has no use for are left out.
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
    """WebRTC signaling of a peer: an offer, or a candidate; a candidate of None ends them."""

    sender: str
    session: str
    description: Description | None = None
    candidate: dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET


class AgentCommand(_ServerFrame, frozen=True):
    """What a participant wants of the agent."""

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
    """What a moderator did, to a participant or to all."""

    action: str
    peer_id: str | None = None

    def lowers_hand_of(self, peer_id: str) -> bool:
        """Whether it declines what a participant raised their hand for."""
        return self.action == "lower_all_hands" or (self.action == "lower_hand" and self.peer_id == peer_id)
