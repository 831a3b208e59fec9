"""The turn machine: who has the floor, and what the agent does about it. Pure; `now` is monotonic seconds.

    IDLE ---- someone speaks ----> LISTENING ---- nobody speaks, nothing asked ----> IDLE
    LISTENING -- a pause after a question --> an answer is prepared, unheard, and dropped when the speaker goes on
    LISTENING / IDLE -- question --> THINKING -- first sound --> SPEAKING -- played out --> IDLE
    LISTENING / IDLE -- question that needs permission --> HAND -- a moderator lets it speak --> THINKING
    THINKING / SPEAKING -- stop, mute, interruption --> IDLE or LISTENING

Each method takes one thing that happened and returns the commands that follow from it.
"""

from dataclasses import replace

from aiagent.turn.addressing import Addressing
from aiagent.turn.barge_in import interrupts, says_enough
from aiagent.turn.commands import (
    SILENT_MODES,
    BeginReply,
    Command,
    ConfirmReply,
    DropReply,
    HoldPlayout,
    Mode,
    Question,
    RaiseHand,
    Refusal,
    RefuseQuestion,
    ReleasePlayout,
    TurnState,
)
from aiagent.turn.patience import Patience, is_rest_of
from aiagent.turn.preparation import Preparation
from aiagent.turn.speakers import Speakers
from aiagent.turn.waiting import Refusals, WaitingQuestions


class TurnMachine:
    """Turn taking of one room."""

    def __init__(self, mode: Mode, wake_names: tuple[str, ...]) -> None:
        self.mode = mode
        self.addressing = Addressing(wake_names)
        self.muted = False
        self.reply: Question | None = None
        self.audible = False
        self._speakers = Speakers()
        self._waiting = WaitingQuestions()
        self._preparation = Preparation()
        self._patience = Patience()
        self._refusals = Refusals()
        self._hand_raised = False

    @property
    def wake_names(self) -> tuple[str, ...]:
        """The names that the agent is called by."""
        return self.addressing.wake_names

    @wake_names.setter
    def wake_names(self, names: tuple[str, ...]) -> None:
        self.addressing.wake_names = names

    @property
    def state(self) -> TurnState:
        """The state to show."""
        if self.muted:
            return TurnState.MUTED
        if self.reply:
            return TurnState.SPEAKING if self.audible else TurnState.THINKING
        if self._waiting.for_hand:
            return TurnState.HAND
        return TurnState.LISTENING if self._speakers else TurnState.IDLE

    @property
    def wants_to_answer(self) -> Question | None:
        """The question that waits for permission; None when there is none."""
        return self._waiting.for_hand

    @property
    def queued(self) -> int:
        """The number of questions behind the one that is answered, or that the hand is up for."""
        return len(self._waiting) - (self.state is TurnState.HAND)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """The questions without an answer, the next one first."""
        thought_of = [self.reply] if self.reply and not self.audible else []
        return tuple(question for question in (*thought_of, *self._waiting) if not question.announcement)

    def speech_started(self, peer_id: str) -> list[Command]:
        """Pause the agent when someone speaks, before it is known whether this is more than a cough."""
        self._speakers.started(peer_id, over_the_agent=self.audible)
        return [HoldPlayout()] if self.reply and self.reply.aloud else []

    def speech_continued(self, peer_id: str, voiced_secs: float, now: float) -> list[Command]:
        """Take the length of someone's speech so far: long enough, it takes the floor."""
        if self._preparation.asker_goes_on(peer_id, voiced_secs):
            return self._preparation.discard()
        if speech := self._speakers.speech_of(peer_id):
            speech.goes_on(voiced_secs, now)
            if interrupts(voiced_secs, speech.text, audible=self.audible):
                return self._interrupted(peer_id, now)
        return []

    def partial_recognised(self, peer_id: str, text: str, now: float) -> list[Command]:
        """Take the words of someone who goes on speaking: they can interrupt sooner than the length."""
        speech = self._speakers.speech_of(peer_id)
        if speech is None:
            return []
        speech.text = text
        if self.audible and self.addressing.orders_silence(text):
            return self.stopped()
        return self._interrupted(peer_id, now) if interrupts(speech.voiced_secs, text, audible=self.audible) else []

    def speech_stopped(self, peer_id: str, now: float) -> list[Command]:
        """Go on when the last speaker falls silent."""
        self._speakers.stopped(peer_id)
        if self._speakers:
            return []
        if self.reply:
            return [ReleasePlayout()]
        return self._next(now)

    def participant_left(self, peer_id: str, now: float) -> list[Command]:
        """Forget a participant who left, maybe in mid-sentence, and their questions."""
        self.addressing.forget(peer_id)
        self._patience.forget(peer_id)
        self._refusals.forget(peer_id)
        self._waiting.keep(of_others_than=peer_id)
        commands = self._preparation.discard(asked_by=peer_id)
        if self.reply and self.reply.asked_by == peer_id and not self.audible:
            commands += self._drop()
        if peer_id in self._speakers:
            commands += self.speech_stopped(peer_id, now)
        else:
            commands += self._next(now)
        self._speakers.forget(peer_id)
        return self._with_hand(commands)

    def question_in(self, peer_id: str, text: str, now: float, began_at: float | None = None) -> str | None:
        """Return the question of this participant to the agent in a text; None when there is none."""
        if self.muted:
            return None
        return self.addressing.question_in(self.mode, peer_id, text, now if began_at is None else began_at, now)

    def utterance_likely(
        self, peer_id: str, text: str, ended_at: float, voiced_secs: float, now: float, *, began_at: float | None = None
    ) -> list[Command]:
        """Take the words of someone who pauses after `voiced_secs` of speech; a free agent prepares an answer."""
        commands = self.partial_recognised(peer_id, text, now)
        question = self.question_in(peer_id, text, now, began_at)
        if question is None or self.reply or self._waiting or self._speakers.others_than(peer_id):
            return commands
        likely = self._spoken_question(peer_id, question, ended_at, ended_at)
        return [*commands, *self._preparation.begin(likely, now, voiced_secs=voiced_secs)]

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
        """Take the final text of an utterance; `completion` is how likely its sentence is finished, if judged."""
        began_at = ended_at if began_at is None else began_at
        self._patience.spoke(peer_id, began_at, ended_at)
        commands = self._late_interruption(peer_id, text, now)
        if self.addressing.orders_silence(text, by_name=True):
            return [*commands, *self.stopped()]
        if is_rest_of(self.reply, peer_id, began_at) and self.addressing.may_complete(text):
            commands += self._begin_anew(peer_id)
        question = None if self.muted else self.addressing.take_question(self.mode, peer_id, text, began_at, now)
        guessed = self._preparation.guessed_for(peer_id)
        if question is None:
            return [*commands, *(self._preparation.discard() if guessed else [])]
        not_before = ended_at + self._patience.wait_secs(peer_id, question, completion)
        asked = self._spoken_question(peer_id, question, not_before, ended_at)
        if guessed and guessed.text == question:
            asked = replace(asked, turn_id=guessed.turn_id)
        elif guessed:
            commands += self._preparation.discard()
        return self._with_hand([*commands, *self._ask(asked, now)])

    def asked(
        self, peer_id: str, text: str, now: float, *, in_chat: bool = False, by_moderator: bool = False
    ) -> list[Command]:
        """Take a question by button or chat; a moderator's needs no raised hand."""
        aloud = self.mode not in SILENT_MODES
        question = Question(
            peer_id,
            text,
            now,
            now,
            spoken=False,
            aloud=aloud,
            in_chat=in_chat or not aloud,
            needs_permission=self.mode is Mode.HAND and not by_moderator,
        )
        return self._with_hand(self._ask(question, now))

    def take_over(self, question: Question, now: float) -> list[Command]:
        """Take a question that another agent left unanswered. A spoken one is answered aloud or not at all."""
        aloud = self.mode not in SILENT_MODES
        if question.spoken and not aloud:
            return []
        needs_permission = question.needs_permission and self.mode is Mode.HAND
        in_chat = question.in_chat or not aloud
        taken = replace(question, aloud=aloud, in_chat=in_chat, needs_permission=needs_permission)
        return self._with_hand(self._ask(taken, now))

    def announce(self, peer_id: str, text: str, now: float) -> list[Command]:
        """Say something that was asked for earlier, unless nothing is said here, or only with a moderator's leave."""
        announcement = Question(peer_id, text, now, now, spoken=False, announcement=True)
        if self.muted or self.mode in (*SILENT_MODES, Mode.HAND):
            return []
        if not self._waiting.add(announcement, answering=self.reply is not None):
            return []
        return self._next(now)

    def let_speak(self, now: float) -> list[Command]:
        """A moderator lets the agent speak: the hand goes down, and the answer comes as soon as nobody speaks."""
        self._hand_raised = False
        self._waiting.permit(now)
        return self._with_hand(self._next(now))

    def declined(self) -> list[Command]:
        """A moderator lowers the agent's hand: the question behind it stays unanswered."""
        self._hand_raised = False
        return self._forget_wishes()

    def hand_is(self, *, raised: bool) -> list[Command]:
        """Take the agent's hand as the room sees it; raise or lower it where that is wrong."""
        self._hand_raised = raised
        return self._with_hand([])

    def became_audible(self, turn_id: str) -> None:
        """Take note that the first packet of the answer was sent."""
        if self.reply and self.reply.turn_id == turn_id:
            self.audible = True
            self._patience.answered(self.reply.asked_by)

    def reply_finished(self, turn_id: str, now: float, said: str = "") -> list[Command]:
        """End an answer that was played, with the words `said`, or that there was not."""
        if self.reply is None or self.reply.turn_id != turn_id:
            return []
        if self.audible:
            self.addressing.answered(self.reply, said, now)
        self._end()
        return self._with_hand(self._next(now))

    def stopped(self) -> list[Command]:
        """Drop the answer and all waiting questions: a participant stops the agent."""
        self._waiting.clear()
        self.addressing.forget_questions()
        return self._with_hand(self._drop())

    def set_muted(self, muted: bool) -> list[Command]:
        """Mute or unmute the agent; muted, it captions but does not answer."""
        self.muted = muted
        return self.stopped() if muted else []

    def set_mode(self, mode: Mode) -> list[Command]:
        """Change the mode, and drop what does not fit it."""
        before, self.mode = self.mode, mode
        if mode is before:
            return []
        if mode in SILENT_MODES:
            return self.stopped()
        return self._with_hand(self._forget_wishes()) if before is Mode.HAND else []

    def _spoken_question(self, peer_id: str, text: str, not_before: float, ended_at: float) -> Question:
        return Question(peer_id, text, not_before, ended_at, needs_permission=self.mode is Mode.HAND)

    def _interrupted(self, peer_id: str, now: float) -> list[Command]:
        """Give the floor to somebody, if the agent has it."""
        reply = self.reply
        if reply is None or not reply.aloud:
            return []
        if not self.audible:
            return self._begin_anew(peer_id) if reply.asked_by == peer_id and reply.spoken else []
        speech = self._speakers.speech_of(peer_id)
        if speech and is_rest_of(reply, peer_id, speech.began_at):
            return self._begin_anew(peer_id)
        if reply.asked_by == peer_id:
            self.addressing.answered(reply, "", now)
        return self._drop()

    def _begin_anew(self, peer_id: str) -> list[Command]:
        """Drop the answer to half a question, and wait for the rest."""
        if self.reply:
            self.addressing.goes_on(peer_id, self.reply.text)
        return self._drop()

    def _late_interruption(self, peer_id: str, text: str, now: float) -> list[Command]:
        """Judge words over the agent's voice that were recognised only after they had ended."""
        if not self._speakers.take_spoke_over(peer_id) or not self.audible:
            return []
        if self.addressing.orders_silence(text):
            return self.stopped()
        return self._interrupted(peer_id, now) if says_enough(text) else []

    def _ask(self, question: Question, now: float) -> list[Command]:
        if self.muted or self.mode is Mode.OFF:
            return self._refusals.refuse(RefuseQuestion(question.asked_by, Refusal.MUTED), now)
        if not self._waiting.add(question, answering=self.reply is not None):
            dropped = self._preparation.discard() if self._preparation.is_for(question) else []
            return [*dropped, *self._refusals.refuse(RefuseQuestion(question.asked_by, Refusal.BUSY), now)]
        if self._waiting.for_hand is question and self.reply is None:
            return self._preparation.begin(question, now, for_hand=True)
        return self._next(now)

    def _forget_wishes(self) -> list[Command]:
        """Forget the questions that wait for permission."""
        self._waiting.keep(permitted=True)
        return self._preparation.discard(for_hand=True)

    def _next(self, now: float) -> list[Command]:
        if self.reply:
            return []
        question = self._waiting.take()
        if question is None:
            return []
        self.reply, self.audible = question, False
        hold: list[Command] = [HoldPlayout()] if self._speakers and question.aloud else []
        if self._preparation.take(question, now):
            return [ConfirmReply(question), *hold]
        return [*self._preparation.discard(), BeginReply(question), *hold]

    def _drop(self) -> list[Command]:
        dropped = self._preparation.discard()
        if self.reply is None:
            return dropped
        turn_id = self.reply.turn_id
        self._end()
        return [*dropped, DropReply(turn_id)]

    def _end(self) -> None:
        self.reply, self.audible = None, False
        self._speakers.agent_fell_silent()

    def _with_hand(self, commands: list[Command]) -> list[Command]:
        """Raise or lower the hand with what waits for permission."""
        wanted = self._waiting.for_hand is not None
        if wanted == self._hand_raised:
            return commands
        self._hand_raised = wanted
        return [*commands, RaiseHand(wanted)]
