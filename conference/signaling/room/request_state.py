"""Requests of the agent that wait for a moderator, as members of a room's state."""

import msgspec

from conference.signaling.protocol.base import Json
from conference.signaling.protocol.requests import RequestArguments, RequestTool


class RequestState(msgspec.Struct, frozen=True, kw_only=True):
    """A request that the participant `peer_id` made to the agent. Times are Unix seconds."""

    request_id: str
    tool: RequestTool
    peer_id: str
    name: str
    arguments: RequestArguments
    asked_at: float
    expires_at: float

    def public(self) -> Json:
        """Request of docs/protocol.md: all that will happen, for those who decide."""
        arguments = self.arguments
        return {
            "request_id": self.request_id,
            "tool": self.tool,
            "peer_id": self.peer_id,
            "name": self.name,
            "arguments": {
                "question": arguments.question,
                "kind": arguments.kind,
                "options": list(arguments.options),
                "anonymous": arguments.anonymous,
            },
            "asked_at": self.asked_at,
            "expires_at": self.expires_at,
        }
