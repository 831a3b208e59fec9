"""Answers that are prepared in a pause, and the patience with unfinished sentences."""

import pytest

from aiagent.turn.commands import (
    BeginReply,
    ConfirmReply,
    DropReply,
    Mode,
    TurnState,
)
from aiagent.turn.patience import (
    ASKING_WAIT_SECS,
    FIRST_WAIT_SECS,
    LONGEST_WAIT_SECS,
    QUESTION_WAIT_SECS,
    UNJUDGED_WAIT_SECS,
    Patience,
)
from tests.unit.turn_questions import ask, begun, machine, prepared, shown

pytestmark = pytest.mark.unit


def test_an_answer_is_prepared_in_the_pause_and_heard_when_the_text_was_right() -> None:
    turns = machine()
    question = prepared(turns)
    assert shown(turns) is TurnState.LISTENING
    turns.speech_stopped("alice", 10.2)
    (command,) = turns.utterance_recognised("alice", "Nova, what is ice?", 10.0, 10.2, completion=0.9)
    assert isinstance(command, ConfirmReply)
    assert (command.question.turn_id, command.question.not_before) == (question.turn_id, 10.0)
    assert shown(turns) is TurnState.THINKING


def test_a_prepared_answer_is_dropped_when_the_speaker_goes_on() -> None:
    turns = machine()
    question = prepared(turns)
    assert turns.speech_continued("alice", 0.5, 10.2) == []
    assert turns.speech_continued("alice", 0.55, 10.2) == [DropReply(question.turn_id)]


def test_a_prepared_answer_is_dropped_when_the_text_changed() -> None:
    turns = machine()
    question = prepared(turns)
    turns.speech_stopped("alice", 10.2)
    dropped, begun_reply = turns.utterance_recognised("alice", "Nova, what is eyes?", 10.0, 10.2)
    assert dropped == DropReply(question.turn_id)
    assert isinstance(begun_reply, BeginReply)
    assert begun_reply.question.text == "What is eyes?"


def test_nothing_is_prepared_while_somebody_else_speaks_or_is_answered() -> None:
    turns = machine()
    turns.speech_started("bob")
    turns.speech_started("alice")
    assert turns.utterance_likely("alice", "Nova, what is ice?", 10.0, 0.5, 10.1) == []
    turns = machine()
    ask(turns)
    turns.speech_started("bob")
    assert turns.utterance_likely("bob", "Nova, what is ice?", 10.0, 0.5, 10.1) == []


def test_looking_at_a_likely_text_uses_no_call_up() -> None:
    turns = machine()
    turns.utterance_recognised("alice", "Nova.", 1.0, 1.1)
    assert turns.question_in("alice", "What is ice?", 3.0) == "What is ice?"
    assert turns.question_in("alice", "What is ice?", 3.0) == "What is ice?"
    assert begun(turns.utterance_recognised("alice", "What is ice?", 3.0, 3.1)).question.text == "What is ice?"
    assert turns.question_in("alice", "What is ice?", 3.2) is None


def test_an_unfinished_sentence_is_waited_for_and_a_finished_one_is_not() -> None:
    assert ask(machine(), "Nova, I like ice").question.not_before == 10.0 + UNJUDGED_WAIT_SECS
    turns = machine()
    waiting = begun(turns.utterance_recognised("alice", "Nova, what is.", 10.0, 10.1, completion=0.1))
    assert waiting.question.not_before == 10.0 + FIRST_WAIT_SECS


@pytest.mark.parametrize(
    ("text", "completion", "wait_secs"),
    [
        ("Nova, what is ice?", 0.9, 0.0),
        ("Nova, what is ice?", 0.1, QUESTION_WAIT_SECS),
        ("Nova, I live in Berlin.", 0.9, 0.0),
        ("Nova, I live in Berlin.", 0.1, FIRST_WAIT_SECS),
        ("Nova, can you tell me about the.", 0.9, FIRST_WAIT_SECS),
        ("", 0.9, 0.0),
    ],
)
def test_words_and_sound_tell_together_whether_a_turn_is_over(text: str, completion: float, wait_secs: float) -> None:
    assert Patience().wait_secs("alice", text, completion) == wait_secs


@pytest.mark.parametrize("text", ["Nova, who wrote Romeo and Juliet.", "How tall is it.", "诺娃,光合作用是什么。"])
def test_what_begins_like_a_question_is_waited_for_less_long(text: str) -> None:
    assert Patience().wait_secs("alice", text, 0.2) == ASKING_WAIT_SECS
    assert Patience().wait_secs("alice", "Nova, I would say.", 0.2) == FIRST_WAIT_SECS
    assert Patience().wait_secs("alice", "Nova, what is the.", 0.2) == FIRST_WAIT_SECS


def test_the_time_of_an_answer_is_no_pause_of_who_asked() -> None:
    patience = Patience()
    patience.spoke("alice", 0.0, 1.0)
    patience.answered("alice")
    patience.spoke("alice", 3.4, 4.0)
    assert patience.wait_secs("alice", "so", 0.2) == FIRST_WAIT_SECS


def test_patience_grows_with_the_pauses_of_a_speaker() -> None:
    patience = Patience()
    patience.spoke("alice", 0.0, 1.0)
    patience.spoke("alice", 2.9, 4.0)
    assert patience.wait_secs("alice", "so", 0.2) == pytest.approx(1.9 * 1.25)
    assert patience.wait_secs("bob", "so", 0.2) == FIRST_WAIT_SECS
    patience.spoke("alice", 6.3, 7.0)
    assert patience.wait_secs("alice", "so", 0.2) == LONGEST_WAIT_SECS
    patience.forget("alice")
    assert patience.wait_secs("alice", "so", 0.2) == FIRST_WAIT_SECS


@pytest.mark.parametrize("text", ["Mm-hm.", "Yeah.", "OK!", "I see.", "嗯", "好的。", "..."])
def test_a_sound_of_listening_is_no_turn(text: str) -> None:
    turns = machine(Mode.CONVERSATION)
    assert turns.utterance_recognised("alice", text, 10.0, 10.1) == []
