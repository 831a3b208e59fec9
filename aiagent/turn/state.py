"""The turn machine: who has the floor, and what the agent does about it. Pure; `now` is monotonic seconds.

    IDLE ---- someone speaks ----> LISTENING ---- nobody speaks, nothing asked ----> IDLE
    LISTENING -- a pause after a question --> an answer is prepared, unheard, and dropped when the speaker goes on
    LISTENING / IDLE -- question --> THINKING -- first sound --> SPEAKING -- played out --> IDLE
    THINKING / SPEAKING -- stop, mute, interruption --> IDLE or LISTENING

Each method takes one thing that happened and returns the commands that follow from it.
"""

import uuid
from collections import deque
from dataclasses import dataclass, field, replace
from enum import Enum

from aiagent.turn.addressing import find_address
from aiagent.turn.backchannel import is_backchannel
from aiagent.turn.barge_in import interrupts
from aiagent.turn.patience import Patience

MAX_QUEUED_QUESTIONS = 2
NAME_ONLY_WINDOW_SECS = 8.0


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
    """What one participant wants answered; not to be heard before `not_before`. `spoken` is false for a written one."""

    asked_by: str
    text: str
    not_before: float
    ended_at: float
    spoken: bool = True
    turn_id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class BeginReply:
    """Think about `question` and queue the answer for playing."""

    question: Question


@dataclass(frozen=True, slots=True)
class PrepareReply:
    """Think about `question`, which is likely but not certain; nothing of it may be heard."""

    question: Question


@dataclass(frozen=True, slots=True)
class ConfirmReply:
    """The prepared answer with the turn id of `question` was right: it may be heard."""

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


Command = BeginReply | PrepareReply | ConfirmReply | DropReply | HoldPlayout | ReleasePlayout


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
        self._prepared: Question | None = None
        self._prepared_voiced_secs = 0.0
        self._patience = Patience()
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
        prepared = self._prepared
        if prepared and prepared.asked_by == peer_id and voiced_secs > self._prepared_voiced_secs:
            return self._discard_prepared()
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
        self._patience.forget(peer_id)
        dropped = self._discard_prepared() if self._prepared and self._prepared.asked_by == peer_id else []
        return dropped + (self.speech_stopped(peer_id, now) if peer_id in self._speakers else [])

    def would_answer(self, peer_id: str, text: str, now: float) -> bool:
        """Whether the text, said by this participant, is a question to the agent."""
        return self._question_in(peer_id, text, now) is not None

    def utterance_likely(
        self, peer_id: str, text: str, ended_at: float, voiced_secs: float, now: float
    ) -> list[Command]:
        """Someone pauses after `voiced_secs` of speech and has said this: think ahead where nothing else goes on."""
        question = self._question_in(peer_id, text, now)
        if question is None or self.reply or self._waiting or self._speakers - {peer_id}:
            return []
        dropped = self._discard_prepared()
        self._prepared = Question(peer_id, question, ended_at, ended_at)
        self._prepared_voiced_secs = voiced_secs
        return [*dropped, PrepareReply(self._prepared)]

    def utterance_recognised(
        self,
        peer_id: str,
        text: str,
        ended_at: float,
        now: float,
        *,
        began_at: float | None = None,
        completion: float | None = None,
    ) -> list[Command]:
        """The final text of an utterance is known; `completion` is how likely its sentence is finished, if judged."""
        self._patience.spoke(peer_id, ended_at if began_at is None else began_at, ended_at)
        question = self._take_question(peer_id, text, now)
        prepared = self._prepared if self._prepared and self._prepared.asked_by == peer_id else None
        if question is None:
            return self._discard_prepared() if prepared else []
        not_before = ended_at + self._patience.wait_secs(peer_id, text, completion)
        asked = Question(peer_id, question, not_before, ended_at)
        if prepared and prepared.text == question and not self.reply and not self._waiting:
            return self._confirm(replace(asked, turn_id=prepared.turn_id))
        return [*(self._discard_prepared() if prepared else []), *self._ask(asked, now)]

    def asked(self, peer_id: str, text: str, now: float) -> list[Command]:
        """A question came by button or chat."""
        return self._ask(Question(peer_id, text, now, now, spoken=False), now)

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
        """What the agent is asked by this text, after what the same participant said before; None when nothing."""
        if self.muted or self.mode in (Mode.CAPTIONS, Mode.OFF):
            return None
        begun = self._unfinished.get(peer_id)
        address = find_address(text, self.wake_names)
        if address and not address.question:
            return begun
        if begun is not None:
            return f"{begun} {address.question if address else text}"
        if address:
            return address.question
        called_at = self._called_by.get(peer_id)
        if called_at is not None and now - called_at <= NAME_ONLY_WINDOW_SECS:
            return text
        return text if self.mode is Mode.CONVERSATION and not is_backchannel(text) else None

    def _take_question(self, peer_id: str, text: str, now: float) -> str | None:
        """The question, and what it was made of is used up."""
        question = self._question_in(peer_id, text, now)
        if self.muted or self.mode in (Mode.CAPTIONS, Mode.OFF):
            return None
        self._unfinished.pop(peer_id, None)
        address = find_address(text, self.wake_names)
        if address and not address.question:
            self._called_by[peer_id] = now
        elif question is not None:
            self._called_by.pop(peer_id, None)
        return question

    def _confirm(self, asked: Question) -> list[Command]:
        self._prepared = None
        self.reply, self.audible = asked, False
        hold: list[Command] = [HoldPlayout()] if self._speakers else []
        return [ConfirmReply(asked), *hold]

    def _discard_prepared(self) -> list[Command]:
        prepared, self._prepared = self._prepared, None
        return [DropReply(prepared.turn_id)] if prepared else []

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
        return [*self._discard_prepared(), BeginReply(self.reply), *hold]

    def _drop(self) -> list[Command]:
        dropped = self._discard_prepared()
        if self.reply is None:
            return dropped
        turn_id, self.reply, self.audible = self.reply.turn_id, None, False
        return [*dropped, DropReply(turn_id)]
