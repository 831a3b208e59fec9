"""A room driven by its pure rules, for tests: alice is its host, bob and carol take part, Nova is the agent."""

from itertools import count
from typing import Any

from msgspec.structs import replace

from conference.signaling.protocol.base import Json
from conference.signaling.protocol.client_frames import RoomFrame
from conference.signaling.room.apply import apply
from conference.signaling.room.commands import Actor, Context, Disconnect, Join, Newcomer, ServerCommand, Sweep
from conference.signaling.room.effects import Admit, Close, Effect, Event, Record, Send, WantAgent
from conference.signaling.room.settings import AgentSettings, RoomSettings
from conference.signaling.room.state import Participant, RoomState

GRACE_SECS = 20.0


def join_command(settings: RoomSettings, name: str, role: str = "participant", **changes: Any) -> Join:
    """How somebody enters under their own name as peer id and `socket`. Changes may be those of newcomer or room."""
    members: dict[str, Any] = {
        "user_id": None if role in ("agent", "guest") else sum(map(ord, name)),
        "name": name.capitalize(),
        "role": role,
        "guest_id": f"{name}-guest" if role == "guest" else None,
        **changes,
    }
    newcomer = Newcomer(**{field: members[field] for field in Newcomer.__struct_fields__ if field in members})
    stored = {field: changes[field] for field in RoomSettings.__struct_fields__ if field in changes and field != "name"}
    return Join(
        slug=changes.get("slug", "physics"),
        settings=replace(settings, **stored),
        newcomer=newcomer,
        peer_id=changes.get("peer_id", name),
        audio=changes.get("audio", True),
        video=changes.get("video", False),
        connection=changes.get("socket", f"{name}-socket"),
        process=changes.get("process", "web-1"),
        token_hash=changes.get("token_hash", f"{name}-token"),
        resume_hash=changes.get("resume_hash"),
        speech=changes.get("speech"),
    )


class RoomUnderTest:
    """The state of one room, a clock, and the effects of the last command."""

    def __init__(self, *, agent_mode: str = "addressed", **room: Any) -> None:
        agent = AgentSettings(name="Nova", wake_names=("Nova",), mode=agent_mode)
        members = {"name": "Physics", "language": "en", "lobby": False, "media_limit": 4, "agent_enabled": True, **room}
        self.settings = RoomSettings(agent=agent, **members)
        self.state: RoomState | None = None
        self.now = 1000.0
        self.newest_epoch = 1
        self.effects: list[Effect] = []
        self._ids = count(1)

    def apply(self, command: ServerCommand | RoomFrame, actor: Actor | None = None) -> list[Effect]:
        context = Context(now=self.now, new_id=f"id-{next(self._ids)}", newest_epoch=self.newest_epoch, actor=actor)
        self.state, self.effects = apply(self.state, command, context)
        return self.effects

    def join(self, name: str, role: str = "participant", **changes: Any) -> Actor:
        """Enter or wait under one's own name as peer id and socket."""
        members = {"epoch": self.newest_epoch, **changes} if role == "agent" else changes
        command = join_command(self.settings, name, role, **members)
        self.apply(command)
        return Actor(name, command.connection, command.newcomer.epoch)

    def act(self, actor: Actor, frame: RoomFrame) -> list[Effect]:
        return self.apply(frame, actor)

    def drop(self, actor: Actor) -> None:
        self.apply(Disconnect(actor.connection))

    def wait(self, secs: float, *dead: str) -> None:
        """Time goes by, and then the room is swept."""
        self.now += secs
        self.apply(Sweep(frozenset(dead), GRACE_SECS))

    @property
    def room(self) -> RoomState:
        assert self.state is not None
        return self.state

    def person(self, name: str) -> Participant:
        return self.room.participants[name]

    def events(self, type: str | None = None) -> list[Json]:
        """Frames with seq of the last command."""
        frames = [effect.frame for effect in self.effects if isinstance(effect, Event)]
        return [frame for frame in frames if type in (None, frame["type"])]

    def sent(self, actor: Actor) -> list[Json]:
        """Frames that the last command sent to one socket."""
        return [
            effect.frame
            for effect in self.effects
            if isinstance(effect, Send) and effect.connection == actor.connection
        ]

    def closed(self) -> dict[str, int]:
        """Close codes of the last command, by socket."""
        return {effect.connection: int(effect.code) for effect in self.effects if isinstance(effect, Close)}

    def admitted(self) -> list[str]:
        return [effect.connection for effect in self.effects if isinstance(effect, Admit)]

    def records(self, task: str) -> list[Json]:
        return [
            effect.fields
            for effect in self.effects
            if isinstance(effect, Record) and effect.task == f"transcripts.{task}"
        ]

    def actions(self) -> list[tuple[str, str | None, str | None, Any]]:
        """Audit entries of the last command: action, actor, target, value."""
        entries = [
            effect.fields
            for effect in self.effects
            if isinstance(effect, Record) and effect.task == "audit.store_action"
        ]
        return [(entry["action"], entry["actor_name"], entry["target_name"], entry["value"]) for entry in entries]

    def wishes(self) -> list[bool]:
        return [effect.wanted for effect in self.effects if isinstance(effect, WantAgent)]
