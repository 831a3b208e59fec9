"""Limits on what one socket sends. Pure."""

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.limits import Limits
from conference.signaling.protocol.agent import Agent
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.client_frames import Chat, Frame, Hand, History, React
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.protocol.requests import AgentDecision


class TokenBucket:
    """A token bucket, without a clock of its own: `burst` tokens at once and `per_second` on average."""

    def __init__(self, *, per_second: float, burst: float, now: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._at = now

    def take(self, now: float, count: float = 1) -> bool:
        """Take tokens; False when there are not so many. `now` is seconds on a monotonic clock."""
        self._tokens = min(self._burst, self._tokens + max(0.0, now - self._at) * self._per_second)
        self._at = now
        if self._tokens < count:
            return False
        self._tokens -= count
        return True


class FloodGuard:
    """Counts the frames of a socket. What is too much is refused; when it goes on, the socket is closed."""

    def __init__(self, limits: Limits, now: float) -> None:
        self._frames = TokenBucket(per_second=limits.frames_per_second, burst=limits.frame_burst, now=now)
        self._chars = TokenBucket(per_second=limits.chars_per_second, burst=limits.chars_burst, now=now)
        self._excess = TokenBucket(per_second=1, burst=limits.excess_burst, now=now)
        self._chats = TokenBucket(per_second=limits.chats / limits.chats_secs, burst=limits.chats, now=now)
        self._reactions = TokenBucket(
            per_second=limits.reactions / limits.reactions_secs, burst=limits.reactions, now=now
        )
        self._gestures = TokenBucket(per_second=limits.gestures / limits.gestures_secs, burst=limits.gestures, now=now)
        self._moderations = TokenBucket(
            per_second=limits.moderations / limits.moderations_secs, burst=limits.moderations, now=now
        )
        self._histories = TokenBucket(
            per_second=limits.histories / limits.histories_secs, burst=limits.histories, now=now
        )
        self._marks = TokenBucket(
            per_second=limits.board_marks_per_second, burst=2 * limits.board_marks_per_second, now=now
        )
        self._reads = TokenBucket(
            per_second=limits.board_reads / limits.board_reads_secs, burst=limits.board_reads, now=now
        )
        self._malformed_left = limits.malformed

    def may_send(self, now: float, chars: int) -> bool:
        """Whether a frame of that length is within the limits. Raises RefusalError when the socket has to end."""
        if self._frames.take(now) and self._chars.take(now, chars):
            return True
        if not self._excess.take(now):
            raise RefusalError("rate_limited", "too many frames", close=CloseCode.FLOODING, reason="flooding")
        return False

    def check(self, frame: Frame, now: float) -> None:
        """Raises RefusalError when there are more frames of a kind than people need."""
        if isinstance(frame, Chat) and not self._chats.take(now):
            raise RefusalError("rate_limited", "too many messages, wait a moment")
        if isinstance(frame, React) and not self._reactions.take(now):
            raise RefusalError("rate_limited", "too many reactions, wait a moment")
        if _is_gesture(frame) and not self._gestures.take(now):
            raise RefusalError("rate_limited", "too much at once, wait a moment")
        if isinstance(frame, Moderate | AgentDecision) and not self._moderations.take(now):
            raise RefusalError("rate_limited", "too much at once, wait a moment")
        if isinstance(frame, History) and not self._histories.take(now):
            raise RefusalError("rate_limited", "too many pages, wait a moment")
        if isinstance(frame, Board) and not self._may_use_board(frame, now):
            raise RefusalError("rate_limited", "too much at the whiteboard, wait a moment")

    def _may_use_board(self, frame: Board, now: float) -> bool:
        match frame.action:
            case "live":
                return self._marks.take(now)
            case "get":
                return self._reads.take(now)
            case _:
                return True

    def malformed(self) -> bool:
        """Count a message that is not JSON. True when there were too many."""
        self._malformed_left -= 1
        return self._malformed_left <= 0


def _is_gesture(frame: Frame) -> bool:
    """Whether a frame is one that anybody may send and everybody hears of.

    Each raised hand is stored, and each question is work for the agent.
    """
    match frame:
        case Hand() | Agent() | Poll(action="vote") | Breakout(action="enter" | "return" | "help"):
            return True
        case _:
            return False
