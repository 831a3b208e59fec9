"""What all actions of moderators have in common: whom they name, what the room is told, what the audit log keeps."""

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Participant
from conference.signaling.room.talk import peer


def target_of(draft: Draft, command: Moderate) -> Participant:
    """The participant that is named. The agent has commands of its own."""
    target = peer(draft, command.peer_id or "")
    if target.is_agent:
        raise RefusalError("forbidden", "use the commands of the agent")
    return target


def tell(
    draft: Draft,
    who: Participant,
    command: Moderate,
    target: Participant | None = None,
    value: str | bool | None = None,
) -> None:
    """Everyone in the room and the audit log learn what was done."""
    draft.event("moderated", **message(who, command, target, value))
    draft.record_action(command.action, who, target, value)


def message(
    who: Participant, command: Moderate, target: Participant | None, value: str | bool | None
) -> dict[str, str | bool | None]:
    """The members of a `moderated` frame."""
    peer_id = target.peer_id if target else None
    return {"action": command.action, "by": who.peer_id, "peer_id": peer_id, "value": value}
