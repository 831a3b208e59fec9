"""A room's state while a command is applied: the next state and its effects grow here, the old state stays as it is."""

from typing import Any

from msgspec.structs import replace

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.room.commands import Context
from conference.signaling.room.effects import Close, Effect, Event, Record, Send, StorageTask
from conference.signaling.room.state import PUBLIC_FIELDS, Participant, RoomState


class Draft:
    """One change. `state` is the state so far; it is None once the room is empty."""

    def __init__(self, state: RoomState, context: Context) -> None:
        self.state: RoomState | None = state
        self.context = context
        self.effects: list[Effect] = []

    @property
    def room(self) -> RoomState:
        """The state of a room that is not empty."""
        if self.state is None:
            raise RuntimeError("the room is empty already")
        return self.state

    def change(self, **changes: Any) -> None:
        """Set members of the state."""
        self.state = replace(self.room, **changes)

    def change_settings(self, **changes: Any) -> None:
        """Set members of the settings, for this meeting."""
        self.change(settings=replace(self.room.settings, **changes))

    def event(self, type: str, /, **members: Any) -> None:
        """Tell everyone in the room, with the next number."""
        seq = self.room.seq + 1
        self.change(seq=seq)
        self.effects.append(Event({"type": type, "seq": seq, **members}))

    def send(self, to: Participant, frame: Json) -> None:
        """Tell one socket."""
        self.effects.append(Send(to.connection, frame))

    def tell_moderators(self, frame: Json) -> None:
        """Tell hosts and moderators."""
        for who in self.room.participants.values():
            if who.moderates:
                self.send(who, frame)

    def close(self, who: Participant, code: CloseCode, reason: str) -> None:
        """End a socket."""
        self.effects.append(Close(who.connection, code, reason))

    # Participants

    def peer(self, peer_id: str | None) -> Participant:
        """A participant of the room. Raises RefusalError no_such_peer."""
        found = self.room.participants.get(peer_id or "")
        if found is None:
            raise RefusalError("no_such_peer", "that participant is not in the room")
        return found

    def person(self, peer_id: str | None) -> Participant:
        """A participant other than the agent, which has commands of its own. Raises RefusalError."""
        found = self.peer(peer_id)
        if found.is_agent:
            raise RefusalError("forbidden", "use the commands of the agent")
        return found

    def people(self) -> list[Participant]:
        """Participants other than the agent, in the order of joining."""
        people = (who for who in self.room.participants.values() if not who.is_agent)
        return sorted(people, key=lambda who: (who.joined_at, who.peer_id))

    def put(self, who: Participant) -> None:
        """Store a participant of the room."""
        self.change(participants={**self.room.participants, who.peer_id: who})

    def update(self, peer_id: str, **changes: Any) -> None:
        """Change a participant; the room hears of the public members that differ."""
        before = self.room.participants[peer_id]
        after = replace(before, **changes)
        if after == before:
            return
        self.put(after)
        shown = {name: value for name, value in changes.items() if name in PUBLIC_FIELDS}
        different = {name: value for name, value in shown.items() if getattr(before, name) != value}
        if different:
            self.event("participant_updated", peer_id=peer_id, changes=different)

    def put_waiting(self, who: Participant) -> None:
        """Store one who waits in the lobby."""
        self.change(waiting={**self.room.waiting, who.peer_id: who})

    def take_waiting(self, peer_id: str) -> Participant:
        """Take someone out of the lobby."""
        waiting = dict(self.room.waiting)
        who = waiting.pop(peer_id)
        self.change(waiting=waiting)
        return who

    # Moderation

    def moderated(
        self,
        action: str,
        by: Participant | None,
        target: Participant | None = None,
        value: str | bool | None = None,
    ) -> None:
        """Tell everyone in the room and the audit log what was done. Without `by` the room acts by its own rules."""
        self.event("moderated", **moderated_members(action, by, target, value))
        self.record_action(action, by, target, value)

    # Storage tasks

    def record_action(
        self,
        action: str,
        actor: Participant | None,
        target: Participant | None = None,
        value: str | bool | None = None,
    ) -> None:
        """Have an action kept in the audit log. Without an actor the room acts by its own rules."""
        number = sum(isinstance(effect, Record) and effect.task == "audit.store_action" for effect in self.effects)
        self.record(
            "audit.store_action",
            entry_id=f"{self.context.new_id}-{number}",
            at=self.context.now,
            action=action,
            actor_peer_id=actor.peer_id if actor else None,
            actor_user_id=actor.user_id if actor else None,
            actor_name=actor.name if actor else None,
            actor_role=actor.role if actor else None,
            target_user_id=target.user_id if target else None,
            target_name=target.name if target else None,
            value=value,
        )

    def record_by(self, who: Participant, task: StorageTask, **fields: Any) -> None:
        """Have something stored that a participant did just now."""
        self.record(task, at=self.context.now, peer_id=who.peer_id, user_id=who.user_id, name=who.name, **fields)

    def record(self, task: StorageTask, **fields: Any) -> None:
        """Have a storage task carried out. Its fields begin with the meeting."""
        room = self.room
        meeting = {"room_slug": room.slug, "meeting_id": room.meeting_id, "meeting_started_at": room.started_at}
        self.effects.append(Record(task, meeting | fields))


def moderated_members(
    action: str, by: Participant | None, target: Participant | None, value: str | bool | None
) -> dict[str, str | bool | None]:
    """The members of a `moderated` frame."""
    return {
        "action": action,
        "by": by.peer_id if by else None,
        "peer_id": target.peer_id if target else None,
        "value": value,
    }
