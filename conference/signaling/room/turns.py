"""The AI participant's last turns: how long each took, for everyone in the room to see."""

import msgspec

from conference.signaling.protocol.agent import AgentTurn
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Json, Participant

KEPT_TURNS = 5


def turn(draft: Draft, who: Participant, command: AgentTurn) -> None:
    """A turn is over. The last five are kept, the oldest first; one that is told again stands once."""
    members: Json = msgspec.to_builtins(command)
    for name in ("type", "id"):
        members.pop(name, None)
    others = [one for one in draft.room.agent_turns if one["turn_id"] != members["turn_id"]]
    draft.change(agent_turns=(*others, members)[-KEPT_TURNS:])
    draft.event("agent_turn", turn=members)
