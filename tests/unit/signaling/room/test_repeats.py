"""Frames that change nothing are not passed on."""

from uuid import UUID

import pytest

from conference.signaling.protocol.agent import AgentState, AgentTurn
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.captions import ChooseCaptionLanguage, OfferTranslations
from conference.signaling.protocol.client_frames import Hand, RoomFrame, State
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

TURN = UUID("4f0c8a39-7b1e-4e57-9a43-0d6f2b1c8e11")


@pytest.mark.parametrize(
    ("who", "frame"),
    [
        ("alice", State(audio=False, video=True)),
        ("alice", State(speech=False)),
        ("alice", State()),
        ("alice", ChooseCaptionLanguage(lang="fr")),
        ("alice", ChooseCaptionLanguage(lang=None)),
        ("alice", Hand(raised=True)),
        ("alice", Moderate(action="lock")),
        ("alice", Moderate(action="set_chat", value="hosts")),
        ("alice", Board(action="open")),
        ("nova", OfferTranslations(available=True)),
        ("nova", AgentState(state="thinking", turn_id=TURN, asked_by="alice", text="Well")),
        ("nova", AgentTurn(turn_id=TURN, asked_by="alice", at=1.0, source="text", mode="addressed", lang="en")),
    ],
)
def test_the_same_once_more_tells_nobody(who: str, frame: RoomFrame) -> None:
    room = RoomUnderTest()
    people = {"alice": room.join("alice", "host"), "nova": room.join("nova", "agent")}
    room.act(people[who], frame)
    before = room.room
    assert room.act(people[who], frame) == []
    assert room.room is before


def test_the_same_answer_once_more_tells_only_who_gave_it() -> None:
    room = RoomUnderTest()
    alice, bob = room.join("alice", "host"), room.join("bob")
    room.act(alice, Poll(action="create", question="Why?", options=("a", "b"), start=True))
    (poll_id,) = room.room.polls
    vote = Poll(action="vote", poll_id=poll_id, choice=(1,))
    room.act(bob, vote)
    seq = room.room.seq
    room.act(bob, vote)
    assert [frame["type"] for frame in room.sent(bob)] == ["poll_voted"]
    assert room.sent(alice) == []
    assert room.room.seq == seq
    room.act(bob, Poll(action="vote", poll_id=poll_id, choice=(0,)))
    assert room.room.seq == seq + 1
