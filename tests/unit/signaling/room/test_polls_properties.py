"""Whatever anybody does with polls in whatever order: votes are neither lost nor doubled, nobody sees too much."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.client_frames import Leave
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.room.commands import Actor
from conference.signaling.room.effects import Event, Record, Send
from conference.signaling.room.polls import MOST_POLLS, polls_for
from tests.example_counts import examples
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

NAMES = ("alice", "bob", "carol", "dave")
ROLES = {"alice": "host", "carol": "guest"}
PEOPLE = st.sampled_from(NAMES)


class Polls(RuleBasedStateMachine):
    """A class that comes and goes while polls are held, beside a plain record of what should be known."""

    polls = Bundle("polls")

    @initialize()
    def open(self) -> None:
        self.room = RoomUnderTest(media_limit=20)
        self.actors: dict[str, Actor] = {}
        self.visits = 0
        # By poll: the last accepted answer of each person.
        self.expected: dict[str, dict[str, tuple[int, ...]]] = {}
        self.stored: list[str] = []
        # Keeps the meeting going whoever leaves.
        self.room.join("keeper", "host")
        for name in NAMES:
            self._come(name)

    def _come(self, name: str) -> None:
        self.visits += 1
        peer_id, socket = f"{name}-{self.visits}", f"socket-{self.visits}"
        identity: dict[str, Any] = {"user_id": None, "guest_id": "g"} if name == "carol" else {}
        self.room.join(
            name, ROLES.get(name, "participant"), peer_id=peer_id, socket=socket, token_hash=peer_id, **identity
        )
        self.actors[name] = Actor(peer_id, socket)

    def _act(self, name: str, frame: Any) -> bool:
        """Whether the command was accepted."""
        if name not in self.actors:
            return False
        try:
            self.room.act(self.actors[name], frame)
        except RefusalError:
            return False
        self._check_frames()
        for effect in self.room.effects:
            if isinstance(effect, Record) and effect.task == "classroom.store_poll":
                self._check_stored(effect.fields)
        return True

    def _check_frames(self) -> None:
        """Frames for everyone name no voter, and before the end no right answer."""
        moderating = {who.connection for who in self.room.room.participants.values() if who.moderates}
        for effect in self.room.effects:
            if isinstance(effect, Event) and effect.frame["type"] == "poll":
                poll = effect.frame["poll"]
                assert "details" not in poll
                assert poll["phase"] != "draft"
                assert poll["correct"] is None or poll["phase"] == "closed"
            if isinstance(effect, Send) and effect.frame["type"] in ("poll_details", "poll_answer"):
                assert effect.connection in moderating

    def _check_stored(self, fields: dict[str, Any]) -> None:
        self.stored.append(fields["poll_id"])
        votes = sorted(tuple(answer["choice"]) for answer in fields["answers"])
        assert votes == sorted(self.expected[fields["poll_id"]].values())

    @rule(
        target=polls,
        name=PEOPLE,
        kind=st.sampled_from(["single", "multiple"]),
        anonymous=st.booleans(),
        results=st.sampled_from(["live", "end"]),
        correct=st.sampled_from([(), (0,), (2,)]),
        start=st.booleans(),
    )
    def create(self, name: str, **members: Any) -> str:
        known = set(self.room.room.polls)
        moderates = name in self.actors and self.room.person(self.actors[name].peer_id).moderates
        made = self._act(name, Poll(action="create", question="Which?", options=("a", "b", "c"), **members))
        assert made == (moderates and len(known) < MOST_POLLS)
        if not made:
            return "none"
        (poll_id,) = set(self.room.room.polls) - known
        self.expected[poll_id] = {}
        return poll_id

    @rule(name=PEOPLE, poll_id=polls, choice=st.sets(st.integers(0, 3), min_size=1, max_size=3).map(tuple))
    def vote(self, name: str, poll_id: str, choice: tuple[int, ...]) -> None:
        poll = self.room.room.polls.get(poll_id)
        fits = poll is not None and max(choice) < 3 and (poll.kind == "multiple" or len(choice) == 1)
        accepted = self._act(name, Poll(action="vote", poll_id=poll_id, choice=choice))
        assert accepted == (name in self.actors and poll is not None and poll.phase == "open" and fits)
        if accepted:
            self.expected[poll_id][name] = tuple(sorted(choice))

    @rule(name=PEOPLE, poll_id=polls, action=st.sampled_from(["start", "close", "share_results"]))
    def run(self, name: str, poll_id: str, action: Any) -> None:
        if self._act(name, Poll(action=action, poll_id=poll_id)):
            assert self.room.person(self.actors[name].peer_id).moderates

    @rule(name=PEOPLE, poll_id=polls)
    def delete(self, name: str, poll_id: str) -> None:
        if self._act(name, Poll(action="delete", poll_id=poll_id)):
            assert self.expected.pop(poll_id) == {}

    @rule(name=PEOPLE)
    def come_or_go(self, name: str) -> None:
        if self._act(name, Leave()):
            del self.actors[name]
        else:
            self._come(name)

    @rule(role=st.sampled_from(["moderator", "participant"]), name=st.sampled_from(["bob", "dave"]))
    def promote(self, role: str, name: str) -> None:
        if name in self.actors:
            peer_id = self.actors[name].peer_id
            self._act("alice", Moderate(action="set_role", peer_id=peer_id, value=role))

    @invariant()
    def every_vote_is_kept_once(self) -> None:
        if not getattr(self, "room", None):
            return
        polls = self.room.room.polls
        assert set(polls) == set(self.expected)
        assert len(polls) <= MOST_POLLS
        for poll_id, votes in self.expected.items():
            assert sorted(vote.choice for vote in polls[poll_id].votes.values()) == sorted(votes.values())
            assert sum(polls[poll_id].counts()) == sum(map(len, votes.values()))
        assert len(self.stored) == len(set(self.stored))
        assert set(self.stored) == {poll.poll_id for poll in polls.values() if poll.phase == "closed"}

    @invariant()
    def each_sees_the_own_vote(self) -> None:
        for name, actor in getattr(self, "actors", {}).items():
            who = self.room.person(actor.peer_id)
            for seen in polls_for(self.room.room, who):
                own = self.expected[seen["poll_id"]].get(name)
                assert (seen["vote"] or {}).get("choice") == (None if own is None else list(own))
                assert ("details" in seen) == who.moderates


Polls.TestCase.settings = settings(max_examples=examples(80), stateful_step_count=40)
TestAnySequenceOfPolls = Polls.TestCase
