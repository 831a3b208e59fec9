"""One answer on its way from a question to the room."""

import asyncio
from dataclasses import dataclass, field

from aiagent.clock import loop_time
from aiagent.metrics.turns import TurnTimes
from aiagent.turn.commands import Question


class Permission:
    """Lets an answer be heard that was thought of before the question was certain."""

    def __init__(self) -> None:
        self._given = asyncio.Event()
        self._not_before = 0.0

    def give(self, not_before: float) -> None:
        """The answer may be heard from that monotonic moment on."""
        self._not_before = not_before
        self._given.set()

    async def wait(self) -> None:
        """Return at the moment from which on the answer may be heard."""
        await self._given.wait()
        await asyncio.sleep(max(0.0, self._not_before - loop_time()))


@dataclass(slots=True)
class Reply:
    """An answer that is thought of or heard.

    `began_at` is when it was first heard, `shown` how much of it its caption shows. `queued_all` is set when no more
    clauses come, `written` when it is in the chat, `failed` when the language model failed, `unspoken` when no voice
    speaks its language.
    """

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
    def turn_id(self) -> str:
        """The id of the turn, which is the id of the answer's segment too."""
        return self.question.turn_id

    @property
    def is_being_thought_of(self) -> bool:
        """Whether the language model is at work on it."""
        return self.thinking is not None and not self.thinking.done()

    def stop_thinking(self) -> None:
        """No more of the answer is needed."""
        if self.thinking:
            self.thinking.cancel()
