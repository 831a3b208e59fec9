"""Whatever anybody sends in whatever order, the rules of a room hold."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conference.signaling.errors import RefusalError
from conference.signaling.protocol import client_frames as f
from conference.signaling.protocol.agent import Agent, AgentState
from conference.signaling.protocol.captions import Caption
from conference.signaling.protocol.media import Signal
from conference.signaling.protocol.moderation import OF_A_PEER, VALUES, Moderate, ModerateAction
from conference.signaling.room.attendance import MOST_DEPARTED
from conference.signaling.room.commands import Actor, ChangeRoom
from conference.signaling.room.effects import Close, Event, Send
from conference.signaling.room.entry import MOST_WAITING
from conference.signaling.room.returning import MOST_VISITS
from conference.signaling.room.state import Participant, RoomState
from tests.example_counts import examples
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest

pytestmark = pytest.mark.unit

NAMES = ("alice", "bob", "carol", "dave", "nova")
ROLES = {"alice": "host", "carol": "guest", "nova": "agent"}
PEERS = st.sampled_from([*NAMES, "charlie"])
MODERATE = st.sampled_from(get_args(ModerateAction)).flatmap(
    lambda action: st.builds(
        Moderate,
        action=st.just(action),
        peer_id=PEERS if action in OF_A_PEER else st.none() | PEERS,
        value=st.sampled_from(VALUES.get(action, (None,))),
    )
)
FRAMES = st.one_of(
    st.builds(Signal, to=PEERS, session=st.just("s"), candidate=st.none()),
    st.builds(f.State, audio=st.booleans(), video=st.booleans()),
    st.builds(f.Hand, raised=st.booleans()),
    st.builds(f.React, emoji=st.just("👍")),
    st.builds(f.Chat, text=st.just("hi"), to=st.none() | PEERS),
    MODERATE,
    st.builds(
        Agent,
        action=st.sampled_from(["ask", "stop", "mute", "unmute", "set_mode", "invite", "dismiss"]),
        text=st.just("Why?"),
        mode=st.sampled_from(["addressed", "off"]),
    ),
    st.builds(
        Caption,
        segment_id=st.uuids(),
        peer_id=PEERS,
        text=st.just("word"),
        final=st.booleans(),
        lang=st.just("en"),
        start=st.just(0.0),
        end=st.just(1.0),
    ),
    st.builds(AgentState, state=st.just("idle")),
    st.builds(f.Leave),
)


class Rooms(RuleBasedStateMachine):
    """A room, and what its rules promise to the sockets."""

    @initialize(lobby=st.booleans(), media_limit=st.integers(2, 4))
    def open(self, lobby: bool, media_limit: int) -> None:
        self.room = RoomUnderTest(lobby=lobby, media_limit=media_limit)
        self.actors: dict[str, Actor] = {}
        self.sockets = 0
        self.meeting_id = ""
        self.seq = 0

    def _checked(self, call: Any, *arguments: Any, **changes: Any) -> None:
        before = self.room.state
        stored = msgspec.msgpack.encode(before)
        try:
            call(*arguments, **changes)
        except RefusalError:
            assert self.room.state is before
            self.room.effects = []
        assert msgspec.msgpack.encode(before) == stored, "the old state was changed in place"
        self._check_events(before)
        self._check_people(before)
        self._check_hosts(before)

    def _check_events(self, before: RoomState | None) -> None:
        """Numbers follow each other from 1 on, in each meeting."""
        numbers = [effect.frame["seq"] for effect in self.room.effects if isinstance(effect, Event)]
        start = before.seq if before is not None else 0
        assert numbers == list(range(start + 1, start + 1 + len(numbers)))
        after = self.room.state
        if before is not None and after is not None and before.meeting_id == after.meeting_id:
            assert after.seq == start + len(numbers)

    def _check_people(self, before: RoomState | None) -> None:
        """Nobody vanishes without a word: who is gone was told off, with an event or the end of the meeting."""
        if before is None:
            return
        after = set(self.room.state.participants) if self.room.state else set()
        told = {frame["peer_id"] for frame in self.room.events("participant_left")}
        closed = {effect.connection for effect in self.room.effects if isinstance(effect, Close)}
        gone = {who.peer_id: who.connection for who in before.participants.values() if who.peer_id not in after}
        for peer_id, connection in gone.items():
            assert peer_id in told or connection in closed
        records = self.room.records("record_attendance")
        left = [fields["peer_id"] for fields in records if fields["event"] == "left"]
        assert set(gone) <= set(left)

    def _check_hosts(self, before: RoomState | None) -> None:
        """A meeting that had a host has one as long as somebody is there who can be it."""
        after = self.room.state
        if before is None or after is None or before.meeting_id != after.meeting_id:
            return
        had_one = any(who.role == "host" for who in before.participants.values())
        able = [who for who in after.participants.values() if who.user_id is not None]
        able = [who for who in able if who.is_owner or who.role in ("host", "moderator", "participant")]
        assert not had_one or not able or any(who.role == "host" for who in able)

    @rule(name=st.sampled_from(NAMES), resume=st.booleans())
    def join(self, name: str, resume: bool) -> None:
        self.sockets += 1
        socket = f"socket-{self.sockets}"
        peer_id = f"{name}-{self.sockets}"
        known = self.actors.get(name)
        resume_hash = f"{known.peer_id}-token" if resume and known else None
        changes = {"peer_id": peer_id, "token_hash": f"{peer_id}-token", "resume_hash": resume_hash}
        role = ROLES.get(name, "participant")
        before = self.room.state
        self._checked(self.room.join, name, role, socket=socket, **changes)
        who = self.room.state.by_connection(socket) if self.room.state else None
        if before is not None and who is not None and who.peer_id == peer_id and before.has_removed(who):
            assert peer_id in self.room.room.waiting, "who was removed waits to be let in"
        if who is not None:
            self.actors[name] = Actor(who.peer_id, socket, who.epoch)

    @rule(name=st.sampled_from(NAMES), frame=FRAMES, to=st.sampled_from(NAMES))
    def act(self, name: str, frame: Any, to: str) -> None:
        if name not in self.actors:
            return
        before = self.room.state
        actor = self.actors[name]
        for field in ("peer_id", "to"):
            if getattr(frame, field, None) in self.actors:
                frame = msgspec.structs.replace(frame, **{field: self.actors[getattr(frame, field)].peer_id})
        self._checked(self.room.act, actor, frame)
        if self.room.effects:
            self._check_allowed(before, actor, frame)

    def _check_allowed(self, before: RoomState | None, actor: Actor, frame: Any) -> None:
        """Only who was in the room, over the current socket and with the right role, had any effect."""
        assert before is not None
        if actor.peer_id in before.waiting:
            assert isinstance(frame, f.Leave)
            return
        who = before.participants[actor.peer_id]
        assert who.connection == actor.connection
        if isinstance(frame, Moderate):
            assert who.role in ("host", "moderator") or (who.is_owner and frame.action == "take_host")
            assert who.role == "host" or frame.action not in ("end", "set_role", "hand_over")
            self._check_moderated(before, actor, frame)
        if isinstance(frame, Caption | AgentState):
            assert who.is_agent
        for effect in self.room.effects:
            if isinstance(effect, Send) and "from" in effect.frame:
                assert effect.frame["from"] == actor.peer_id
            if isinstance(effect, Event) and "from" in effect.frame:
                assert effect.frame["from"] == actor.peer_id

    def _check_moderated(self, before: RoomState, actor: Actor, frame: Moderate) -> None:
        """Nothing is switched on in others, the owner stays, and the log says who did it."""
        for event in self.room.events("participant_updated"):
            switched_on = {name for name in ("audio", "video", "screen") if event["changes"].get(name)}
            assert not switched_on
        for event in self.room.events("participant_left"):
            gone = before.participants.get(event["peer_id"])
            assert gone is None or not gone.is_owner or event["reason"] != "removed"
        by_somebody = [entry for entry in self.room.actions() if entry[1] is not None]
        assert by_somebody, "an action that changed something is not in the audit log"
        assert {entry[0] for entry in by_somebody} == {frame.action}
        assert {entry[1] for entry in by_somebody} == {before.participants[actor.peer_id].name}

    @rule(name=st.sampled_from(NAMES))
    def drop(self, name: str) -> None:
        if name in self.actors:
            self._checked(self.room.drop, self.actors[name])

    @rule(secs=st.sampled_from([1.0, 10.0, GRACE_SECS]), dead=st.sampled_from(["web-1", "web-2"]))
    def wait(self, secs: float, dead: str) -> None:
        self._checked(self.room.wait, secs, dead)

    @rule(lobby=st.booleans(), limit=st.integers(2, 4))
    def change(self, lobby: bool, limit: int) -> None:
        self._checked(self.room.apply, ChangeRoom({"lobby": lobby, "media_limit": limit}))

    @rule()
    def claim(self) -> None:
        self.room.newest_epoch += 1

    @invariant()
    def state_is_sound(self) -> None:
        state = getattr(self, "room", None) and self.room.state
        if not state:
            return
        people = [who for who in state.participants.values() if not who.is_agent]
        agents = [who for who in state.participants.values() if who.is_agent]
        assert people or state.waiting or state.emptied_at is not None, "an empty room has no state"
        assert len(agents) <= 1
        assert people or not agents or state.emptied_at is not None, "the agent keeps no meeting alive"
        assert not people or state.emptied_at is None
        assert state.emptied_at is None or self.room.now - state.emptied_at <= GRACE_SECS + 10
        by_person: dict[str, list[Participant]] = {}
        for who in people:
            by_person.setdefault(who.identity, []).append(who)
        for visits in by_person.values():
            assert len({who.role for who in visits}) == 1, "a person has one role"
            assert sum(who.hand for who in visits) <= 1, "a person has one hand"
            assert len(visits) <= MOST_VISITS
        assert state.hands == tuple(sorted(state.hands, key=lambda peer_id: state.participants[peer_id].hand_at or 0))
        assert not set(state.participants) & set(state.waiting)
        assert set(state.hands) == {who.peer_id for who in state.participants.values() if who.hand}
        assert state.spotlight is None or state.spotlight in state.participants
        assert state.called is None or state.called in state.participants
        everyone = (*state.participants.values(), *state.waiting.values())
        assert all(who.hand == (who.hand_at is not None) for who in everyone)
        assert not any(who.role == "host" and who.user_id is None for who in everyone), "a guest is host"
        assert all(who.own_role is None or (who.role == "host" and not who.is_owner) for who in everyone)
        assert len(people) <= 4 + any(who.is_owner for who in people), "only the owner comes into a full room"
        assert len(state.waiting) <= MOST_WAITING
        assert len(state.departed) <= MOST_DEPARTED
        assert all(who.role in ("participant", "guest") or state.has_removed(who) for who in state.waiting.values())
        connections = [who.connection for who in (*state.participants.values(), *state.waiting.values())]
        assert len(connections) == len(set(connections))
        expected = bool(people) or (state.emptied_at is not None and state.agent_wanted)
        assert state.agent_wanted == (expected and state.settings.agent.mode != "off" and not state.agent_dismissed)


Rooms.TestCase.settings = settings(max_examples=examples(150), stateful_step_count=40)
TestAnySequenceOfCommands = Rooms.TestCase
