"""Limits on what one person sends to a room, and on what they make the server send back. Pure.

They belong to the account or the guest in that room, not to a socket: all sockets of one person share them, and who
leaves and comes back finds them as they were. Every web process counts for itself.
"""

from weakref import WeakValueDictionary

from msgspec import UNSET

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.limits import Limits
from conference.signaling.protocol.agent import Agent, AgentState, AgentTurn
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.captions import Caption, CaptionTranslation, OfferTranslations
from conference.signaling.protocol.client_frames import Chat, Frame, Hello, History, Leave, Ping, React, State, Sync
from conference.signaling.protocol.media import Signal
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.protocol.requests import AgentDecision, AgentRequest

# As long as it takes until every bucket is full again.
REMEMBERED_SECS = 120.0
# Only the pace of all frames limits these: they begin or end a stay, go to one peer, or are the agent's alone.
ONLY_PACED = (Hello, Leave, Signal, AgentState, AgentTurn, AgentRequest, Caption, CaptionTranslation, OfferTranslations)

FOR_MODERATORS = "too much at once, wait a moment"
# Candidates and descriptions of so many connections are counted. Overflow: the one used longest ago is forgotten.
MOST_CONNECTIONS = 512
COMPLAINTS = {
    "chats": "too many messages, wait a moment",
    "reactions": "too many reactions, wait a moment",
    "histories": "too many pages, wait a moment",
    "marks": "too much at the whiteboard, wait a moment",
    "drawings": "too much at the whiteboard, wait a moment",
    "board_reads": "too much at the whiteboard, wait a moment",
    "answers": "too much was asked for, wait a moment",
}


class TokenBucket:
    """A token bucket, without a clock of its own: `burst` tokens at once and `per_second` on average."""

    def __init__(self, *, per_second: float, burst: float, now: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._at = now

    def take(self, now: float, count: float = 1) -> bool:
        """Take tokens; False when there are not so many. `now` is seconds on a monotonic clock."""
        if self.left(now) < count:
            return False
        self._tokens -= count
        return True

    def owe(self, now: float, count: float) -> None:
        """Take tokens of which there may be too few: what is missing has to come in first."""
        self.left(now)
        self._tokens -= count

    def left(self, now: float) -> float:
        """The tokens that are there; less than 0 when some are owed."""
        self._tokens = min(self._burst, self._tokens + max(0.0, now - self._at) * self._per_second)
        self._at = now
        return self._tokens


class SignalGuard:
    """Counts what somebody sends to each peer to negotiate media: it makes browsers and the agent send packets."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buckets: dict[tuple[str, ...], TokenBucket] = {}

    def check(self, frame: Signal, now: float) -> None:
        """Raises RefusalError when there are more descriptions or candidates than a connection needs."""
        limits = self._limits
        if frame.description is not UNSET:
            pace = limits.descriptions / limits.descriptions_secs
            if not self._bucket((frame.to,), pace, limits.descriptions, now).take(now):
                raise RefusalError("rate_limited", "too many descriptions, wait a moment")
        elif frame.candidate is not None:
            key = (frame.to, frame.session)
            if not self._bucket(key, limits.candidates_per_second, limits.candidates, now).take(now):
                raise RefusalError("rate_limited", "too many candidates for one session")

    def _bucket(self, key: tuple[str, ...], per_second: float, burst: float, now: float) -> TokenBucket:
        bucket = self._buckets.pop(key, None) or TokenBucket(per_second=per_second, burst=burst, now=now)
        while len(self._buckets) >= MOST_CONNECTIONS:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = bucket
        return bucket


class FloodGuard:
    """Counts the frames of a person in a room. What is too much is refused; when it goes on, the socket is closed."""

    def __init__(self, limits: Limits, now: float) -> None:
        def at_most(count: int, secs: float) -> TokenBucket:
            return TokenBucket(per_second=count / secs, burst=count, now=now)

        self.used_at = now
        self._frames = TokenBucket(per_second=limits.frames_per_second, burst=limits.frame_burst, now=now)
        self._chars = TokenBucket(per_second=limits.chars_per_second, burst=limits.chars_burst, now=now)
        self._excess = TokenBucket(per_second=1, burst=limits.excess_burst, now=now)
        self._answers = TokenBucket(per_second=limits.answer_bytes_per_second, burst=limits.answer_bytes_burst, now=now)
        self._signals = SignalGuard(limits)
        self._offers = TokenBucket(per_second=limits.offer_chars_per_second, burst=limits.offer_chars_burst, now=now)
        self._malformed = at_most(limits.malformed, limits.malformed_secs)
        self._kinds = {
            "chats": at_most(limits.chats, limits.chats_secs),
            "reactions": at_most(limits.reactions, limits.reactions_secs),
            "gestures": at_most(limits.gestures, limits.gestures_secs),
            "switches": at_most(limits.switches, limits.switches_secs),
            "moderations": at_most(limits.moderations, limits.moderations_secs),
            "histories": at_most(limits.histories, limits.histories_secs),
            "syncs": at_most(limits.syncs, limits.syncs_secs),
            "marks": at_most(2 * limits.board_marks_per_second, 2),
            "drawings": at_most(limits.drawings, limits.drawings_secs),
            "board_reads": at_most(limits.board_reads, limits.board_reads_secs),
        }

    def may_send(self, now: float, chars: int) -> bool:
        """Whether a frame of that length is within the limits. Raises RefusalError when the socket has to end."""
        self.used_at = now
        if self._frames.take(now) and self._chars.take(now, chars):
            return True
        if not self._excess.take(now):
            raise RefusalError("rate_limited", "too many frames", close=CloseCode.FLOODING, reason="flooding")
        return False

    def check(self, frame: Frame, now: float) -> None:
        """Raises RefusalError when there are more frames of a kind than people need."""
        if isinstance(frame, Signal):
            self._signals.check(frame, now)
            if frame.description and not self._offers.take(now, len(frame.description.sdp)):
                raise RefusalError("rate_limited", "too many offers and answers, wait a moment")
        kind = _kind(frame)
        if kind is None:
            return
        asks = isinstance(frame, Sync | History) or kind == "board_reads"
        if asks and self._answers.left(now) < 0:
            raise RefusalError("rate_limited", COMPLAINTS["answers"])
        if not self._kinds[kind].take(now):
            raise RefusalError("rate_limited", COMPLAINTS.get(kind, FOR_MODERATORS))

    def answered(self, now: float, count: int) -> None:
        """So many bytes were the answer to a frame. They are paid before more is asked for."""
        self._answers.owe(now, count)

    def malformed(self, now: float) -> bool:
        """Count a message that is not JSON. True when there were too many."""
        return not self._malformed.take(now) or self._malformed.left(now) < 1


class FloodGuards:
    """The guards of all people in rooms, by room and identity. They outlive the sockets until nothing is owed."""

    def __init__(self) -> None:
        self._known: WeakValueDictionary[tuple[str, str], FloodGuard] = WeakValueDictionary()
        self._kept: dict[tuple[str, str], FloodGuard] = {}

    def of(self, slug: str, identity: str, limits: Limits, now: float) -> FloodGuard:
        """The guard of a person in a room."""
        self._kept = {key: guard for key, guard in self._kept.items() if now - guard.used_at < REMEMBERED_SECS}
        guard = self._known.get((slug, identity))
        if guard is None:
            guard = self._known[slug, identity] = FloodGuard(limits, now)
        guard.used_at = now
        self._kept[slug, identity] = guard
        return guard


def _kind(frame: Frame) -> str | None:
    """The bucket of a frame. One that is not named is a gesture: anybody may send it, and everybody hears of it."""
    if isinstance(frame, ONLY_PACED):
        return None
    match frame:
        case Chat():
            return "chats"
        case React():
            return "reactions"
        case State():
            return "switches" if _switches_on(frame) else None
        case History():
            return "histories"
        case Sync() | Ping():
            return "syncs"
        case Board(action="live"):
            return "marks"
        case Board(action="get"):
            return "board_reads"
        case Board(action="put" | "remove"):
            return "drawings"
        case Agent() | Poll(action="vote") | Breakout(action="enter" | "return" | "help"):
            return "gestures"
        case Moderate() | AgentDecision() | Poll() | Breakout() | Board():
            return "moderations"
        case _:
            return "gestures"


def _switches_on(frame: State) -> bool:
    """Whether a track or the consent is switched on. Off is always heard, and only once for each time it was on."""
    return any(value is not UNSET and value for value in (frame.audio, frame.video, frame.screen, frame.speech))
