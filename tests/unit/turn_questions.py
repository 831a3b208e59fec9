"""Turn machines that are asked something."""

from aiagent.turn.commands import (
    BeginReply,
    Command,
    Mode,
    PrepareReply,
    Question,
    TurnState,
)
from aiagent.turn.state import TurnMachine


def machine(mode: Mode = Mode.ADDRESSED) -> TurnMachine:
    return TurnMachine(mode, ("Nova",))


def shown(turns: TurnMachine) -> TurnState:
    return turns.state


def begun(commands: list[Command]) -> BeginReply:
    (command,) = [c for c in commands if isinstance(c, BeginReply)]
    return command


def ask(turns: TurnMachine, text: str = "Nova, what is ice?", peer_id: str = "alice", now: float = 10.0) -> BeginReply:
    turns.speech_started(peer_id)
    turns.speech_stopped(peer_id, now)
    return begun(turns.utterance_recognised(peer_id, text, now, now + 0.1))


def prepared(turns: TurnMachine, text: str = "Nova, what is ice?", peer_id: str = "alice") -> Question:
    """The question that the agent thinks about while the speaker pauses."""
    turns.speech_started(peer_id)
    (command,) = turns.utterance_likely(peer_id, text, 10.0, 0.5, 10.1)
    assert isinstance(command, PrepareReply)
    return command.question
