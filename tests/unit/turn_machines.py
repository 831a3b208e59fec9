"""Turn machines in the middle of a conversation."""

from aiagent.turn.commands import (
    BeginReply,
    Command,
    ConfirmReply,
    Mode,
    Question,
)
from aiagent.turn.state import TurnMachine


def machine(mode: Mode = Mode.ADDRESSED) -> TurnMachine:
    turns = TurnMachine(mode, ("Nova", "诺娃"))
    turns.addressing.set_people(["Alice", "Bob Miller", "王芳"])
    return turns


def begun(commands: list[Command]) -> Question:
    (command,) = [c for c in commands if isinstance(c, BeginReply | ConfirmReply)]
    return command.question


def say(turns: TurnMachine, text: str, peer_id: str = "alice", began_at: float = 9.0) -> list[Command]:
    """Somebody says this in one second."""
    turns.speech_started(peer_id)
    commands = turns.speech_stopped(peer_id, began_at + 1)
    return commands + turns.utterance_recognised(peer_id, text, began_at + 1, began_at + 1.1, began_at=began_at)


def answer(turns: TurnMachine, *, until: float, said: str = "It is frozen water.") -> None:
    """The question that is answered is answered."""
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    turns.reply_finished(turns.reply.turn_id, until, said)


def speaking(turns: TurnMachine) -> str:
    """The agent is heard; the turn id."""
    say(turns, "Nova, what is ice?")
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    return turns.reply.turn_id
