"""The welcome of the fullest room keeps within its budget, and nothing of the polls is lost."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.client_frames import Chat
from conference.signaling.protocol.polls import Poll
from conference.signaling.room import server_frames
from conference.signaling.room.entry import MOST_WAITING
from conference.signaling.room.places import MOST_BREAKOUTS, BreakoutRoom, Breakouts, Broadcast, Call
from conference.signaling.room.poll_state import PollState, Vote
from conference.signaling.room.polls import MOST_ANSWER_BYTES, MOST_ANSWERS, MOST_POLLS
from conference.signaling.room.sizes import FRAME_BUDGET, fitted, size_of
from conference.signaling.room.state import RoomState
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

# Four bytes in UTF-8; nothing that is let in takes more.
WIDE = "😀"
MESSAGE_LIMIT = 1024 * 1024


def fullest_room() -> RoomState:
    """All that a room takes, each as long as it may be."""
    under_test = RoomUnderTest(media_limit=50, name=WIDE * 100)
    under_test.join("alice", "host")
    under_test.join("nova", "agent")
    for number in range(49):
        under_test.join(f"person-{number}-with-a-peer-id-of-36-chars", user_id=number)
    room = under_test.room
    people = {peer_id: replace(who, name=WIDE * 60) for peer_id, who in room.participants.items()}
    stranger = people["alice"]
    waiting = {f"{number}": replace(stranger, peer_id=f"{number}" * 36) for number in range(MOST_WAITING)}
    polls = {str(number): full_poll(str(number)) for number in range(MOST_POLLS)}
    places = tuple(
        BreakoutRoom(id=f"b{number}", name=WIDE * 60, slug="x" * 40, agent=True) for number in range(MOST_BREAKOUTS)
    )
    calls = {place.id: Call(peer_id="p" * 36, name=WIDE * 60, at=1e9) for place in places}
    breakouts = Breakouts(
        rooms=places,
        choice=True,
        opened_at=1e9,
        calls=calls,
        broadcast=Broadcast(text=WIDE * 500, name=WIDE * 60, at=1.0),
    )
    agent_state = {"state": "speaking", "text": WIDE * 20_000, "question": WIDE * 300}
    return replace(
        room, participants=people, waiting=waiting, polls=polls, breakouts=breakouts, agent_state=agent_state
    )


def full_poll(poll_id: str) -> PollState:
    votes = {
        f"user {number}": Vote(
            answer_id="a" * 36, peer_id="p" * 36, user_id=number, name=WIDE * 60, choice=(), text=WIDE * 500, at=1e9
        )
        for number in range(MOST_ANSWERS)
    }
    return PollState(
        poll_id=poll_id,
        question=WIDE * 300,
        kind="open",
        options=tuple(WIDE * 198 + f"{number:2}" for number in range(10)),
        correct=(),
        anonymous=False,
        results="end",
        created_at=1e9,
        started_at=1e9,
        closed_at=1e9,
        shared=True,
        votes=votes,
    )


def lines(type: str, count: int, chars: int) -> list[Json]:
    return [{"type": type, "message_id": f"{number}", "text": WIDE * chars} for number in range(count)]


def snapshot(room: RoomState, who: str = "alice", chars: int = 4000) -> Json:
    return server_frames.snapshot(room, who, chat=lines("chat", 50, chars), captions=lines("caption", 50, chars))


@pytest.mark.parametrize("who", ["alice", "person-0-with-a-peer-id-of-36-chars"])
def test_the_fullest_room_fits_and_its_answers_follow(who: str) -> None:
    whole = snapshot(fullest_room(), who)
    frame, *following = fitted(whole)
    assert size_of(frame) <= FRAME_BUDGET
    assert max(map(size_of, following)) < MESSAGE_LIMIT
    assert [later["poll_id"] for later in following] == [str(number) for number in range(MOST_POLLS)]
    for member in ("participants", "room", "seq", "agent_state", "requests"):
        assert frame[member] == whole[member]
    for before, after, later in zip(whole["polls"], frame["polls"], following, strict=True):
        assert after["question"] == before["question"]
        assert after["texts"] is None
        assert later["poll"]["texts"] == before["texts"]
        assert later["details"] == before.get("details")
        assert (later["details"] is not None) == (who == "alice")


def test_oldest_captions_go_before_oldest_messages() -> None:
    room = replace(fullest_room(), polls={})
    frame, *following = fitted(snapshot(room))
    assert following == []
    assert frame["captions"] == []
    assert [line["message_id"] for line in frame["chat"]] == [str(number) for number in range(50)][
        -len(frame["chat"]) :
    ]
    assert 0 < len(frame["chat"]) < 50
    assert size_of(frame) <= FRAME_BUDGET


def test_an_ordinary_room_is_shown_whole() -> None:
    under_test = RoomUnderTest()
    alice = under_test.join("alice", "host")
    under_test.act(alice, Chat(text="hello"))
    whole = snapshot(under_test.room, chars=100)
    assert fitted(whole) == [whole]


def test_what_fits_last_stays() -> None:
    whole = snapshot(RoomUnderTestWithPolls(3).room, chars=10)
    small = size_of(whole) - 1
    frame, *following = fitted(whole, small)
    assert len(following) == 1
    assert following[0]["poll_id"] == whole["polls"][0]["poll_id"]
    assert frame["polls"][1:] == whole["polls"][1:]
    assert frame["captions"] == whole["captions"]


class RoomUnderTestWithPolls(RoomUnderTest):
    """A room in which open questions were answered."""

    def __init__(self, polls: int, **room: Any) -> None:
        super().__init__(**room)
        self.alice = self.join("alice", "host")
        for _ in range(polls):
            self.act(self.alice, Poll(action="create", question="Why?", kind="open", start=True))
        for poll_id in self.room.polls:
            self.act(self.alice, Poll(action="vote", poll_id=poll_id, text="Because."))


def test_answers_of_a_meeting_take_so_much_text_and_shorter_ones_still_pass() -> None:
    under_test = RoomUnderTestWithPolls(1)
    (poll_id,) = under_test.room.polls
    full = full_poll(poll_id)
    votes = {**full.votes, **{f"more {number}": next(iter(full.votes.values())) for number in range(170)}}
    known = under_test.room.polls[poll_id]
    under_test.state = replace(
        under_test.room, polls={poll_id: known, "full": replace(full, poll_id="full", closed_at=1.0, votes=votes)}
    )
    with pytest.raises(RefusalError) as caught:
        under_test.act(under_test.alice, Poll(action="vote", poll_id=poll_id, text="a longer answer"))
    assert caught.value.code == "conflict"
    under_test.act(under_test.alice, Poll(action="vote", poll_id=poll_id, text="No."))
    kept = sum(len(vote.text.encode()) for poll in under_test.room.polls.values() for vote in poll.votes.values())
    assert kept > MOST_ANSWER_BYTES
    assert json.loads(server_frames.encode(known.public()))["answers"] == 1
