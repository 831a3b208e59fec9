"""Chat: messages to the room or to one person, and the mode that says who may write to whom."""

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.client_frames import Chat
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Participant


def chat(draft: Draft, who: Participant, command: Chat) -> None:
    """Write to the room, which is kept and stored, or to one peer, which is neither."""
    message: Json = {
        "message_id": draft.context.new_id,
        "from": who.peer_id,
        "name": who.name,
        "text": command.text,
        "at": draft.context.now,
        "to": command.to,
    }
    if who.is_agent:
        message["is_agent"] = True
    if command.to is None:
        if draft.room.chat == "hosts" and not who.moderates and not who.is_agent:
            raise RefusalError("forbidden", "only hosts and moderators write to everyone at the moment")
        draft.event("chat", **message)
        turn = {"turn_id": str(command.turn_id)} if who.is_agent and command.turn_id else {}
        draft.record_by(who, "transcripts.store_chat", message_id=message["message_id"], text=command.text, **turn)
        return
    receiver = _receiver(draft, who, command.to)
    for reader in {receiver.peer_id: receiver, who.peer_id: who}.values():
        draft.send(reader, {"type": "chat", **message})


def set_chat(draft: Draft, who: Participant, command: Moderate) -> None:
    """Set the mode of the chat for this meeting. Hosts and moderators write to all, and all write to them."""
    if draft.room.chat == command.value or not isinstance(command.value, str):
        return
    draft.change(chat=command.value)
    draft.moderated(command.action, who, value=command.value)
    draft.event("room_updated", changes={"chat": command.value})


def _receiver(draft: Draft, who: Participant, peer_id: str) -> Participant:
    """The receiver of a private message. Raises RefusalError where there is none, or it is not allowed."""
    receiver = draft.peer(peer_id)
    if receiver.is_agent:
        raise RefusalError("forbidden", "the AI participant takes no private messages; ask it instead")
    if draft.room.chat != "all" and not who.moderates and not receiver.moderates:
        raise RefusalError("forbidden", "private messages go to hosts and moderators only at the moment")
    if not receiver.connected:
        raise RefusalError("no_such_peer", "that participant is not connected at the moment")
    return receiver
