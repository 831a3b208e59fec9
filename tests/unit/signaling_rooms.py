"""A room driven by its pure rules, for tests: alice is its host, bob and carol take part, Nova is the agent."""

from itertools import count
from typing import Any

from conference.signaling.protocol.client_frames import RoomFrame
from conference.signaling.room.agent_settings import AgentSettings
from conference.signaling.room.apply import apply
from conference.signaling.room.commands import Actor, Context, Disconnect, Join, ServerCommand, Sweep
from conference.signaling.room.effects import Admit, Close, Effect, Event, Record, Send, WantAgent
from conference.signaling.room.state import Json, Participant, RoomState

GRACE_SECS = 20.0


class RoomUnderTest:
    """The state of one room, a clock, and the effects of the last command."""

    def __init__(self, *, agent_mode: str = "addressed", **room: Any) -> None:
        agent = AgentSettings(name="Nova", wake_names=("Nova",), mode=agent_mode)
        self.settings = {"lobby": False, "media_limit": 4, "agent": agent, "agent_enabled": True, **room}
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
        socket = changes.pop("socket", f"{name}-socket")
        room = {"slug": "physics", "room_name": "Physics", "language": "en"}
        person: dict[str, Any] = {
            "peer_id": name,
            "user_id": None if role in ("agent", "guest") else sum(map(ord, name)),
            "name": name.capitalize(),
            "role": role,
            "epoch": self.newest_epoch if role == "agent" else None,
            "audio": True,
            "video": False,
            "connection": socket,
            "process": "web-1",
            "token_hash": f"{name}-token",
            "resume_hash": None,
            "guest_id": f"{name}-guest" if role == "guest" else None,
        }
        self.apply(Join(**{**room, **self.settings, **person, **changes}))
        return Actor(name, socket, {**person, **changes}["epoch"])

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
        frames = [one.frame for one in self.effects if isinstance(one, Event)]
        return [frame for frame in frames if type in (None, frame["type"])]

    def sent(self, actor: Actor) -> list[Json]:
        """Frames that the last command sent to one socket."""
        return [one.frame for one in self.effects if isinstance(one, Send) and one.connection == actor.connection]

    def closed(self) -> dict[str, int]:
        """Close codes of the last command, by socket."""
        return {one.connection: int(one.code) for one in self.effects if isinstance(one, Close)}

    def admitted(self) -> list[str]:
        return [one.connection for one in self.effects if isinstance(one, Admit)]

    def records(self, task: str) -> list[Json]:
        return [one.fields for one in self.effects if isinstance(one, Record) and one.task == f"transcripts.{task}"]

    def actions(self) -> list[tuple[str, str | None, str | None, Any]]:
        """What the last command left in the audit log: action, by whom, about whom, value."""
        entries = [one.fields for one in self.effects if isinstance(one, Record) and one.task == "audit.store_action"]
        return [(one["action"], one["actor_name"], one["target_name"], one["value"]) for one in entries]

    def wishes(self) -> list[bool]:
        return [one.wanted for one in self.effects if isinstance(one, WantAgent)]
