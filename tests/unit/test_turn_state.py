"""Turns: who is answered, what waits, and that replies never overlap."""

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
    Refusal,
    RefuseQuestion,
    ReleasePlayout,
    TurnState,
)
from aiagent.turn.patience import (
    FIRST_WAIT_SECS,
    UNJUDGED_WAIT_SECS,
)
from aiagent.turn.state import TurnMachine
from tests.unit.turn_questions import ask, begun, machine, shown

pytestmark = pytest.mark.unit


def test_a_question_by_name_is_answered() -> None:
    turns = machine()
    reply = ask(turns)
    assert (reply.question.text, reply.question.asked_by) == ("What is ice?", "alice")
    assert shown(turns) is TurnState.THINKING
    turns.became_audible(reply.question.turn_id)
    assert shown(turns) is TurnState.SPEAKING
    assert turns.reply_finished(reply.question.turn_id, 12.0) == []
    assert shown(turns) is TurnState.IDLE


def test_talk_among_people_is_not_answered() -> None:
    turns = machine()
    turns.speech_started("alice")
    assert shown(turns) is TurnState.LISTENING
    turns.speech_stopped("alice", 1.0)
    assert turns.utterance_recognised("alice", "What is ice?", 1.0, 1.1) == []
    assert shown(turns) is TurnState.IDLE


def test_in_conversation_mode_every_turn_is_answered() -> None:
    assert ask(machine(Mode.CONVERSATION), "What is ice?").question.text == "What is ice?"


@pytest.mark.parametrize("mode", [Mode.CAPTIONS, Mode.OFF])
def test_in_silent_modes_nothing_is_answered(mode: Mode) -> None:
    assert machine(mode).utterance_recognised("alice", "Nova, what is ice?", 1.0, 1.1) == []


def test_the_name_alone_makes_the_next_sentence_of_the_same_speaker_a_question() -> None:
    turns = machine()
    assert turns.utterance_recognised("alice", "Nova.", 1.0, 1.1) == []
    assert turns.utterance_recognised("bob", "What is ice?", 2.0, 2.1) == []
    assert begun(turns.utterance_recognised("alice", "What is ice?", 3.0, 3.1)).question.text == "What is ice?"


def test_a_call_is_forgotten_after_a_while() -> None:
    turns = machine()
    turns.utterance_recognised("alice", "Nova.", 1.0, 1.1)
    assert turns.utterance_recognised("alice", "What is ice?", 20.0, 20.1) == []


def test_a_sentence_without_an_end_is_given_more_time() -> None:
    assert ask(machine(), "Nova, what is ice?").question.not_before == 10.0
    assert ask(machine(), "Nova, what about ice").question.not_before == 10.0 + UNJUDGED_WAIT_SECS
    assert ask(machine(), "Nova, what is").question.not_before == 10.0 + FIRST_WAIT_SECS


def test_a_cough_pauses_the_agent_and_no_more() -> None:
    turns = machine()
    turns.became_audible(ask(turns).question.turn_id)
    assert turns.speech_started("bob") == [HoldPlayout()]
    assert turns.speech_continued("bob", 0.4, 10.9) == []
    assert turns.speech_stopped("bob", 11.0) == [ReleasePlayout()]
    assert shown(turns) is TurnState.SPEAKING


def test_speech_of_500_ms_takes_the_floor_once_a_word_of_it_is_known() -> None:
    turns = machine()
    reply = ask(turns)
    turns.became_audible(reply.question.turn_id)
    turns.speech_started("bob")
    assert turns.speech_continued("bob", 0.5, 11.0) == []
    assert turns.partial_recognised("bob", "Listen", 11.1) == [DropReply(reply.question.turn_id)]
    assert shown(turns) is TurnState.LISTENING


def test_a_speaker_who_goes_on_before_the_answer_completes_the_question() -> None:
    turns = machine()
    reply = ask(turns, "Nova, what is the capital")
    assert turns.speech_started("alice") == [HoldPlayout()]
    assert turns.speech_continued("alice", 0.5, 11.0) == [DropReply(reply.question.turn_id)]
    turns.speech_stopped("alice", 12.0)
    completed = begun(turns.utterance_recognised("alice", "of France?", 12.0, 12.1))
    assert completed.question.text == "What is the capital of France?"


def test_the_agent_does_not_start_while_another_person_speaks() -> None:
    turns = machine()
    turns.speech_started("bob")
    commands = turns.utterance_recognised("alice", "Nova, what is ice?", 1.0, 1.1)
    assert [type(c) for c in commands] == [BeginReply, HoldPlayout]
    assert turns.speech_stopped("bob", 2.0) == [ReleasePlayout()]


def test_two_more_questions_wait_and_a_third_is_refused() -> None:
    turns = machine()
    first = begun(turns.asked("alice", "one", 1.0))
    for text in ("two", "three"):
        assert turns.asked("bob", text, 2.0) == []
    assert turns.queued == 2
    assert turns.asked("bob", "four", 2.0) == [RefuseQuestion("bob", Refusal.BUSY)]
    assert turns.asked("bob", "five", 3.0) == []
    second = begun(turns.reply_finished(first.question.turn_id, 3.0))
    third = begun(turns.reply_finished(second.question.turn_id, 4.0))
    assert [second.question.text, third.question.text] == ["two", "three"]
    assert turns.reply_finished(third.question.turn_id, 5.0) == []


def test_stop_ends_the_answer_and_the_waiting_questions() -> None:
    turns = machine()
    first = begun(turns.asked("alice", "one", 1.0))
    turns.asked("bob", "two", 1.0)
    assert turns.stopped() == [DropReply(first.question.turn_id)]
    assert turns.reply_finished(first.question.turn_id, 2.0) == []
    assert shown(turns) is TurnState.IDLE


def test_muted_the_agent_neither_answers_nor_takes_questions() -> None:
    turns = machine()
    first = begun(turns.asked("alice", "one", 1.0))
    assert turns.set_muted(True) == [DropReply(first.question.turn_id)]
    assert turns.asked("alice", "two", 2.0) == [RefuseQuestion("alice", Refusal.MUTED)]
    assert shown(turns) is TurnState.MUTED
    assert turns.set_muted(False) == []
    assert shown(turns) is TurnState.IDLE


def test_a_speaker_who_leaves_in_mid_sentence_does_not_block_the_agent() -> None:
    turns = machine()
    turns.became_audible(ask(turns).question.turn_id)
    turns.speech_started("bob")
    assert turns.participant_left("bob", 11.0) == [ReleasePlayout()]


EVENTS = st.sampled_from(
    (
        "start",
        "more",
        "stop",
        "likely",
        "final",
        "final else",
        "ask",
        "audible",
        "done",
        "left",
        "halt",
        "mute",
        "unmute",
    )
)


def happen(turns: TurnMachine, event: str, peer_id: str, now: float) -> list[Command]:
    reply_id = turns.reply.turn_id if turns.reply else "none"
    match event:
        case "start":
            return turns.speech_started(peer_id)
        case "more":
            return turns.speech_continued(peer_id, 0.5, now)
        case "stop":
            return turns.speech_stopped(peer_id, now)
        case "likely":
            return turns.utterance_likely(peer_id, "Nova, what is ice?", now, 0.4, now)
        case "final":
            return turns.utterance_recognised(peer_id, "Nova, what is ice?", now, now)
        case "final else":
            return turns.utterance_recognised(peer_id, "Nova, what is steam?", now, now)
        case "ask":
            return turns.asked(peer_id, "what", now)
        case "done":
            return turns.reply_finished(reply_id, now)
        case "left":
            return turns.participant_left(peer_id, now)
        case "halt":
            return turns.stopped()
        case "mute" | "unmute":
            return turns.set_muted(event == "mute")
    turns.became_audible(reply_id)
    return []


@given(st.lists(st.tuples(EVENTS, st.sampled_from(["alice", "bob"])), max_size=60))
def test_replies_never_overlap_whatever_happens(history: list[tuple[str, str]]) -> None:
    turns = machine()
    open_turn: str | None = None
    prepared: str | None = None
    now = 0.0
    for event, peer_id in history:
        now += 0.5
        reply_id = turns.reply.turn_id if turns.reply else "none"
        if event == "done" and open_turn == reply_id:
            open_turn = None
        commands = happen(turns, event, peer_id, now)
        for command in commands:
            if isinstance(command, DropReply):
                assert command.turn_id in (open_turn, prepared)
                if command.turn_id == open_turn:
                    open_turn = None
                else:
                    prepared = None
            if isinstance(command, PrepareReply):
                assert (open_turn, prepared) == (None, None)
                prepared = command.question.turn_id
            if isinstance(command, ConfirmReply):
                assert (open_turn, prepared) == (None, command.question.turn_id)
                open_turn, prepared = prepared, None
            if isinstance(command, BeginReply):
                assert open_turn is None
                open_turn = command.question.turn_id
        assert (turns.reply.turn_id if turns.reply else None) == open_turn
