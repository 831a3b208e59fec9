"""The turn machine: who has the floor, and what the agent does about it. Pure; `now` is monotonic seconds.

    IDLE ---- someone speaks ----> LISTENING ---- nobody speaks, nothing asked ----> IDLE
    LISTENING / IDLE -- question --> THINKING -- first sound --> SPEAKING -- played out --> IDLE
    THINKING / SPEAKING -- stop, mute, interruption --> IDLE or LISTENING

Each method takes one thing that happened and returns the commands that follow from it.
"""

import uuid
from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from aiagent.turn.addressing import find_address
from aiagent.turn.barge_in import interrupts

MAX_QUEUED_QUESTIONS = 2
NAME_ONLY_WINDOW_SECS = 8.0
UNFINISHED_WAIT_SECS = 0.45
_FINISHED_ENDINGS = (".", "?", "!", "。", "？", "！")  # noqa: RUF001


class TurnState(Enum):
    """What the room sees of the agent."""

    IDLE = "idle"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    MUTED = "muted"


class Mode(Enum):
    """When the agent answers in a room."""

    ADDRESSED = "addressed"
    CONVERSATION = "conversation"
    CAPTIONS = "captions"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Question:
    """What one participant wants answered; not to be heard before `not_before`."""

    asked_by: str
    text: str
    not_before: float
    ended_at: float
    turn_id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class BeginReply:
    """Think about `question` and queue the answer for playing."""

    question: Question


@dataclass(frozen=True, slots=True)
class DropReply:
    """Stop thinking and playing; what was heard stays in memory, marked as interrupted."""

    turn_id: str


@dataclass(frozen=True, slots=True)
class HoldPlayout:
    """Pause at once, keep the rest."""


@dataclass(frozen=True, slots=True)
class ReleasePlayout:
    """Go on playing."""


Command = BeginReply | DropReply | HoldPlayout | ReleasePlayout


class TurnMachine:
    """Turn taking of one room."""

    def __init__(self, mode: Mode, wake_names: tuple[str, ...]) -> None:
        self.mode = mode
        self.wake_names = wake_names
        self.muted = False
        self.reply: Question | None = None
        self.audible = False
        self._speakers: set[str] = set()
        # Overflow: a question beyond the second is refused; by then the room has moved on.
        self._waiting: deque[Question] = deque()
        self._called_by: dict[str, float] = {}
        self._unfinished: dict[str, str] = {}

    @property
    def state(self) -> TurnState:
        """The state to show."""
        if self.muted:
            return TurnState.MUTED
        if self.reply:
            return TurnState.SPEAKING if self.audible else TurnState.THINKING
        return TurnState.LISTENING if self._speakers else TurnState.IDLE

    def speech_started(self, peer_id: str) -> list[Command]:
        """Someone speaks: the agent pauses, before it is known whether this is more than a cough."""
        self._speakers.add(peer_id)
        return [HoldPlayout()] if self.reply else []

    def speech_continued(self, peer_id: str, voiced_secs: float) -> list[Command]:
        """Someone has spoken for `voiced_secs`: long enough, this takes the floor."""
        if self.reply is None or not interrupts(voiced_secs):
            return []
        if self.audible:
            return self._drop()
        if self.reply.asked_by == peer_id:
            self._unfinished[peer_id] = self.reply.text
            return self._drop()
        return []

    def speech_stopped(self, peer_id: str, now: float) -> list[Command]:
        """Someone fell silent."""
        self._speakers.discard(peer_id)
        if self._speakers:
            return []
        if self.reply:
            return [ReleasePlayout()]
        return self._next(now)

    def participant_left(self, peer_id: str, now: float) -> list[Command]:
        """A participant is gone, maybe in mid-sentence."""
        self._called_by.pop(peer_id, None)
        self._unfinished.pop(peer_id, None)
        return self.speech_stopped(peer_id, now) if peer_id in self._speakers else []

    def utterance_recognised(self, peer_id: str, text: str, ended_at: float, now: float) -> list[Command]:
        """The final text of an utterance is known."""
        question = self._question_in(peer_id, text, now)
        if question is None:
            return []
        wait = 0.0 if text.rstrip().endswith(_FINISHED_ENDINGS) else UNFINISHED_WAIT_SECS
        return self._ask(Question(peer_id, question, ended_at + wait, ended_at), now)

    def asked(self, peer_id: str, text: str, now: float) -> list[Command]:
        """A question came by button or chat."""
        return self._ask(Question(peer_id, text, now, now), now)

    def became_audible(self, turn_id: str) -> None:
        """The first packet of the answer was sent."""
        if self.reply and self.reply.turn_id == turn_id:
            self.audible = True

    def reply_finished(self, turn_id: str, now: float) -> list[Command]:
        """The answer was played to its end, or there was none."""
        if self.reply is None or self.reply.turn_id != turn_id:
            return []
        self.reply, self.audible = None, False
        return self._next(now)

    def stopped(self) -> list[Command]:
        """A participant stops the agent: the answer and all waiting questions go."""
        self._waiting.clear()
        self._unfinished.clear()
        return self._drop()

    def set_muted(self, muted: bool) -> list[Command]:
        """A moderator mutes or unmutes the agent; muted, it captions but does not answer."""
        self.muted = muted
        return self.stopped() if muted else []

    def set_mode(self, mode: Mode) -> list[Command]:
        """The room chose another mode."""
        self.mode = mode
        return self.stopped() if mode in (Mode.CAPTIONS, Mode.OFF) else []

    def _question_in(self, peer_id: str, text: str, now: float) -> str | None:
        if self.muted or self.mode in (Mode.CAPTIONS, Mode.OFF):
            return None
        begun = self._unfinished.pop(peer_id, None)
        address = find_address(text, self.wake_names)
        if address and not address.question:
            self._called_by[peer_id] = now
            return begun
        if begun is not None:
            return f"{begun} {address.question if address else text}"
        if address:
            return address.question
        called_at = self._called_by.pop(peer_id, None)
        if called_at is not None and now - called_at <= NAME_ONLY_WINDOW_SECS:
            return text
        return text if self.mode is Mode.CONVERSATION else None

    def _ask(self, question: Question, now: float) -> list[Command]:
        if self.muted:
            return []
        if len(self._waiting) < MAX_QUEUED_QUESTIONS:
            self._waiting.append(question)
        return self._next(now)

    def _next(self, now: float) -> list[Command]:
        if self.reply or not self._waiting:
            return []
        self.reply, self.audible = self._waiting.popleft(), False
        hold: list[Command] = [HoldPlayout()] if self._speakers else []
        return [BeginReply(self.reply), *hold]

    def _drop(self) -> list[Command]:
        if self.reply is None:
            return []
        turn_id, self.reply, self.audible = self.reply.turn_id, None, False
        return [DropReply(turn_id)]
