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
        def at_most(count: int, secs: float) -> TokenBucket:
            return TokenBucket(per_second=count / secs, burst=count, now=now)

        self._frames = TokenBucket(per_second=limits.frames_per_second, burst=limits.frame_burst, now=now)
        self._chars = TokenBucket(per_second=limits.chars_per_second, burst=limits.chars_burst, now=now)
        self._excess = TokenBucket(per_second=1, burst=limits.excess_burst, now=now)
        self._chats = at_most(limits.chats, limits.chats_secs)
        self._reactions = at_most(limits.reactions, limits.reactions_secs)
        self._gestures = at_most(limits.gestures, limits.gestures_secs)
        self._moderations = at_most(limits.moderations, limits.moderations_secs)
        self._histories = at_most(limits.histories, limits.histories_secs)
        self._marks = at_most(2 * limits.board_marks_per_second, 2)
        self._reads = at_most(limits.board_reads, limits.board_reads_secs)
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
        match frame:
            case Chat():
                bucket, message = self._chats, "too many messages, wait a moment"
            case React():
                bucket, message = self._reactions, "too many reactions, wait a moment"
            case Hand() | Agent() | Poll(action="vote") | Breakout(action="enter" | "return" | "help"):
                # Anybody may send these, and everybody hears of them. Hands are stored, questions make the agent work.
                bucket, message = self._gestures, "too much at once, wait a moment"
            case Moderate() | AgentDecision():
                bucket, message = self._moderations, "too much at once, wait a moment"
            case History():
                bucket, message = self._histories, "too many pages, wait a moment"
            case Board(action="live"):
                bucket, message = self._marks, "too much at the whiteboard, wait a moment"
            case Board(action="get"):
                bucket, message = self._reads, "too much at the whiteboard, wait a moment"
            case _:
                return
        if not bucket.take(now):
            raise RefusalError("rate_limited", message)

    def malformed(self) -> bool:
        """Count a message that is not JSON. True when there were too many."""
        self._malformed_left -= 1
        return self._malformed_left <= 0
