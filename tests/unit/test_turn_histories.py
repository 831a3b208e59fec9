"""The agent is never heard while somebody speaks, and loses no question, whatever happens."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.turn.commands import (
    BeginReply,
    Command,
    ConfirmReply,
    DropReply,
    HoldPlayout,
    Mode,
    PrepareReply,
    RaiseHand,
    Refusal,
    RefuseQuestion,
    ReleasePlayout,
)
from tests.unit.turn_machines import machine

pytestmark = pytest.mark.unit


EVENTS = (
    *("start", "more", "stop", "likely", "final", "nod", "final else", "words", "ask", "ask in chat", "moderator asks"),
    *("audible", "done", "left", "halt", "mute", "unmute", "let speak", "decline"),
    *(f"mode {mode.value}" for mode in Mode),
)


class Room:
    """A room that does what the machine says: who speaks, what is held, and whether the hand is up."""

    def __init__(self) -> None:
        self.turns = machine()
        self.now = 0.0
        self.speakers: set[str] = set()
        self.held = False
        self.hand = False
        self.prepared: set[str] = set()
        self.refused = 0

    def happen(self, event: str, peer_id: str) -> None:
        self.now += 0.5
        turns, now = self.turns, self.now
        reply_id = turns.reply.turn_id if turns.reply else "none"
        match event:
            case "start":
                self.speakers.add(peer_id)
                commands = turns.speech_started(peer_id)
            case "stop":
                self.speakers.discard(peer_id)
                commands = turns.speech_stopped(peer_id, now)
            case "left":
                self.speakers.discard(peer_id)
                commands = turns.participant_left(peer_id, now)
            case "let speak":
                self.hand = False
                commands = turns.let_speak(now)
            case "decline":
                self.hand = False
                commands = turns.declined()
            case "audible":
                # A packet is played only where the playout is not held.
                if turns.reply and turns.reply.aloud and not self.held:
                    turns.became_audible(reply_id)
                commands = []
            case _:
                commands = self._said(event, peer_id, reply_id)
        for command in commands:
            self._follow(command)

    def _said(self, event: str, peer_id: str, reply_id: str) -> list[Command]:
        turns, now = self.turns, self.now
        if event.startswith("mode "):
            return turns.set_mode(Mode(event.removeprefix("mode ")))
        texts = {"final": "Nova, what is ice?", "nod": "Mm-hm.", "final else": "And steam?"}
        if event in texts:
            return turns.utterance_recognised(peer_id, texts[event], now, now, began_at=now - 1)
        happened: dict[str, Callable[[], list[Command]]] = {
            "more": lambda: turns.speech_continued(peer_id, 0.6, now),
            "likely": lambda: turns.utterance_likely(peer_id, "Nova, what is ice?", now, 0.4, now, began_at=now - 1),
            "words": lambda: turns.partial_recognised(peer_id, "hang on", now),
            "ask": lambda: turns.asked(peer_id, "what", now),
            "ask in chat": lambda: turns.asked(peer_id, "what", now, in_chat=True),
            "moderator asks": lambda: turns.asked(peer_id, "what", now, by_moderator=True),
            "done": lambda: turns.reply_finished(reply_id, now),
            "halt": turns.stopped,
            "mute": lambda: turns.set_muted(True),
            "unmute": lambda: turns.set_muted(False),
        }
        return happened[event]()

    def _follow(self, command: Command) -> None:
        match command:
            case BeginReply() | ReleasePlayout():
                self.held = False
            case ConfirmReply(question):
                assert question.turn_id in self.prepared
                self.prepared.discard(question.turn_id)
                self.held = False
            case HoldPlayout():
                self.held = True
            case PrepareReply(question):
                assert not self.prepared, "one answer is prepared at a time"
                self.prepared.add(question.turn_id)
            case DropReply(turn_id):
                self.prepared.discard(turn_id)
            case RaiseHand(raised):
                assert raised is not self.hand
                self.hand = raised
            case RefuseQuestion():
                self.refused += 1


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(["alice", "bob", "carol"])), max_size=80))
def test_the_agent_is_never_heard_while_somebody_speaks(history: list[tuple[str, str]]) -> None:
    room = Room()
    for event, peer_id in history:
        room.happen(event, peer_id)
        turns = room.turns
        if turns.reply and turns.reply.aloud and room.speakers:
            assert room.held, "the playout runs while somebody speaks"
        if turns.reply and turns.reply.aloud and not room.speakers:
            assert not room.held, "nobody speaks and the agent still waits"
        assert room.hand is (turns.wants_to_answer is not None)
        assert 0 <= turns.queued <= 2
        if turns.muted or turns.mode is Mode.OFF:
            assert turns.wants_to_answer is None
        if turns.mode in (Mode.CAPTIONS, Mode.OFF):
            assert turns.reply is None or not turns.reply.aloud


@given(st.lists(st.sampled_from(["ask", "ask in chat"]), min_size=4, max_size=12))
def test_a_question_too_many_is_refused_and_none_is_lost(history: list[str]) -> None:
    room = Room()
    for event in history:
        room.happen(event, "bob")
    assert room.refused == 1
    answered = 0
    while room.turns.reply:
        answered += 1
        room.happen("done", "bob")
    assert answered == 3


def test_a_refusal_is_not_repeated_at_once() -> None:
    turns = machine(Mode.OFF)
    assert turns.asked("bob", "why?", 1.0) == [RefuseQuestion("bob", Refusal.MUTED)]
    assert turns.asked("bob", "why?", 2.0) == []
    assert turns.asked("bob", "why?", 12.0) == [RefuseQuestion("bob", Refusal.MUTED)]
