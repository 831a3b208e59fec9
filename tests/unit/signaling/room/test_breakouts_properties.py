"""Whatever anybody does with breakout rooms in whatever order, everyone is in one place and the rules hold."""

from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.client_frames import Leave
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.commands import Actor, OpenBreakouts
from conference.signaling.room.effects import Event
from conference.signaling.room.places import MOST_REMEMBERED, BreakoutRoom
from conference.signaling.room.state import RoomState
from tests.example_counts import examples
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest

pytestmark = pytest.mark.unit

ROLES = {"alice": "host", "carol": "guest", "nova": "agent"}
NAMES = ("alice", "bob", "carol", "dave", "nova")
IDS = ("b1", "b2", "b3")
OF_MODERATORS = ("assign", "answer", "broadcast", "extend", "close")
FRAMES = st.tuples(
    st.sampled_from(["enter", "return", "help", *OF_MODERATORS]),
    st.sampled_from(IDS),
    st.sampled_from(NAMES),
    st.sampled_from([1, 30]),
    st.booleans(),
)


class Places(RuleBasedStateMachine):
    """A main room with breakout rooms."""

    @initialize()
    def begin(self) -> None:
        self.room = RoomUnderTest(media_limit=8)
        self.actors: dict[str, Actor] = {}
        self.sockets = 0
        self.join("alice")

    def _checked(self, call: Any, *arguments: Any) -> None:
        before = self.room.state
        stored = msgspec.msgpack.encode(before)
        try:
            call(*arguments)
        except RefusalError:
            assert self.room.state is before
            self.room.effects = []
        assert msgspec.msgpack.encode(before) == stored, "the old state was changed in place"
        numbers = [effect.frame["seq"] for effect in self.room.effects if isinstance(effect, Event)]
        start = before.seq if before is not None else 0
        assert numbers == list(range(start + 1, start + 1 + len(numbers)))

    @rule(name=st.sampled_from(NAMES))
    def join(self, name: str) -> None:
        self.sockets += 1
        socket = f"{name}-{self.sockets}"
        changes = {"peer_id": socket, "socket": socket, "token_hash": socket}
        self._checked(lambda: self.room.join(name, ROLES.get(name, "participant"), **changes))
        self.actors[name] = Actor(socket, socket, 1 if name == "nova" else None)

    @rule(by=st.sampled_from(NAMES), choice=st.booleans(), count=st.integers(1, 3), secs=st.sampled_from([None, 60]))
    def open(self, by: str, choice: bool, count: int, secs: int | None) -> None:
        rooms = tuple(BreakoutRoom(id=id, name=id, slug=f"physics-{id}", agent=True) for id in IDS[:count])
        assigned = {actor.peer_id: IDS[index % 3] for index, actor in enumerate(self.actors.values())}
        actor = self.actors.get(by, Actor("nobody", "nobody"))
        before = self.room.state
        command = OpenBreakouts(by=actor.peer_id, rooms=rooms, choice=choice, assigned=assigned, duration_secs=secs)
        self._checked(self.room.apply, command)
        if self.room.effects:
            assert before is not None
            assert before.participants[actor.peer_id].moderates

    @rule(name=st.sampled_from(NAMES), given=FRAMES)
    def act(self, name: str, given: tuple[Any, ...]) -> None:
        if name not in self.actors:
            return
        action, id, target, secs, called = given
        peer_id = self.actors[target].peer_id if target in self.actors else "nobody"
        frame = Breakout(action=action, breakout=id, peer_id=peer_id, text="hello", secs=secs, called=called)
        before, actor = self.room.state, self.actors[name]
        self._checked(self.room.act, actor, frame)
        if self.room.effects:
            self._check_allowed(before, actor, frame)

    def _check_allowed(self, before: RoomState | None, actor: Actor, frame: Breakout) -> None:
        assert before is not None
        assert before.breakouts is not None
        who = before.participants[actor.peer_id]
        assert not who.is_agent
        assert who.moderates or frame.action not in OF_MODERATORS
        if who.moderates or self.room.state is None:
            return
        others = {peer_id: one for peer_id, one in before.participants.items() if peer_id != who.peer_id}
        after = self.room.state.participants
        assert all(after[peer_id] == one for peer_id, one in others.items()), "only moderators move others"
        if frame.action == "enter" and not before.breakouts.choice:
            assert who.breakout_assigned == frame.breakout

    @rule(name=st.sampled_from(NAMES), by_alice=st.booleans())
    def go(self, name: str, by_alice: bool) -> None:
        if name not in self.actors:
            return
        if by_alice and "alice" in self.actors:
            frame = Moderate(action="remove", peer_id=self.actors[name].peer_id)
            self._checked(self.room.act, self.actors["alice"], frame)
        else:
            self._checked(self.room.act, self.actors[name], Leave())

    @rule(name=st.sampled_from(NAMES), secs=st.sampled_from([0.0, 30.0, GRACE_SECS]))
    def drop_and_wait(self, name: str, secs: float) -> None:
        if name in self.actors:
            self._checked(self.room.drop, self.actors[name])
        self._checked(self.room.wait, secs)

    @invariant()
    def everyone_is_in_one_place_that_exists(self) -> None:
        state = getattr(self, "room", None) and self.room.state
        if not state:
            return
        open_ids = {group.id for group in state.breakouts.rooms} if state.breakouts else set()
        for who in state.participants.values():
            assert who.breakout is None or (who.breakout in open_ids and not who.is_agent)
            assert who.breakout_assigned is None or (who.breakout_assigned in open_ids and not who.is_agent)
        if state.breakouts:
            assert set(state.breakouts.calls) <= open_ids
            assert set(state.breakouts.remembered.values()) <= open_ids
            assert len(state.breakouts.remembered) <= MOST_REMEMBERED
            assert not state.breakouts.closing or state.breakouts.ends_at is not None


Places.TestCase.settings = settings(max_examples=examples(80), stateful_step_count=40)
TestAnySequenceInBreakoutRooms = Places.TestCase
