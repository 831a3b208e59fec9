"""Polls and quizzes: who may do what, who sees what, and that each person has one vote."""

from typing import Any

import pytest

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.agent import AgentState
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.client_frames import Hand
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.room.commands import Actor, ChangeRoom
from conference.signaling.room.effects import Record
from conference.signaling.room.polls import MOST_ANSWERS, MOST_POLLS, polls_for
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

QUIZ: dict[str, Any] = {"question": "2 + 2?", "options": ("3", "4", "5"), "correct": (1,)}


class Class:
    """A room with alice as host and two students."""

    def __init__(self) -> None:
        self.room = RoomUnderTest(media_limit=50)
        self.alice = self.room.join("alice", "host")
        self.bob = self.room.join("bob")
        self.carol = self.room.join("carol", "guest")

    def make(self, *, start: bool = True, **members: Any) -> str:
        """A new poll of alice's."""
        self.room.act(self.alice, Poll(action="create", start=start, **(QUIZ | members)))
        return list(self.room.room.polls)[-1]

    def vote(self, who: Actor, poll_id: str, *choice: int, text: str = "") -> None:
        self.room.act(who, Poll(action="vote", poll_id=poll_id, choice=choice, text=text))

    def do(self, action: Any, poll_id: str, who: Actor | None = None) -> None:
        self.room.act(who or self.alice, Poll(action=action, poll_id=poll_id))

    def seen(self, name: str) -> Json:
        """The last poll, as this participant sees it in a welcome."""
        return polls_for(self.room.room, self.room.person(name))[-1]

    def stored(self) -> list[Json]:
        """Records of the last command."""
        tasks = [effect for effect in self.room.effects if isinstance(effect, Record)]
        return [task.fields for task in tasks if task.task == "classroom.store_poll"]


@pytest.fixture
def lesson() -> Class:
    return Class()


def refused(lesson: Class, who: Actor, frame: Poll) -> str:
    before = lesson.room.state
    with pytest.raises(RefusalError) as caught:
        lesson.room.act(who, frame)
    assert lesson.room.state is before
    return caught.value.code


def test_a_draft_is_known_to_moderators_only(lesson: Class) -> None:
    poll_id = lesson.make(start=False)
    assert lesson.room.events() == []
    assert [frame["type"] for frame in lesson.room.sent(lesson.alice)] == ["poll_details"]
    assert lesson.room.sent(lesson.bob) == []
    assert lesson.seen("alice")["phase"] == "draft"
    assert polls_for(lesson.room.room, lesson.room.person("bob")) == []
    assert refused(lesson, lesson.bob, Poll(action="vote", poll_id=poll_id, choice=(0,))) == "conflict"


@pytest.mark.parametrize("action", ["create", "start", "close", "delete", "share_results"])
def test_only_moderators_run_polls(lesson: Class, action: Any) -> None:
    poll_id = lesson.make()
    frame = Poll(action=action, poll_id=poll_id, **(QUIZ if action == "create" else {}))
    assert refused(lesson, lesson.bob, frame) == "forbidden"
    assert refused(lesson, lesson.carol, frame) == "forbidden"


def test_the_agent_has_no_vote_and_sees_no_polls(lesson: Class) -> None:
    nova = lesson.room.join("nova", "agent")
    poll_id = lesson.make()
    assert refused(lesson, nova, Poll(action="vote", poll_id=poll_id, choice=(1,))) == "forbidden"
    assert polls_for(lesson.room.room, lesson.room.person("nova")) == []


def test_who_waits_in_the_lobby_has_no_vote(lesson: Class) -> None:
    poll_id = lesson.make()
    lesson.room.apply(ChangeRoom({"lobby": True}))
    dave = lesson.room.join("dave")
    assert refused(lesson, dave, Poll(action="vote", poll_id=poll_id, choice=(1,))) == "not_admitted"


def test_a_vote_is_counted_once_and_may_be_changed_until_the_end(lesson: Class) -> None:
    poll_id = lesson.make(results="live")
    lesson.vote(lesson.bob, poll_id, 0)
    lesson.vote(lesson.bob, poll_id, 1)
    (event,) = lesson.room.events("poll")
    assert (event["poll"]["answers"], event["poll"]["counts"]) == (1, [0, 1, 0])
    assert lesson.room.sent(lesson.bob)[0] == {
        "type": "poll_voted",
        "poll_id": poll_id,
        "vote": {"choice": [1], "text": ""},
    }
    lesson.do("close", poll_id)
    assert refused(lesson, lesson.bob, Poll(action="vote", poll_id=poll_id, choice=(0,))) == "conflict"


@pytest.mark.parametrize(("name", "role"), [("bob", "participant"), ("carol", "guest")])
def test_a_rejoin_does_not_vote_twice(lesson: Class, name: str, role: str) -> None:
    poll_id = lesson.make(results="live")
    lesson.vote(Actor(name, f"{name}-socket"), poll_id, 0)
    lesson.room.join(name, role, peer_id=f"{name}-again", socket="another-socket", token_hash="another")
    assert lesson.seen(f"{name}-again")["vote"] == {"choice": [0], "text": ""}
    lesson.vote(Actor(f"{name}-again", "another-socket"), poll_id, 2)
    assert lesson.seen("alice")["counts"] == [0, 0, 1]


def test_results_at_the_end_stay_hidden_until_then(lesson: Class) -> None:
    poll_id = lesson.make(results="end")
    lesson.vote(lesson.bob, poll_id, 1)
    assert lesson.room.events("poll")[0]["poll"]["counts"] is None
    assert lesson.seen("bob")["counts"] is None
    assert lesson.seen("alice")["details"]["counts"] == [0, 1, 0]
    lesson.do("close", poll_id)
    assert lesson.seen("bob")["counts"] == [0, 1, 0]


def test_sharing_shows_the_counts_of_an_open_poll(lesson: Class) -> None:
    poll_id = lesson.make(results="end")
    lesson.do("share_results", poll_id)
    assert lesson.seen("bob")["counts"] == [0, 0, 0]
    lesson.do("share_results", poll_id)
    assert lesson.room.effects == []


def test_the_right_answer_is_told_after_the_end_only(lesson: Class) -> None:
    poll_id = lesson.make(results="live")
    assert (lesson.seen("bob")["quiz"], lesson.seen("bob")["correct"]) == (True, None)
    assert lesson.seen("alice")["details"]["correct"] == [1]
    lesson.do("close", poll_id)
    assert lesson.seen("bob")["correct"] == [1]


def test_moderators_see_who_answered_what(lesson: Class) -> None:
    poll_id = lesson.make()
    lesson.vote(lesson.bob, poll_id, 1)
    frame = next(sent for sent in lesson.room.sent(lesson.alice) if sent["type"] == "poll_answer")
    assert (frame["answer"]["name"], frame["answer"]["right"], frame["counts"]) == ("Bob", True, [0, 1, 0])
    assert all(frame["type"] == "poll_voted" for frame in lesson.room.sent(lesson.bob))
    assert "details" not in lesson.seen("bob")


def test_nobody_sees_who_answered_an_anonymous_poll(lesson: Class) -> None:
    poll_id = lesson.make(anonymous=True)
    lesson.vote(lesson.bob, poll_id, 1)
    frame = next(sent for sent in lesson.room.sent(lesson.alice) if sent["type"] == "poll_answer")
    assert (frame["answer"], frame["counts"]) == (None, [0, 1, 0])
    assert lesson.seen("alice")["details"]["answers"] == []
    lesson.do("close", poll_id)
    (answer,) = lesson.stored()[0]["answers"]
    assert (answer["name"], answer["user_id"], answer["peer_id"]) == ("", None, "")


def test_answers_in_words_are_shown_to_all_when_a_moderator_shares_them(lesson: Class) -> None:
    poll_id = lesson.make(question="What is unclear?", kind="open", options=(), correct=())
    lesson.vote(lesson.bob, poll_id, text="  everything  ")
    assert lesson.seen("alice")["details"]["answers"][0]["text"] == "everything"
    assert lesson.seen("carol")["texts"] is None
    assert refused(lesson, lesson.alice, Poll(action="share_results", poll_id=poll_id)) == "conflict"
    lesson.do("close", poll_id)
    assert lesson.seen("carol")["texts"] is None
    lesson.do("share_results", poll_id)
    assert lesson.seen("carol")["texts"] == ["everything"]


@pytest.mark.parametrize(
    ("kind", "choice", "text"),
    [("single", (0, 1), ""), ("single", (), "words"), ("multiple", (3,), ""), ("open", (0,), "")],
)
def test_an_answer_that_does_not_fit_is_refused(lesson: Class, kind: Any, choice: Any, text: str) -> None:
    changes: dict[str, Any] = {"options": (), "correct": ()} if kind == "open" else {}
    poll_id = lesson.make(kind=kind, **changes)
    frame = Poll(action="vote", poll_id=poll_id, choice=choice, text=text)
    assert refused(lesson, lesson.bob, frame) == "bad_field"


def test_phases_go_forward_only(lesson: Class) -> None:
    poll_id = lesson.make()
    assert refused(lesson, lesson.alice, Poll(action="start", poll_id=poll_id)) == "conflict"
    assert refused(lesson, lesson.alice, Poll(action="delete", poll_id=poll_id)) == "conflict"
    lesson.do("close", poll_id)
    for action in ("start", "close", "delete"):
        assert refused(lesson, lesson.alice, Poll(action=action, poll_id=poll_id)) == "conflict"
    assert refused(lesson, lesson.alice, Poll(action="close", poll_id="unknown")) == "conflict"


def test_a_draft_can_be_deleted(lesson: Class) -> None:
    poll_id = lesson.make(start=False)
    lesson.do("delete", poll_id)
    assert lesson.room.room.polls == {}
    assert lesson.room.sent(lesson.alice)[0] == {
        "type": "poll_details",
        "poll_id": poll_id,
        "poll": None,
        "details": None,
    }


def test_a_meeting_holds_so_many_polls(lesson: Class) -> None:
    for _ in range(MOST_POLLS):
        lesson.make(start=False)
    assert refused(lesson, lesson.alice, Poll(action="create", **QUIZ)) == "conflict"


def test_a_poll_takes_so_many_answers(lesson: Class) -> None:
    poll_id = lesson.make()
    for number in range(MOST_ANSWERS):
        visitor = lesson.room.join(f"visitor{number}", user_id=5000 + number)
        lesson.vote(visitor, poll_id, 0)
        lesson.room.wait(0)
        if len(lesson.room.room.participants) > 40:
            lesson.room.drop(visitor)
            lesson.room.wait(60)
    assert refused(lesson, lesson.bob, Poll(action="vote", poll_id=poll_id, choice=(1,))) == "conflict"


def test_a_closed_poll_is_stored_once_with_its_answers(lesson: Class) -> None:
    poll_id = lesson.make()
    lesson.vote(lesson.bob, poll_id, 1)
    lesson.do("close", poll_id)
    (stored,) = lesson.stored()
    assert (stored["poll_id"], stored["question"], stored["correct"]) == (poll_id, "2 + 2?", [1])
    assert [(answer["name"], answer["choice"]) for answer in stored["answers"]] == [("Bob", [1])]
    lesson.room.act(lesson.alice, Moderate(action="end"))
    assert lesson.stored() == []


def test_polls_that_are_open_at_the_end_of_the_meeting_are_stored_and_drafts_are_not(lesson: Class) -> None:
    poll_id = lesson.make()
    lesson.make(start=False)
    lesson.room.now += 5
    lesson.room.act(lesson.alice, Moderate(action="end"))
    (stored,) = lesson.stored()
    assert (stored["poll_id"], stored["closed_at"]) == (poll_id, lesson.room.now)


def test_whoever_becomes_moderator_learns_what_moderators_know(lesson: Class) -> None:
    lesson.make(start=False)
    lesson.room.act(lesson.alice, Moderate(action="set_role", peer_id="bob", value="moderator"))
    assert "poll_details" in [frame["type"] for frame in lesson.room.sent(lesson.bob)]
    assert lesson.seen("bob")["phase"] == "draft"


def test_raised_hands_and_questions_to_the_agent_are_recorded_once(lesson: Class) -> None:
    lesson.room.act(lesson.bob, Hand(raised=True))
    hands = [effect for effect in lesson.room.effects if isinstance(effect, Record)]
    assert [(record.task, record.fields["kind"], record.fields["name"]) for record in hands] == [
        ("classroom.record_contribution", "hand", "Bob")
    ]
    nova = lesson.room.join("nova", "agent")
    turn = "4f0c8a39-7b1e-4e57-9a43-0d6f2b1c8e11"
    for state in ("thinking", "speaking"):
        report: dict[str, Any] = {"state": state, "turn_id": turn, "asked_by": "bob"}
        lesson.room.act(nova, AgentState(**report))
        asked = [effect.fields["contribution_id"] for effect in lesson.room.effects if isinstance(effect, Record)]
        assert asked == ([turn] if state == "thinking" else [])


def test_what_moderators_do_with_polls_is_in_the_audit_log_without_questions(lesson: Class) -> None:
    poll_id = lesson.make(start=False)
    for action in ("start", "share_results", "close"):
        lesson.do(action, poll_id)
        assert lesson.room.actions() == [(f"poll_{action}", "Alice", None, None)]
    second = lesson.make()
    lesson.vote(lesson.bob, second, 0)
    assert lesson.room.actions() == []
