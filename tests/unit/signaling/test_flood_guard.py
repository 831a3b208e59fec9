"""How much one person may send of what costs others something, and ask for."""

import json
from pathlib import Path

import pytest

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.flood_guard import ONLY_PACED, REMEMBERED_SECS, FloodGuard, FloodGuards
from conference.signaling.limits import Limits
from conference.signaling.protocol.agent import Agent
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.captions import ChooseCaptionLanguage
from conference.signaling.protocol.client_frames import Chat, Frame, Hand, History, Ping, State, Sync
from conference.signaling.protocol.media import Candidate, Description, Signal
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.parse import TYPES, parse
from conference.signaling.protocol.polls import Poll

pytestmark = pytest.mark.unit

FOLDER = Path(__file__).resolve().parents[2] / "data" / "messages"
FIXTURES = [fixture for path in sorted(FOLDER.glob("client_*.json")) for fixture in json.loads(path.read_text("utf-8"))]
FRAMES = [parse(json.dumps(fixture["frame"])) for fixture in FIXTURES if fixture["error"] is None]


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
        ChooseCaptionLanguage(lang="fr"),
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


# Every kind of frame


def test_the_frames_of_these_tests_have_every_type() -> None:
    assert {frame.__struct_config__.tag for frame in FRAMES} == TYPES


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: str(frame.__struct_config__.tag))
def test_every_type_has_a_limit(frame: Frame) -> None:
    if isinstance(frame, ONLY_PACED):
        guard = FloodGuard(Limits(), 0.0)
        assert sum(guard.may_send(0.0, 100) for _ in range(250)) == Limits().frame_burst
    elif not (isinstance(frame, State) and passed(frame, 1) and is_off(frame)):
        assert passed(frame, 500) <= Limits().drawings


def is_off(frame: State) -> bool:
    return not any(value is True for value in (frame.audio, frame.video, frame.screen, frame.speech))


def test_what_only_the_pace_limits_is_no_gesture_of_people() -> None:
    assert {kind.__struct_config__.tag for kind in ONLY_PACED} == {
        *("hello", "leave", "signal"),
        *("agent_state", "agent_turn", "agent_request", "caption", "caption_translation", "caption_translations"),
    }


def test_switching_on_is_limited_and_switching_off_always_heard() -> None:
    guard = FloodGuard(Limits(), 0.0)
    assert passed(State(audio=True, video=False), 150, guard) == 20
    assert passed(State(audio=False), 150, guard) == 150
    assert passed(State(speech=False), 150, guard) == 150
    assert passed(State(speech=True), 1, guard) == 0
    assert passed(Hand(raised=True), 1, guard) == 1


def test_moderators_frames_are_limited_too() -> None:
    poll = Poll(action="create", question="Why?", options=("a", "b"))
    assert passed(poll, 500) == 60
    assert passed(Board(action="clear"), 500) == 60


# What is larger than the question


@pytest.mark.parametrize("frame", [Sync(seq=0), History(kind="chat"), Board(action="get")])
def test_large_answers_are_paid_before_more_is_asked_for(frame: Frame) -> None:
    guard = FloodGuard(Limits(answer_bytes_burst=1000, answer_bytes_per_second=100), 0.0)
    guard.check(frame, 0.0)
    guard.answered(0.0, 1500)
    with pytest.raises(RefusalError, match="asked for"):
        guard.check(frame, 4.0)
    # Chat and signs of life go on meanwhile.
    guard.check(Ping(), 4.0)
    guard.check(Chat(text="hello"), 4.0)
    guard.check(frame, 5.0)


def test_small_questions_are_counted_as_well() -> None:
    assert passed(Sync(seq=0), 400) == 40
    assert passed(Ping(), 400) == 40


def test_nobody_fills_the_queue_of_another_with_offers() -> None:
    sdp = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" + "a=x" + "x" * 40_000 + "\r\n"
    guard = FloodGuard(Limits(), 0.0)
    offers = [
        Signal(to=f"peer-{number % 50}", session="s", description=Description(type="offer", sdp=sdp))
        for number in range(200)
    ]
    assert 40 < sum(passed(offer, 1, guard) for offer in offers) < 60


# Whose limits they are


def test_all_sockets_of_a_person_share_one_guard_in_a_room() -> None:
    guards, limits = FloodGuards(), Limits()
    first = guards.of("physics", "user 1", limits, 0.0)
    assert passed(Chat(text="x"), 20, first) == 10
    assert passed(Chat(text="x"), 20, guards.of("physics", "user 1", limits, 0.0)) == 0
    assert passed(Chat(text="x"), 20, guards.of("physics", "guest 1", limits, 0.0)) == 10
    assert passed(Chat(text="x"), 20, guards.of("chemistry", "user 1", limits, 0.0)) == 10


def test_coming_back_in_a_loop_starts_nothing_anew() -> None:
    guards, limits = FloodGuards(), Limits()
    let_through = sum(passed(Chat(text="x"), 20, guards.of("physics", "user 1", limits, 0.0)) for _ in range(50))
    assert let_through == 10


def test_who_was_away_for_long_is_forgotten_and_who_is_there_is_not() -> None:
    guards, limits = FloodGuards(), Limits()
    here = guards.of("physics", "user 1", limits, 0.0)
    guards.of("physics", "user 2", limits, 0.0)
    for number in range(1000):
        guards.of("physics", f"guest {number}", limits, 0.0)
    later = guards.of("physics", "user 3", limits, REMEMBERED_SECS)
    assert len(guards._kept) == 1
    assert guards.of("physics", "user 1", limits, REMEMBERED_SECS) is here
    assert later is not here


def test_malformed_messages_are_forgiven_after_a_while() -> None:
    guard = FloodGuard(Limits(), 0.0)
    assert [guard.malformed(0.0) for _ in range(10)] == [False] * 9 + [True]
    assert not guard.malformed(60.0)


def test_a_person_who_floods_with_many_sockets_is_closed() -> None:
    guards, limits = FloodGuards(), Limits()
    with pytest.raises(RefusalError) as caught:
        for _ in range(400):
            guards.of("physics", "user 1", limits, 0.0).may_send(0.0, 10)
    assert caught.value.close == CloseCode.FLOODING


def candidates(session: str, to: str = "nova") -> Signal:
    return Signal(to=to, session=session, candidate=Candidate(candidate="candidate:1 1 udp 1 192.0.2.1 50000 typ host"))


def test_candidates_of_one_session_are_bounded_and_those_of_others_go_on() -> None:
    guard = FloodGuard(Limits(), 0.0)
    assert passed(candidates("s"), 2000, guard) == 100
    assert passed(candidates("another"), 100, guard) == 100
    assert passed(candidates("s", to="bob"), 100, guard) == 100
    guard.check(Signal(to="nova", session="s", candidate=None), 0.0)
    guard.check(candidates("s"), 2.0)


def test_descriptions_to_one_peer_are_bounded_whatever_their_session() -> None:
    guard = FloodGuard(Limits(), 0.0)
    sdp = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"

    def offer(number: int, to: str) -> Signal:
        return Signal(to=to, session=str(number), description=Description(type="offer", sdp=sdp))

    assert sum(passed(offer(number, "nova"), 1, guard) for number in range(200)) == 30
    assert sum(passed(offer(0, f"peer-{number}"), 1, guard) for number in range(49)) == 49


def test_signals_to_very_many_names_are_not_remembered_for_ever() -> None:
    guard = FloodGuard(Limits(), 0.0)
    for number in range(3000):
        guard.check(candidates("s", to=f"peer-{number}"), 0.0)
    assert len(guard._signals._buckets) <= 512
