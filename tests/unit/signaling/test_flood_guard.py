"""How much one socket may send of what costs others something."""

import pytest

from conference.signaling.errors import RefusalError
from conference.signaling.flood_guard import FloodGuard
from conference.signaling.limits import Limits
from conference.signaling.protocol.agent import Agent
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.client_frames import Frame, Hand
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll

pytestmark = pytest.mark.unit


def passed(frame: Frame, times: int, guard: FloodGuard | None = None) -> int:
    """How many of so many frames at once are let through."""
    guard = guard or FloodGuard(Limits(), 0.0)
    refused = 0
    for _ in range(times):
        try:
            guard.check(frame, 0.0)
        except RefusalError as error:
            assert error.code == "rate_limited"
            refused += 1
    return times - refused


@pytest.mark.parametrize(
    "frame",
    [
        Hand(raised=True),
        Agent(action="ask", text="What is light?"),
        Poll(action="vote", poll_id="p", choice=(0,)),
        Breakout(action="help"),
    ],
)
def test_gestures_are_bounded_together(frame: Frame) -> None:
    guard = FloodGuard(Limits(), 0.0)
    assert passed(frame, 25, guard) == 20
    assert passed(Hand(raised=False), 5, guard) == 0
    guard.check(Hand(raised=False), 10.0)


def test_a_moderator_who_empties_a_room_is_not_slowed_down() -> None:
    assert passed(Moderate(action="remove", peer_id="bob"), 50) == 50
    assert passed(Moderate(action="lock"), 100) == 60


def test_making_polls_and_sending_people_into_groups_is_not_counted() -> None:
    assert passed(Breakout(action="assign", peer_id="bob", breakout="b1"), 50) == 50


def test_a_whole_whiteboard_passes_and_endless_frames_do_not() -> None:
    guard = FloodGuard(Limits(), 0.0)
    assert all(guard.may_send(0.0, 48_000) for _ in range(45))
    assert not all(guard.may_send(1.0, 64_000) for _ in range(50))
