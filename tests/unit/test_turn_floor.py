"""The floor: the raised hand, replies, interruptions by words, refusals, and what must never happen."""

import pytest

from aiagent.turn.barge_in import LONGEST_BACKCHANNEL_SECS, interrupts, is_backchannel, is_closing, is_stop
from aiagent.turn.commands import (
    BeginReply,
    DropReply,
    Mode,
    ReleasePlayout,
    TurnState,
)
from aiagent.turn.follow_ups import REPLY_WINDOW_SECS
from tests.unit.turn_machines import answer, begun, machine, say, speaking

pytestmark = pytest.mark.unit


def test_in_captions_mode_a_typed_question_is_answered_in_writing_whoever_speaks() -> None:
    turns = machine(Mode.CAPTIONS)
    question = begun(turns.asked("alice", "what is ice?", 1.0))
    assert (question.aloud, question.in_chat) == (False, True)
    assert turns.speech_started("bob") == []
    assert turns.speech_continued("bob", 2.0, 3.0) == []
    assert turns.reply == question


def test_a_question_from_the_chat_is_answered_aloud_and_in_writing() -> None:
    question = begun(machine().asked("alice", "what is ice?", 1.0, in_chat=True))
    assert (question.aloud, question.in_chat) == (True, True)


def test_a_reply_within_eight_seconds_needs_no_name() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert begun(say(turns, "And what is steam?", began_at=15.0 + REPLY_WINDOW_SECS)).text == "And what is steam?"
    answer(turns, until=30.0)
    assert say(turns, "Good to know that.", began_at=30.1 + REPLY_WINDOW_SECS) == []


def test_a_reply_counts_by_its_beginning_however_long_it_is() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert turns.utterance_recognised("alice", "and so on", 40.0, 40.1, began_at=20.0) != []


@pytest.mark.parametrize(
    "text",
    ["Bob, what do you think?", "Bob Miller, your turn.", "王芳，你怎么看？", "Mm-hm.", "Okay, thank you.", "谢谢。"],
)
def test_talk_to_somebody_else_and_thanks_are_no_reply(text: str) -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert say(turns, text, began_at=16.0) == []


def test_yes_is_a_reply_to_a_question_of_the_agent() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0, said="Frozen water. Shall I go on?")
    assert begun(say(turns, "Yes.", began_at=16.0)).text == "Yes."


def test_nobody_replies_to_the_agent_once_somebody_else_has_spoken() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert say(turns, "I knew that.", "bob", 15.5) == []
    assert say(turns, "So did I.", began_at=17.0) == []


def test_a_nod_of_somebody_else_leaves_the_reply_open() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert say(turns, "Mm-hm.", "bob", 15.5) == []
    assert begun(say(turns, "And steam?", began_at=17.0)).text == "And steam?"


def test_only_who_was_answered_replies() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    answer(turns, until=15.0)
    assert say(turns, "And what is steam?", "bob", 16.0) == []


def test_what_interrupts_the_answer_to_oneself_is_a_reply() -> None:
    turns = machine()
    say(turns, "Nova, what is ice?")
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    turns.speech_started("alice")
    assert [type(c) for c in turns.speech_continued("alice", 1.2, 14.0)] == [DropReply]
    turns.speech_stopped("alice", 14.0)
    question = begun(turns.utterance_recognised("alice", "No, I mean the drug.", 14.0, 14.1, began_at=12.5))
    assert question.text == "No, I mean the drug."


def test_two_words_interrupt_before_half_a_second_has_passed() -> None:
    turns = machine()
    turn_id = speaking(turns)
    turns.speech_started("bob")
    assert turns.speech_continued("bob", 0.3, 12.0) == []
    assert turns.partial_recognised("bob", "Hang", 12.0) == []
    assert turns.partial_recognised("bob", "Hang on", 12.1) == [DropReply(turn_id)]


def test_a_nod_does_not_interrupt_however_it_is_drawn_out() -> None:
    turns = machine()
    speaking(turns)
    turns.speech_started("bob")
    assert turns.partial_recognised("bob", "Mm-hm, yeah", 12.0) == []
    assert turns.speech_continued("bob", LONGEST_BACKCHANNEL_SECS - 0.1, 13.0) == []
    assert turns.speech_stopped("bob", 13.5) == [ReleasePlayout()]
    assert turns.utterance_recognised("bob", "Mm-hm, yeah.", 13.4, 13.6, began_at=12.0) == []
    assert turns.state is TurnState.SPEAKING


def test_words_that_are_understood_late_interrupt_late() -> None:
    turns = machine()
    turn_id = speaking(turns)
    turns.speech_started("bob")
    turns.speech_stopped("bob", 12.0)
    assert turns.utterance_recognised("bob", "Wait a moment.", 12.0, 12.3, began_at=11.6) == [DropReply(turn_id)]


def test_talk_that_ended_before_the_agent_spoke_does_not_interrupt_it() -> None:
    turns = machine()
    turns.speech_started("bob")
    turns.speech_stopped("bob", 9.0)
    speaking(turns)
    assert turns.utterance_recognised("bob", "I think so too.", 9.0, 12.0, began_at=8.0) == []


@pytest.mark.parametrize("text", ["Nova, stop.", "Stop!", "停。", "Nova, be quiet please stop", "诺娃，别说了。"])
def test_the_agent_is_told_to_stop(text: str) -> None:
    turns = machine()
    turn_id = speaking(turns)
    turns.speech_started("bob")
    turns.speech_stopped("bob", 12.0)
    commands = turns.utterance_recognised("bob", text, 12.0, 12.3, began_at=11.6)
    assert DropReply(turn_id) in commands
    if not text.startswith("Nova, be"):
        assert turns.state is TurnState.IDLE


def test_whose_question_waits_may_leave() -> None:
    turns = machine()
    turns.asked("alice", "one", 1.0)
    turns.asked("bob", "two", 1.0)
    turns.participant_left("bob", 2.0)
    assert turns.queued == 0
    assert turns.reply
    assert turns.reply_finished(turns.reply.turn_id, 3.0) == []


def test_an_answer_nobody_has_heard_yet_goes_with_who_asked() -> None:
    turns = machine()
    first = begun(turns.asked("alice", "one", 1.0))
    turns.asked("bob", "two", 1.0)
    dropped, begin = turns.participant_left("alice", 2.0)
    assert dropped == DropReply(first.turn_id)
    assert isinstance(begin, BeginReply)
    assert begin.question.asked_by == "bob"


def test_an_answer_that_is_heard_goes_on_when_who_asked_leaves() -> None:
    turns = machine()
    speaking(turns)
    assert turns.participant_left("alice", 12.0) == []
    assert turns.state is TurnState.SPEAKING


@pytest.mark.parametrize(
    ("voiced_secs", "text", "expected"),
    [
        (0.4, "", False),
        (0.5, "", True),
        (0.2, "Wait", False),
        (0.2, "But why", True),
        (1.0, "Yeah", False),
        (1.6, "Yeah", True),
        (1.0, "嗯嗯", False),
        (0.3, "等一下好吗", True),
    ],
)
def test_time_and_words_interrupt(voiced_secs: float, text: str, expected: bool) -> None:
    assert interrupts(voiced_secs, text) is expected


@pytest.mark.parametrize("text", ["Mm-hm, okay.", "Yeah, I see.", "嗯，对对对。", "Right right", "Got it, thanks"])
def test_sounds_of_listening_may_be_combined(text: str) -> None:
    assert is_closing(text)
    assert is_backchannel(text) is ("thanks" not in text)


@pytest.mark.parametrize("text", ["Yeah, but why?", "OK Nova", "I see a problem", "好的但是为什么"])
def test_more_than_listening_is_no_backchannel(text: str) -> None:
    assert not is_backchannel(text)
    assert not is_stop(text)
