"""The raised hand: what is prepared waits for a moderator, and what lowers the hand."""

from collections.abc import Callable

import pytest

from aiagent.turn.commands import (
    BeginReply,
    Command,
    ConfirmReply,
    DropReply,
    HoldPlayout,
    Mode,
    PrepareReply,
    RaiseHand,
    ReleasePlayout,
    TurnState,
)
from aiagent.turn.preparation import PREPARED_FOR_SECS
from tests.unit.turn_machines import answer, begun, machine, say

pytestmark = pytest.mark.unit


def test_in_hand_mode_a_question_raises_the_hand_and_is_thought_about() -> None:
    turns = machine(Mode.HAND)
    prepare, raise_hand = say(turns, "Nova, what is ice?")
    assert isinstance(prepare, PrepareReply)
    assert raise_hand == RaiseHand(True)
    assert turns.state is TurnState.HAND
    assert turns.wants_to_answer == prepare.question
    assert turns.queued == 0


def test_a_moderator_lets_it_say_what_it_has_prepared() -> None:
    turns = machine(Mode.HAND)
    prepare, _ = say(turns, "Nova, what is ice?")
    assert isinstance(prepare, PrepareReply)
    (confirm,) = turns.let_speak(20.0)
    assert isinstance(confirm, ConfirmReply)
    assert confirm.question.turn_id == prepare.question.turn_id
    assert confirm.question.not_before == 20.0
    assert turns.state is TurnState.THINKING


def test_what_was_prepared_too_long_ago_is_thought_of_anew() -> None:
    turns = machine(Mode.HAND)
    prepare, _ = say(turns, "Nova, what is ice?")
    assert isinstance(prepare, PrepareReply)
    dropped, begin = turns.let_speak(11.0 + PREPARED_FOR_SECS)
    assert dropped == DropReply(prepare.question.turn_id)
    assert isinstance(begin, BeginReply)


def test_the_talk_of_who_asked_does_not_drop_what_waits_for_a_moderator() -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    turns.speech_started("alice")
    assert turns.speech_continued("alice", 2.0, 15.0) == []
    turns.speech_stopped("alice", 16.0)
    assert turns.utterance_recognised("alice", "I really want to know.", 16.0, 16.1, began_at=14.0) == []
    assert turns.state is TurnState.HAND


def test_the_agent_that_may_speak_waits_until_nobody_else_does() -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    turns.speech_started("bob")
    assert [type(c) for c in turns.let_speak(20.0)] == [ConfirmReply, HoldPlayout]
    assert turns.speech_stopped("bob", 21.0) == [ReleasePlayout()]


def test_a_lowered_hand_declines_the_answer() -> None:
    turns = machine(Mode.HAND)
    prepare, _ = say(turns, "Nova, what is ice?")
    assert isinstance(prepare, PrepareReply)
    assert turns.declined() == [DropReply(prepare.question.turn_id)]
    assert turns.state is TurnState.IDLE
    assert turns.let_speak(20.0) == []


def test_the_hand_is_raised_again_for_the_next_question() -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    assert say(turns, "Nova, what is steam?", "bob", 12.0) == []
    assert turns.queued == 1
    first = turns.let_speak(20.0)
    assert first[-1] == RaiseHand(True)
    assert turns.wants_to_answer
    assert turns.wants_to_answer.asked_by == "bob"
    answer(turns, until=25.0)
    assert turns.state is TurnState.HAND


def test_a_moderator_who_types_is_answered_at_once() -> None:
    turns = machine(Mode.HAND)
    assert begun(turns.asked("alice", "what is ice?", 1.0, by_moderator=True)).aloud
    turns = machine(Mode.HAND)
    assert [type(c) for c in turns.asked("bob", "what is ice?", 1.0)] == [PrepareReply, RaiseHand]


def test_another_mode_lowers_the_hand() -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    commands = turns.set_mode(Mode.ADDRESSED)
    assert [type(c) for c in commands] == [DropReply, RaiseHand]
    assert commands[-1] == RaiseHand(False)
    assert turns.state is TurnState.IDLE


def test_an_agent_that_comes_back_shows_its_hand_as_it_is() -> None:
    turns = machine(Mode.HAND)
    assert turns.hand_is(raised=False) == []
    assert turns.hand_is(raised=True) == [RaiseHand(False)]
    say(turns, "Nova, what is ice?")
    assert turns.hand_is(raised=False) == [RaiseHand(True)]


@pytest.mark.parametrize("how", ["stop", "mute", "left"])
def test_the_hand_goes_down_with_its_question(how: str) -> None:
    turns = machine(Mode.HAND)
    say(turns, "Nova, what is ice?")
    happened: dict[str, Callable[[], list[Command]]] = {
        "stop": turns.stopped,
        "mute": lambda: turns.set_muted(True),
        "left": lambda: turns.participant_left("alice", 20.0),
    }
    commands = happened[how]()
    assert [type(c) for c in commands] == [DropReply, RaiseHand]
    assert commands[-1] == RaiseHand(False)
