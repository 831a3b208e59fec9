"""The agent's answers in one room: each is thought of, maybe before it is certain that it is wanted, heard, and ended.

At most one answer has the floor, and at most one more is prepared.
"""

import asyncio
from collections.abc import Callable

from aiagent.answers.context import Models, RoomContext
from aiagent.answers.publishing import AnswerPublisher, Store
from aiagent.answers.reply import Reply
from aiagent.answers.speaking import Delivery, Speaker
from aiagent.answers.thinking import Thinking
from aiagent.audio.outbound import Outbound
from aiagent.clock import loop_time
from aiagent.memory.conversation import Conversation
from aiagent.memory.summarizer import Summarizer
from aiagent.metrics.turns import TurnTimes
from aiagent.room.frames import ClientFrame
from aiagent.task_owner import TaskOwner
from aiagent.turn.commands import Question


class Answering:
    """Thinks, speaks, and remembers what was really heard.

    `became_audible` is called with the turn id when an answer is first heard; `finished` with the turn id and what was
    heard of it, when it was played to its end; `changed` when there is something new to show.
    """

    def __init__(
        self,
        room: RoomContext,
        models: Models,
        send: Callable[[ClientFrame], None],
        store: Store,
        *,
        became_audible: Callable[[str], None],
        finished: Callable[[str, str], None],
        changed: Callable[[], None],
    ) -> None:
        self._became_audible = became_audible
        self._finished = finished
        self._changed = changed
        self.memory = Conversation()
        self.reply: Reply | None = None
        self._prepared: Reply | None = None
        self._silent = asyncio.Event()
        self._silent.set()
        self._reading: asyncio.Task[None] | None = None
        self._tasks = TaskOwner()
        self.outbound = Outbound(self._packet_played, self._drained)
        self.outbound.start(self._tasks)
        self._publisher = AnswerPublisher(room, self.memory, send, store)
        self._thinking = Thinking(room, self.memory, models.language_model)
        self._summarizer = Summarizer(self.memory, models.language_model, self._tasks)
        self._speaker = Speaker(models, self.outbound, room.persona)
        self._speaker.prepare()

    def persona_changed(self) -> None:
        """Load the voice of the persona, which may be another one."""
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
        return any(reply is not None and reply.is_being_thought_of for reply in (self.reply, self._prepared))

    def begin(self, question: Question) -> None:
        """Think about a question and say the answer."""
        self.reply = reply = self._start_thinking(question)
        self._permit(reply)

    def confirm(self, question: Question) -> None:
        """Say the answer that was prepared: its question is certain."""
        reply, self._prepared = self._prepared, None
        if reply is None or reply.turn_id != question.turn_id:
            raise RuntimeError("the answer that is confirmed was not prepared")
        reply.question = question
        self.reply = reply
        self._permit(reply)

    def drop(self, turn_id: str) -> None:
        """Stop thinking or speaking."""
        prepared = self._prepared
        if prepared is None or prepared.turn_id != turn_id:
            self._end(interrupted=True)
            return
        self._prepared = None
        prepared.stop_thinking()

    def shorten(self) -> float:
        """Say no more than the clause that is being heard; return the seconds that are left of it."""
        if self.reply:
            self.reply.stop_thinking()
        return self.outbound.playout.shorten()

    async def until_silent(self) -> None:
        """Return when no answer has the floor."""
        await self._silent.wait()

    def floor_is(self, *, idle: bool) -> None:
        """Work on the summary while nobody speaks and nothing is asked."""
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
        question, publisher = reply.question, self._publisher
        thoughts = self._thinking.thoughts(
            question, reply.permission.wait, reply.times.answered, lambda text: publisher.write(reply, text)
        )
        delivery = Delivery(
            thoughts,
            reply.permission,
            reply.times,
            question.text,
            self._thinking.language_of(question),
            on_failure=lambda: publisher.failed(reply),
            on_unspoken=lambda lang: publisher.unspoken(reply, lang),
        )
        respond = self._speaker.answer if question.aloud else self._speaker.write
        try:
            publisher.write(reply, await respond(delivery))
        finally:
            # Also after a defect: the turn must end, or the agent would think for ever.
            reply.queued_all = True
            if self.reply is reply and not self.outbound.playout.queued_secs:
                self._drained()

    def _packet_played(self) -> None:
        reply = self.reply
        if reply is None:
            return
        text = self.outbound.playout.current_text
        if not reply.began_at:
            reply.began_at = loop_time()
            self._became_audible(reply.turn_id)
        if reply.times.first_clause_at is not None:
            # Before the first clause people are only told to wait.
            reply.times.mark("first_audio_at", loop_time())
        if text != reply.shown:
            reply.shown = text
            self._changed()
            self._publisher.caption(reply, text, final=False)

    def _drained(self) -> None:
        if self.reply and self.reply.queued_all:
            turn_id = self.reply.turn_id
            self._finished(turn_id, self._end(interrupted=False))

    def _end(self, *, interrupted: bool) -> str:
        """Let the answer go; return what was heard of it."""
        reply, self.reply = self.reply, None
        if reply is None:
            return ""
        reply.stop_thinking()
        self._silent.set()
        said = self.outbound.playout.played_text
        self.outbound.playout.clear()
        self._publisher.ended(reply, said, interrupted=interrupted)
        return said
