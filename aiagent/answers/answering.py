"""The agent's answers in one room: thought of, maybe before it is certain that they are wanted, heard, remembered.

At most one answer has the floor, and at most one more is prepared.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from aiagent.answers.context import RoomContext
from aiagent.answers.speaking import Delivery, Permission, Speaker, Voice
from aiagent.answers.thinking import Thinking
from aiagent.audio.outbound import Outbound
from aiagent.captions.captioner import FinalSegment
from aiagent.clock import loop_time
from aiagent.language.phrases import phrase
from aiagent.language.tags import answer_language
from aiagent.memory.conversation import Conversation
from aiagent.memory.summarizer import Summarizer
from aiagent.metrics.turns import EndedTurn, TurnTimes
from aiagent.room.frames import Caption, Chat, ClientFrame
from aiagent.task_owner import TaskOwner
from aiagent.turn.commands import Question

MAX_CHAT_CHARS = 4000

Store = Callable[[FinalSegment, str, bool, str | None], None]


@dataclass(slots=True)
class Reply:
    """An answer on its way: `began_at` is when it was first heard, `shown` what browsers have seen of it."""

    question: Question
    times: TurnTimes
    permission: Permission = field(default_factory=Permission)
    thinking: asyncio.Task[None] | None = None
    queued_all: bool = False
    began_at: float = 0.0
    shown: str = ""
    written: bool = False
    failed: bool = False
    unspoken: bool = False

    @property
    def segment_id(self) -> str:
        """The caption of the answer goes by the id of its turn."""
        return self.question.turn_id


class Answering:
    """Thinks, speaks, and remembers what was really heard.

    `heard` is called with the turn id when an answer becomes audible, `finished` also with what was heard of it when it
    was played out, `changed` when there is something new to show.
    """

    def __init__(
        self,
        room: RoomContext,
        voice: Voice,
        send: Callable[[ClientFrame], None],
        store: Store,
        *,
        heard: Callable[[str], None],
        finished: Callable[[str, str], None],
        changed: Callable[[], None],
    ) -> None:
        self._room = room
        self._send = send
        self._store = store
        self._heard = heard
        self._finished = finished
        self._changed = changed
        self.memory = Conversation()
        self.reply: Reply | None = None
        self._prepared: Reply | None = None
        self._silent = asyncio.Event()
        self._silent.set()
        self._told_no_voice = False
        self._reading: asyncio.Task[None] | None = None
        self._tasks = TaskOwner()
        self.outbound = Outbound(self._packet_played, self._drained)
        self.outbound.start(self._tasks)
        self._thinking = Thinking(room, self.memory, voice.language_model)
        self._summarizer = Summarizer(self.memory, voice.language_model, self._tasks)
        self._speaker = Speaker(voice, self.outbound, room.persona)
        self._speaker.prepare()

    def persona_changed(self) -> None:
        """The voice may be another one."""
        self._speaker.prepare()

    def read_ahead(self, asked_by: str, question: str) -> None:
        """A question seems to come: let the model read the conversation before it, unless it has enough to do."""
        if self.reply or self._prepared or (self._reading and not self._reading.done()):
            return
        self._reading = self._tasks.start(self._thinking.read_ahead(asked_by, question), "reading ahead")

    def prepare(self, question: Question) -> None:
        """Think about a question that is not certain."""
        self._prepared = self._start_thinking(question)

    @property
    def is_thinking(self) -> bool:
        """Whether the language model is at work on an answer, which may be wanted or not."""
        return any(one and one.thinking and not one.thinking.done() for one in (self.reply, self._prepared))

    def begin(self, question: Question) -> None:
        """Think about a question and say the answer."""
        self.reply = reply = self._start_thinking(question)
        self._permit(reply)

    def confirm(self, question: Question) -> None:
        """What was prepared is what was asked."""
        reply, self._prepared = self._prepared, None
        if reply is None or reply.question.turn_id != question.turn_id:
            raise RuntimeError("the answer that is confirmed was not prepared")
        reply.question = question
        self.reply = reply
        self._permit(reply)

    def drop(self, turn_id: str) -> None:
        """Stop thinking or speaking."""
        prepared = self._prepared
        if prepared is None or prepared.question.turn_id != turn_id:
            self._end(interrupted=True)
            return
        self._prepared = None
        if prepared.thinking:
            prepared.thinking.cancel()

    def shorten(self) -> float:
        """Say no more than the clause that is being heard; the seconds that are left of it."""
        if self.reply and self.reply.thinking:
            self.reply.thinking.cancel()
        return self.outbound.playout.shorten()

    async def until_silent(self) -> None:
        """Return when no answer has the floor."""
        await self._silent.wait()

    def floor_is(self, *, idle: bool) -> None:
        """Whether nobody speaks and nothing is asked: time to work on the summary."""
        self._summarizer.floor_is(idle=idle)

    async def close(self) -> None:
        """End all tasks."""
        await self._tasks.close()

    def _start_thinking(self, question: Question) -> Reply:
        if self._reading:
            self._reading.cancel()
        self._summarizer.cancel()
        reply = Reply(question, TurnTimes(question.ended_at, recognised_at=loop_time()))
        reply.thinking = self._tasks.start(self._think(reply), "answer")
        return reply

    def _permit(self, reply: Reply) -> None:
        not_before = reply.question.not_before
        self._silent.clear()
        reply.times.turn_ended_at = max(not_before, loop_time())
        self.outbound.release()
        reply.permission.give(not_before)

    async def _think(self, reply: Reply) -> None:
        question = reply.question
        thoughts = self._thinking.thoughts(
            question, reply.permission.wait, reply.times.answered, lambda text: self._write(reply, text)
        )
        delivery = Delivery(
            thoughts,
            reply.permission,
            reply.times,
            on_failure=lambda: self._say_failure(reply),
            on_unspoken=lambda lang: self._say_no_voice(reply, lang),
        )
        respond = self._speaker.answer if question.aloud else self._speaker.write
        try:
            self._write(reply, await respond(delivery))
        finally:
            # Also after a defect: the turn must end, or the agent would think for ever.
            reply.queued_all = True
            if self.reply is reply and not self.outbound.playout.queued_secs:
                self._drained()

    def _say_failure(self, reply: Reply) -> None:
        reply.failed = True
        self._send(Chat(phrase("no_model", self._room.persona().language)))

    def _say_no_voice(self, reply: Reply, lang: str) -> None:
        """No installed voice speaks the answer's language: it is written, and why is said once."""
        reply.unspoken = True
        if not self._told_no_voice:
            self._told_no_voice = True
            self._send(Chat(phrase("no_voice", lang)))

    def _write(self, reply: Reply, text: str) -> None:
        """Write the answer to the chat too, where it was asked there, and where no voice speaks it."""
        if not (reply.question.in_chat or reply.unspoken) or reply.written or reply.failed or not text:
            return
        reply.written = True
        reply.times.mark("written_at", loop_time())
        self._send(Chat(text[:MAX_CHAT_CHARS]))
        if not reply.question.aloud or (reply.unspoken and not reply.began_at):
            self.memory.agent_said(text, interrupted=False, at_secs=self._room.clock.meeting_secs(loop_time()))

    def _packet_played(self) -> None:
        reply = self.reply
        if reply is None:
            return
        text = self.outbound.playout.current_text
        if not reply.began_at:
            reply.began_at = loop_time()
            reply.times.mark("first_audio_at", loop_time())
            self._heard(reply.question.turn_id)
        if text != reply.shown:
            reply.shown = text
            self._changed()
            self._caption(reply, text, final=False)

    def _drained(self) -> None:
        if self.reply and self.reply.queued_all:
            turn_id = self.reply.question.turn_id
            self._finished(turn_id, self._end(interrupted=False))

    def _end(self, *, interrupted: bool) -> str:
        """Let the answer go; return what was heard of it."""
        reply, self.reply = self.reply, None
        if reply is None:
            return ""
        if reply.thinking:
            reply.thinking.cancel()
        self._silent.set()
        reply.times.mark("ended_at", loop_time())
        heard = self.outbound.playout.heard_text
        self.outbound.playout.clear()
        at_secs = self._room.clock.meeting_secs(reply.began_at) if reply.began_at else 0.0
        self.memory.agent_said(heard, interrupted=interrupted, at_secs=at_secs, line_id=reply.segment_id)
        if reply.began_at:
            self._caption(reply, heard or "…", final=True)
        if heard:
            language = self._room.persona().language
            now = loop_time()
            segment = FinalSegment(reply.segment_id, self._room.self_id, heard, language, reply.began_at, now)
            self._store(segment, "agent", interrupted, reply.question.turn_id)
            self._write(reply, f"{heard} …")
        self._tell(reply, interrupted)
        return heard

    def _tell(self, reply: Reply, interrupted: bool) -> None:
        question, persona = reply.question, self._room.persona()
        if question.announcement:
            return
        self._room.turn_ended(
            EndedTurn(
                question.turn_id,
                question.asked_by,
                question.spoken,
                persona.mode.value,
                answer_language(question.text, persona.language),
                reply.times,
                interrupted,
            )
        )

    def _caption(self, reply: Reply, text: str, *, final: bool) -> None:
        self._send(
            Caption(
                segment_id=reply.segment_id,
                peer_id=self._room.self_id,
                text=text,
                final=final,
                lang=self._room.persona().language,
                start=self._room.clock.meeting_secs(reply.began_at),
                end=self._room.clock.meeting_secs(loop_time()),
            )
        )
