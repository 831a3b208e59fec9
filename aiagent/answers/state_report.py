"""What the room sees of the agent: an `agent_state` frame whenever something of it is new (docs/protocol.md). Pure."""

from collections.abc import Callable

from aiagent.metrics.turns import TurnTimes
from aiagent.room.frames import AgentState, ClientFrame
from aiagent.turn.commands import Question, TurnState
from aiagent.turn.state import TurnMachine

MAX_SHOWN_QUESTION_CHARS = 300


class StateReport:
    """Tells the room of one agent; what it knows already is not told again."""

    def __init__(self, machine: TurnMachine, send: Callable[[ClientFrame], None]) -> None:
        self._machine = machine
        self._send = send
        self._told: tuple[str, str, int, str | None] | None = None

    def show(self, answered: Question | None, text: str, times: TurnTimes | None) -> None:
        """The question that is being answered, how much of the answer was heard, and how long its stages took."""
        machine = self._machine
        wanted = machine.wants_to_answer if machine.state is TurnState.HAND else None
        asked = answered or wanted
        news = (machine.state.value, text, machine.queued, asked.turn_id if asked else None)
        if news == self._told:
            return
        self._told = news
        self._send(
            AgentState(
                state=machine.state.value,
                turn_id=asked.turn_id if asked else None,
                asked_by=asked.asked_by if asked else None,
                text=text,
                metrics=times.as_metrics() if times else None,
                queued=machine.queued,
                question=wanted.text[:MAX_SHOWN_QUESTION_CHARS] if wanted else "",
            )
        )
