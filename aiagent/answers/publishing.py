"""The room sees the agent's state, and its answers as captions and messages. Memory and storage get the answers too."""

from collections.abc import Callable

from aiagent.answers.context import RoomContext
from aiagent.answers.reply import Reply
from aiagent.captions.utterance import Segment
from aiagent.clock import loop_time
from aiagent.language.phrases import phrase
from aiagent.language.tags import answer_language, is_chinese
from aiagent.memory.conversation import Conversation
from aiagent.metrics.turns import EndedTurn
from aiagent.room.frames import AgentState, Chat, ClientFrame
from aiagent.turn.commands import TurnState
from aiagent.turn.state import TurnMachine

MAX_CHAT_CHARS = 4000
MAX_QUESTION_CHARS = 2000

# Stores a segment: its kind ("speech" or "agent"), whether it was interrupted, and the turn that an answer belongs to.
Store = Callable[[Segment, str, bool, str | None], None]


class AnswerPublisher:
    """Publishes the answers of one room's agent."""

    def __init__(
        self, room: RoomContext, memory: Conversation, send: Callable[[ClientFrame], None], store: Store
    ) -> None:
        self._room = room
        self._memory = memory
        self._send = send
        self._store = store
        self._told_no_voice = False

    def caption(self, reply: Reply, text: str, *, final: bool) -> None:
        """Show as a caption what has been heard so far, or in the end."""
        self._send(self._segment(reply, text).caption(self._room.clock, final=final))

    def failed(self, reply: Reply) -> None:
        """Say in the chat that no language model answers."""
        reply.failed = True
        self._send(Chat(phrase("no_model", self._room.persona().language)))

    def unspoken(self, reply: Reply, lang: str) -> None:
        """No installed voice speaks the answer's language: it is written, and the chat says why, once.

        What could be installed is for hosts.
        """
        reply.unspoken = True
        if is_chinese(lang):
            self._room.tell_hosts(phrase("install_voice", self._room.persona().language))
        if not self._told_no_voice:
            self._told_no_voice = True
            self._send(Chat(phrase("no_voice", lang)))

    def write(self, reply: Reply, text: str) -> None:
        """Write the answer to the chat too, where it was asked there, and where no voice speaks it.

        An announcement is there already.
        """
        if not (reply.question.in_chat or reply.unspoken) or reply.written or reply.failed or not text:
            return
        if reply.question.announcement:
            return
        reply.written = True
        reply.times.mark("written_at", loop_time())
        self._send(Chat(text[:MAX_CHAT_CHARS], turn_id=reply.turn_id))
        if not reply.question.aloud or (reply.unspoken and not reply.began_at):
            self._memory.agent_said(text, interrupted=False, at_secs=self._room.clock.meeting_secs(loop_time()))

    def ended(self, reply: Reply, said: str, *, interrupted: bool) -> None:
        """Remember, caption and store `said`, which is what was heard of the answer, and report the turn."""
        reply.times.mark("ended_at", loop_time())
        at_secs = self._room.clock.meeting_secs(reply.began_at) if reply.began_at else 0.0
        self._memory.agent_said(said, interrupted=interrupted, at_secs=at_secs, line_id=reply.turn_id)
        if reply.began_at:
            self.caption(reply, said or "…", final=True)
        if said:
            self._store(self._segment(reply, said), "agent", interrupted, reply.turn_id)
            self.write(reply, f"{said} …")
        self._report_turn(reply, interrupted)

    def _segment(self, reply: Reply, text: str) -> Segment:
        language = self._room.persona().language
        return Segment(reply.turn_id, self._room.self_id, text, language, reply.began_at, loop_time())

    def _report_turn(self, reply: Reply, interrupted: bool) -> None:
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


class StatePublisher:
    """Shows the room the agent's state (docs/protocol.md, `agent_state`), whenever something of it is new."""

    def __init__(self, machine: TurnMachine, send: Callable[[ClientFrame], None]) -> None:
        self._machine = machine
        self._send = send
        self._shown: tuple[str, str, int, str | None] | None = None

    def show(self, reply: Reply | None) -> None:
        """Show the state, with the answer that has the floor."""
        machine = self._machine
        text = reply.shown if reply else ""
        wanted = machine.wants_to_answer if machine.state is TurnState.HAND else None
        asked = reply.question if reply else wanted
        news = (machine.state.value, text, machine.queued, asked.turn_id if asked else None)
        if news == self._shown:
            return
        begins = self._shown is None or news[-1] != self._shown[-1] or machine.state is TurnState.HAND
        self._shown = news
        self._send(
            AgentState(
                state=machine.state.value,
                turn_id=asked.turn_id if asked else None,
                # Nobody asks for what the agent says by itself.
                asked_by=asked.asked_by if asked and not asked.announcement else None,
                text=text,
                metrics=reply.times.as_metrics() if reply else None,
                queued=machine.queued,
                question=asked.text[:MAX_QUESTION_CHARS] if asked and begins and not asked.announcement else "",
            )
        )
