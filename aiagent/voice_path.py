"""The voice path of one room.

    speech events -> captions and segments -> turn machine -> answer -> playout -> segment of what was played

An answer is thought of as soon as a speaker pauses, and played only when the turn is over.

Everything here runs on the event loop; recognition, synthesis and encoding happen in their own threads.
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterable

from aiagent.answers.answering import Answering
from aiagent.answers.context import Models, RoomContext
from aiagent.answers.publishing import StatePublisher, Store
from aiagent.audio.events import (
    SpeechContinued,
    SpeechEvent,
    SpeechRetracted,
    SpeechStarted,
    SpeechStopped,
)
from aiagent.captions.captioner import Captioner
from aiagent.captions.speaker_options import SpeakerOptions
from aiagent.captions.translation import CaptionTranslator
from aiagent.captions.utterance import Segment
from aiagent.clock import loop_time
from aiagent.language.phrases import phrase
from aiagent.language.tags import tag_with_script, voice_language
from aiagent.memory.conversation import Line
from aiagent.room.frames import Chat, ClientFrame, Hand
from aiagent.room.persona import Persona
from aiagent.turn.commands import (
    BeginReply,
    Command,
    ConfirmReply,
    DropReply,
    HoldPlayout,
    Mode,
    PrepareReply,
    Question,
    RaiseHand,
    RefuseQuestion,
    ReleasePlayout,
    TurnState,
)
from aiagent.turn.mentions import mentioned_question
from aiagent.turn.own_words import AFTER_SECS, OwnWords
from aiagent.turn.state import TurnMachine

LAST_SOUND_SECS = 0.2
MAX_QUESTION_CHARS = 2000
MOST_TOLD_LANGUAGE = 20


class VoicePath:
    """Listens to the people of one room and answers them."""

    def __init__(
        self,
        room: RoomContext,
        machine: TurnMachine,
        models: Models,
        send: Callable[[ClientFrame], None],
        store: Store,
    ) -> None:
        self._room = room
        self._machine = machine
        self._send = send
        self._store = store
        self._answering = Answering(
            room,
            models,
            send,
            store,
            became_audible=machine.became_audible,
            finished=self._answer_finished,
            changed=self._show_state,
        )
        self.outbound = self._answering.outbound
        options = SpeakerOptions(room.self_id, room.persona, room.names)
        self._captions = Captioner(models.recognizer, room.clock, send, self, models.end_of_turn, options)
        self._translator = CaptionTranslator(models.language_model, send, room.caption_languages)
        self._own_words = OwnWords()
        # Overflow: who comes later is told nothing.
        self._told_language: set[str] = set()
        self._state = StatePublisher(machine, send)

    def on_speech(self, event: SpeechEvent) -> None:
        """Take the next speech event of a participant: caption it, and let the agent give way."""
        self._captions.on_speech(event)
        match event:
            case SpeechStarted():
                self._follow(self._machine.speech_started(event.peer_id))
            case SpeechContinued():
                self._follow(self._machine.speech_continued(event.peer_id, event.voiced_secs, event.at))
            case SpeechRetracted() | SpeechStopped(cut=False):
                self._follow(self._machine.speech_stopped(event.peer_id, event.at))

    def names(self) -> tuple[str, ...]:
        """The names that the agent is called by."""
        return self._machine.wake_names

    def introduce(self) -> None:
        """The agent came in, or came back: tell the room what it can do, and load what it needs for that."""
        self._captions.get_ready()
        self._translator.introduce()

    def would_answer(self, peer_id: str, text: str, began_at: float) -> bool:
        """Whether the text is a question to the agent."""
        return self._machine.question_in(peer_id, text, loop_time(), began_at) is not None

    def is_own_voice(self, peer_id: str, text: str, began_at: float) -> bool:
        """Whether a participant's microphone only picks up the agent; then they do not speak."""
        was_audible = self.outbound.played.played_since(began_at - AFTER_SECS)
        if not was_audible or not self._own_words.repeated_by(text, began_at):
            return False
        self._follow(self._machine.speech_stopped(peer_id, loop_time()))
        return True

    def not_understood(self, peer_id: str, *, others_installed: bool) -> None:
        """Somebody speaks a language that is not listened for: say so in the chat, once to each person."""
        name = self._room.name_of(peer_id)
        if name in self._told_language or len(self._told_language) >= MOST_TOLD_LANGUAGE:
            return
        self._told_language.add(name)
        language = self._room.persona().language
        self._send(Chat(phrase("not_the_language" if others_installed else "not_installed", language, name=name)))
        if not others_installed:
            self._room.tell_hosts(phrase("install_hearing", language))

    def not_heard(self, language: str) -> None:
        """No model understands the language of the room: say so in the chat, and tell hosts what can be done."""
        self._send(Chat(phrase("english_only", language)))
        self._room.tell_hosts(phrase("install_hearing", language))

    def growing(self, segment: Segment) -> None:
        """A speaker goes on: words may interrupt; and the model reads them, if they are for the agent."""
        now = loop_time()
        self._follow(self._machine.partial_recognised(segment.peer_id, segment.text, now))
        if question := self._machine.question_in(segment.peer_id, segment.text, now, segment.began_at):
            self._answering.read_ahead(segment.peer_id, question)

    def likely(self, segment: Segment, voiced_secs: float) -> None:
        """A speaker pauses: think ahead if this was meant for the agent."""
        now = loop_time()
        self._follow(
            self._machine.utterance_likely(
                segment.peer_id, segment.text, segment.ended_at, voiced_secs, now, began_at=segment.began_at
            )
        )

    def final(self, segment: Segment) -> None:
        """The text of an utterance is final: store it, and answer if it was meant for the agent."""
        self._store(segment, "speech", False, None)
        self._translator.caption(segment.segment_id, segment.text, segment.lang)
        commands = self._machine.utterance_recognised(
            segment.peer_id,
            segment.text,
            segment.ended_at,
            loop_time(),
            began_at=segment.began_at,
            completion=segment.completion,
        )
        self._answering.memory.participant_said(
            self._room.name_of(segment.peer_id),
            segment.text,
            at_secs=self._room.clock.meeting_secs(segment.began_at),
            peer_id=segment.peer_id,
            line_id=segment.segment_id,
        )
        self._follow(commands)

    def asked(self, peer_id: str, text: str, *, in_chat: bool = False, by_moderator: bool = False) -> None:
        """Answer a question that came by button or chat."""
        now = loop_time()
        self._wrote(peer_id, text)
        self._follow(self._machine.asked(peer_id, text, now, in_chat=in_chat, by_moderator=by_moderator))

    def written(self, peer_id: str, text: str, message_id: str, *, by_moderator: bool = False) -> None:
        """Take a message to everyone: a mention of the agent asks it; all else belongs to the conversation."""
        if question := mentioned_question(text, self._machine.wake_names):
            self.asked(peer_id, question[:MAX_QUESTION_CHARS], in_chat=True, by_moderator=by_moderator)
        else:
            self._wrote(peer_id, text, message_id)

    def restore(self, lines: Iterable[Line]) -> None:
        """Remember lines from before this agent came."""
        self._answering.memory.restore(lines)

    def silence(self, peer_ids: Collection[str]) -> None:
        """Forget the words of people who want not to be heard."""
        self._answering.memory.silence(peer_ids)

    def announce(self, peer_id: str, text: str) -> None:
        """Write something to the chat that `peer_id` asked for earlier, and say it as soon as nobody speaks."""
        self._send(Chat(text))
        self._follow(self._machine.announce(peer_id, text, loop_time()))

    def let_speak(self) -> None:
        """A moderator takes the agent's raised hand."""
        self._follow(self._machine.let_speak(loop_time()))

    def declined(self) -> None:
        """A moderator lowers the agent's raised hand."""
        self._follow(self._machine.declined())

    def hand_is(self, *, raised: bool) -> None:
        """The room sees the agent's hand up or down, after the agent joined or came back."""
        self._follow(self._machine.hand_is(raised=raised))

    def people_changed(self, names: Iterable[str]) -> None:
        """These people are in the room."""
        self._machine.addressing.set_people(names)

    def stop(self) -> None:
        """Fall silent now."""
        self._follow(self._machine.stopped())

    def set_muted(self, muted: bool) -> None:
        """Mute or unmute the agent."""
        self._follow(self._machine.set_muted(muted))

    def persona_changed(self, persona: Persona) -> None:
        """The host changed the persona: names and mode count at once, the rest from the next answer on."""
        self._machine.wake_names = persona.wake_names
        self._answering.persona_changed()
        self._follow(self._machine.set_mode(persona.mode))

    def participant_left(self, peer_id: str) -> None:
        """Someone left the room."""
        at_secs = self._room.clock.meeting_secs(loop_time())
        self._answering.memory.left(self._room.name_of(peer_id), at_secs)
        self._captions.participant_left(peer_id)
        self._follow(self._machine.participant_left(peer_id, loop_time()))

    async def rest(self, within_secs: float) -> tuple[Question, ...]:
        """Come to a polite end: finish a short sentence under way, answer no more, wait until nobody speaks.

        Returns the questions that are left unanswered.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_secs
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                if self._machine.audible and self._answering.shorten() <= within_secs:
                    await self._answering.until_silent()
        unanswered = self._machine.unanswered
        self._follow(self._machine.set_mode(Mode.CAPTIONS))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await self._captions.until_quiet()
        return unanswered

    def take_over(self, questions: Iterable[Question]) -> None:
        """Answer questions that another agent left unanswered."""
        for question in questions:
            self._follow(self._machine.take_over(question, loop_time()))

    async def finish_captions(self) -> None:
        """Finish the captions of all that was said until now; later speech is ignored."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_SOUND_SECS):
                await self._captions.until_quiet()
        await self._captions.close()

    async def close(self) -> None:
        """Fall silent, finish the captions that are under way, end all tasks, also when closing is broken off."""
        async with contextlib.AsyncExitStack() as parts:
            for part in (self._answering, self._translator, self._captions):
                parts.push_async_callback(part.close)
            self.stop()

    def _wrote(self, peer_id: str, text: str, message_id: str = "") -> None:
        at_secs = self._room.clock.meeting_secs(loop_time())
        self._answering.memory.participant_said(
            self._room.name_of(peer_id), text, at_secs=at_secs, peer_id=peer_id, line_id=message_id, kind="chat"
        )

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
                case RaiseHand(raised):
                    self._send(Hand(raised))
                case RefuseQuestion(asked_by, why):
                    name, lang = self._room.name_of(asked_by), self._room.persona().language
                    self._send(Chat(phrase(why.value, lang, name=name)))
        self._show_state()

    def _answer_finished(self, turn_id: str, said: str) -> None:
        spoken = tag_with_script(voice_language("", said), self._room.persona().chinese)
        self._translator.caption(turn_id, said, spoken)
        self._follow(self._machine.reply_finished(turn_id, loop_time(), said))

    def _show_state(self) -> None:
        reply = self._answering.reply
        self._translator.give_way(self._answering.is_thinking)
        self._answering.floor_is(idle=self._machine.state in (TurnState.IDLE, TurnState.MUTED))
        if reply and reply.shown:
            self._own_words.said(reply.turn_id, reply.shown, loop_time())
        self._state.show(reply)
