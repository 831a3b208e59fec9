"""The voice path of one room, top to bottom.

    speech events -> captions and segments -> turn machine -> answer -> playout -> what was heard -> segment

An answer is thought of as soon as a speaker pauses, and heard only when the turn is over.

Everything here runs on the event loop; recognition, synthesis and encoding happen in their own threads.
"""

import time
from collections.abc import Callable

from aiagent.answering import Answering, RoomContext, Store
from aiagent.asr.base import Recognizer
from aiagent.captions import Captioner, EndOfTurn, FinalSegment
from aiagent.events import SpeechContinued, SpeechEvent, SpeechPaused, SpeechStarted, SpeechStopped
from aiagent.persona import Persona
from aiagent.signaling_client import Frame
from aiagent.speaking import Voice
from aiagent.turn.state import (
    BeginReply,
    Command,
    ConfirmReply,
    DropReply,
    HoldPlayout,
    PrepareReply,
    ReleasePlayout,
    TurnMachine,
)


class VoicePath:
    """Listens to the people of one room and answers them."""

    def __init__(
        self,
        room: RoomContext,
        machine: TurnMachine,
        recognizer: Recognizer,
        end_of_turn: EndOfTurn | None,
        voice: Voice,
        send: Callable[[Frame], None],
        store: Store,
    ) -> None:
        self._room = room
        self._machine = machine
        self._send = send
        self._store = store
        self._answering = Answering(
            room, voice, send, store,
            heard=machine.became_audible, finished=self._answer_finished, changed=self._show_state,
        )  # fmt: skip
        self.outbound = self._answering.outbound
        self._captions = Captioner(recognizer, room.clock, send, self, end_of_turn)
        self._shown_state: tuple[str, str] | None = None

    def heard(self, event: SpeechEvent) -> None:
        """A participant's speech goes on: caption it, and let the agent give way."""
        match event:
            case SpeechStarted():
                self._captions.started(event)
                self._follow(self._machine.speech_started(event.peer_id))
            case SpeechContinued():
                self._captions.continued(event)
                self._follow(self._machine.speech_continued(event.peer_id, event.voiced_secs))
            case SpeechPaused():
                self._captions.paused(event)
            case SpeechStopped():
                self._captions.stopped(event)
                if not event.cut:
                    self._follow(self._machine.speech_stopped(event.peer_id, event.at))

    def names(self) -> tuple[str, ...]:
        """What the agent is called by."""
        return self._machine.wake_names

    def would_answer(self, peer_id: str, text: str) -> bool:
        """Whether the text is a question to the agent."""
        return self._machine.would_answer(peer_id, text, time.monotonic())

    def growing(self, peer_id: str, text: str) -> None:
        """A speaker goes on: let the model read what came before, if this is meant for the agent."""
        if self.would_answer(peer_id, text):
            self._answering.read_ahead()

    def likely(self, segment: FinalSegment, voiced_secs: float) -> None:
        """A speaker pauses: think ahead if this was meant for the agent."""
        now = time.monotonic()
        self._follow(self._machine.utterance_likely(segment.peer_id, segment.text, segment.ended_at, voiced_secs, now))

    def final(self, segment: FinalSegment) -> None:
        """The text of an utterance is final: store it, and answer if it was meant for the agent."""
        self._store(segment, "speech", False, None)
        commands = self._machine.utterance_recognised(
            segment.peer_id,
            segment.text,
            segment.ended_at,
            time.monotonic(),
            began_at=segment.began_at,
            completion=segment.completion,
        )
        self._answering.memory.heard(self._room.name_of(segment.peer_id), segment.text)
        self._follow(commands)

    def asked(self, peer_id: str, text: str) -> None:
        """A question by button or chat."""
        self._answering.memory.heard(self._room.name_of(peer_id), text)
        self._follow(self._machine.asked(peer_id, text, time.monotonic()))

    def stop(self) -> None:
        """Fall silent now."""
        self._follow(self._machine.stopped())

    def set_muted(self, muted: bool) -> None:
        """Mute or unmute the agent."""
        self._follow(self._machine.set_muted(muted))

    def persona_changed(self, persona: Persona) -> None:
        """The host gave the agent other manners: names and mode count at once, the rest with the next answer."""
        self._machine.wake_names = persona.wake_names
        self._follow(self._machine.set_mode(persona.mode))

    def participant_left(self, peer_id: str) -> None:
        """Someone is gone."""
        self._follow(self._machine.participant_left(peer_id, time.monotonic()))

    async def close(self) -> None:
        """Fall silent, finish the captions that are under way, end all tasks."""
        self.stop()
        await self._captions.close()
        await self._answering.close()

    def _follow(self, commands: list[Command]) -> None:
        for command in commands:
            match command:
                case BeginReply(question):
                    self._answering.begin(question)
                case PrepareReply(question):
                    self._answering.prepare(question)
                case ConfirmReply(question):
                    self._answering.confirm(question)
                case DropReply(turn_id):
                    self._answering.drop(turn_id)
                case HoldPlayout():
                    self.outbound.hold()
                case ReleasePlayout():
                    self.outbound.release()
        self._show_state()

    def _answer_finished(self, turn_id: str) -> None:
        self._follow(self._machine.reply_finished(turn_id, time.monotonic()))

    def _show_state(self) -> None:
        reply = self._answering.reply
        state = self._machine.state.value
        text = reply.shown if reply else ""
        if (state, text) == self._shown_state:
            return
        self._shown_state = (state, text)
        self._send(
            {
                "type": "agent_state",
                "state": state,
                "turn_id": reply.question.turn_id if reply else None,
                "asked_by": reply.question.asked_by if reply else None,
                "text": text,
                "metrics": reply.times.as_metrics() if reply else None,
            }
        )
