"""A room's state while a command is applied: the next state and its effects grow here, the old state stays as it is."""

from typing import Any, Literal

from msgspec.structs import replace

from conference.signaling.errors import CloseCode
from conference.signaling.room.commands import Context
from conference.signaling.room.effects import Admit, Close, Effect, Event, Record, Send, WantAgent
from conference.signaling.room.stand_in import stand_in
from conference.signaling.room.state import PUBLIC_FIELDS, Json, Participant, RoomState

MOST_DEPARTED = 50
MOST_REMOVED = 500

LeaveReason = Literal["left", "timeout", "removed", "ended", "replaced"]


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
        for one in self.room.participants.values():
            if one.moderates:
                self.send(one, frame)

    def close(self, who: Participant, code: CloseCode, reason: str) -> None:
        """End a socket."""
        self.effects.append(Close(who.connection, code, reason))

    # Participants

    def put(self, who: Participant) -> None:
        """Store a participant of the room."""
        self.change(participants={**self.room.participants, who.peer_id: who})

    def update(self, peer_id: str, **changes: Any) -> None:
        """Change a participant; the room hears of the public members that differ."""
        before = self.room.participants[peer_id]
        self.put(replace(before, **changes))
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

    def admit(self, peer_id: str) -> None:
        """Let someone out of the lobby into the room."""
        who = self.take_waiting(peer_id)
        self.tell_moderators({"type": "participant_admitted", "peer_id": peer_id})
        self._forgive(who)
        self.enter(replace(who, joined_at=self.context.now))
        self.effects.append(Admit(who.connection))

    def enter(self, who: Participant) -> None:
        """A participant is in the room from now on. The first person begins the meeting."""
        if not self.room.began:
            self.change(began=True, started_at=self.context.now)
        if who.role == "host":
            self.end_loans()
        if self.room.breakouts is not None:
            who = replace(who, breakout_assigned=self.room.breakouts.remembered.get(who.identity))
        self.put(who)
        self.event("participant_joined", participant=who.public())
        self._record_attendance("joined", who)

    def remove(self, peer_id: str, reason: LeaveReason) -> None:
        """A participant is no longer in the room. With the last person the meeting ends."""
        participants = dict(self.room.participants)
        who = participants.pop(peer_id)
        departed = dict([*self.room.departed.items(), (peer_id, who.name)][-MOST_DEPARTED:])
        hands = tuple(one for one in self.room.hands if one != peer_id)
        self.change(participants=participants, departed=departed, hands=hands)
        self.event("participant_left", peer_id=peer_id, reason=reason)
        self._record_attendance("left", who)
        for place in ("spotlight", "called"):
            if getattr(self.room, place) == peer_id:
                self.change(**{place: None})
                self.event("room_updated", changes={place: None})
        if self.room.breakouts is not None and not who.is_agent:
            self.change(breakouts=self.room.breakouts.remembering(who.identity, who.breakout_assigned))
        if who.is_agent:
            self.change(agent_state=None)
        elif not self.people():
            self.end_meeting()
        elif who.role == "host" and self.room.settings.parent is None:
            self._name_stand_in()

    def expel(self, peer_id: str) -> None:
        """End the stay of someone whose place is elsewhere."""
        self.close(self.room.participants[peer_id], CloseCode.REMOVED, "moved")
        self.remove(peer_id, "left")

    def people(self) -> list[Participant]:
        """Participants other than the agent, in the order of joining."""
        people = (one for one in self.room.participants.values() if not one.is_agent)
        return sorted(people, key=lambda one: (one.joined_at, one.peer_id))

    def ban(self, who: Participant) -> None:
        """From now on the person waits in the lobby of this meeting. Of very many the first are forgotten."""
        if who.user_id is not None:
            users = (one for one in self.room.removed_users if one != who.user_id)
            self.change(removed_users=(*users, who.user_id)[-MOST_REMOVED:])
        if who.guest_id is not None:
            guests = (one for one in self.room.removed_guests if one != who.guest_id)
            self.change(removed_guests=(*guests, who.guest_id)[-MOST_REMOVED:])

    def _forgive(self, who: Participant) -> None:
        """Whoever is let in again has not been removed any more."""
        if self.room.has_removed(who):
            users = tuple(one for one in self.room.removed_users if one != who.user_id)
            guests = tuple(one for one in self.room.removed_guests if one != who.guest_id)
            self.change(removed_users=users, removed_guests=guests)

    # The meeting

    def end_meeting(self, *, close_lobby: bool = False) -> None:
        """Everyone's socket ends. Who waits goes on waiting, for the next meeting, unless the lobby is closed too."""
        room = self.room
        for one in room.participants.values():
            self.close(one, CloseCode.MEETING_ENDED, "ended")
            self._record_attendance("left", one)
        if room.began:
            self._record("transcripts.end_meeting", at=self.context.now)
        if room.board.objects:
            self._record("classroom.store_board")
        if room.agent_wanted:
            self.effects.append(WantAgent(False))
        if room.waiting and not close_lobby:
            self.state = _next_meeting(room, self.context)
            return
        for one in room.waiting.values():
            self.close(one, CloseCode.MEETING_ENDED, "ended")
        self.state = None

    def settle(self) -> None:
        """After a command: forget a room without anybody, and say when the room's wish for the agent changed."""
        if self.state is None:
            return
        if not self.room.participants and not self.room.waiting:
            self.state = None
            return
        room = self.room
        willing = room.settings.agent_enabled and room.settings.agent.mode != "off" and not room.agent_dismissed
        wanted = willing and bool(self.people())
        if wanted != room.agent_wanted:
            self.change(agent_wanted=wanted)
            self.effects.append(WantAgent(wanted))

    # Roles

    def set_role(self, peer_id: str, role: str, own_role: str | None = None) -> None:
        """Give a role, for a time where `own_role` is the one to go back to. A new moderator learns who waits."""
        before = self.room.participants[peer_id]
        self.update(peer_id, role=role, own_role=own_role)
        who = self.room.participants[peer_id]
        if who.moderates and not before.moderates:
            for one in self.room.waiting.values():
                self.send(who, {"type": "participant_waiting", "participant": one.public()})

    def end_loans(self) -> None:
        """Whoever has the host's role for a time gives it back."""
        for one in self.people():
            if one.own_role is not None:
                self._tell_stand_in(one, False)
                self.set_role(one.peer_id, one.own_role)

    def _name_stand_in(self) -> None:
        """Where no host is left, somebody takes the place until the owner of the room comes back."""
        people = self.people()
        heir = None if any(one.role == "host" for one in people) else stand_in(people)
        if heir is not None:
            self._tell_stand_in(heir, True)
            self.set_role(heir.peer_id, "host", own_role=None if heir.is_owner else heir.role)

    def _tell_stand_in(self, who: Participant, value: bool) -> None:
        self.event("moderated", action="stand_in", by=None, peer_id=who.peer_id, value=value)
        self.record_action("stand_in", None, who, value)

    # Storage tasks

    def _record_attendance(self, event: Literal["joined", "left"], who: Participant) -> None:
        """Whoever does not come back in time was last here when the socket was lost."""
        members = {name: getattr(who, name) for name in ("peer_id", "user_id", "name", "role")}
        at = self.context.now if who.connected else who.disconnected_at
        self._record("transcripts.record_attendance", event=event, at=at, **members)

    def record_action(
        self,
        action: str,
        actor: Participant | None,
        target: Participant | None = None,
        value: str | bool | None = None,
    ) -> None:
        """Have an action kept in the audit log. Without an actor the room acts by its own rules."""
        number = sum(isinstance(one, Record) and one.task == "audit.store_action" for one in self.effects)
        self._record(
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

    def record_chat(self, who: Participant, *, message_id: str, text: str) -> None:
        """Have a message to the room stored."""
        members = {name: getattr(who, name) for name in ("peer_id", "user_id", "name")}
        self._record("transcripts.store_chat", message_id=message_id, text=text, at=self.context.now, **members)

    def record_note(self, who: Participant, *, note_id: str, text: str) -> None:
        """Have a note stored that someone had taken."""
        members = {name: getattr(who, name) for name in ("peer_id", "user_id", "name")}
        self._record("transcripts.store_note", note_id=note_id, text=text, at=self.context.now, **members)

    def record_contribution(self, who: Participant, kind: Literal["hand", "question"], contribution_id: str) -> None:
        """Have it counted that someone raised a hand, or asked the AI participant."""
        members = {name: getattr(who, name) for name in ("peer_id", "user_id", "name")}
        fields = {"kind": kind, "contribution_id": contribution_id, "at": self.context.now}
        self._record("classroom.record_contribution", **fields, **members)

    def _record(self, task: Any, **fields: Any) -> None:
        room = self.room
        meeting = {"room_slug": room.slug, "meeting_id": room.meeting_id, "meeting_started_at": room.started_at}
        self.effects.append(Record(task, meeting | fields))


def _next_meeting(room: RoomState, context: Context) -> RoomState:
    """The state of a room in which people still wait when a meeting has ended."""
    return RoomState(
        slug=room.slug,
        settings=room.settings,
        meeting_id=context.new_id,
        started_at=context.now,
        waiting=room.waiting,
    )
