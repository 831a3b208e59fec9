"""Remarks after an answer: the words tell whether they go on with the answer, or are talk for people."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from aiagent.turn.barge_in import UNKNOWN_WORDS_SECS
from aiagent.turn.commands import BeginReply, Command, DropReply, Mode
from aiagent.turn.follow_ups import ECHO_SECS, REPLY_WINDOW_SECS, ReplyWindow
from aiagent.turn.state import TurnMachine

pytestmark = pytest.mark.unit

TABLE = json.loads((Path(__file__).parents[1] / "data" / "follow_ups.json").read_text(encoding="utf-8"))
LEAST_PRECISION = LEAST_RECALL = 0.95
VOLCANO = "A volcano is an opening through which lava comes out of the earth."


def remarks(*, known: bool) -> Iterator[tuple[str, bool, bool]]:
    """The remarks of one half (the checksum tells which): text, whether it is a follow-up, whether it is taken."""
    for group in TABLE:
        for text in group["texts"]:
            if (group.get("seen", False) or zlib.crc32(text.encode()) % 2 == 1) is known:
                window = ReplyWindow("alice", 10.0, question=group["asked"], said=group["said"])
                yield text, group["follows"], window.takes("alice", text, 12.0)


def answered(mode: Mode = Mode.ADDRESSED, said: str = VOLCANO) -> TurnMachine:
    """Alice has been told what a volcano is, until 15.0; Bob is there, too."""
    turns = TurnMachine(mode, ("Nova", "诺娃"))
    turns.addressing.set_people(["Alice", "Bob"])
    turns.asked("alice", "what is a volcano?", 9.0, by_moderator=True)
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    turns.reply_finished(turns.reply.turn_id, 15.0, said)
    return turns


def say(turns: TurnMachine, text: str, began_at: float, peer_id: str = "alice") -> list[Command]:
    return turns.utterance_recognised(peer_id, text, began_at + 1, began_at + 1.1, began_at=began_at)


def test_the_table_is_large_and_has_every_remark_once() -> None:
    texts = [text for group in TABLE for text in group["texts"]]
    assert len(texts) == len(set(texts)) >= 300


def test_the_remarks_that_the_rules_were_made_with_are_understood() -> None:
    assert [text for text, follows, taken in remarks(known=True) if follows is not taken] == []


def test_other_remarks_are_understood_nearly_as_well() -> None:
    results = [(follows, taken) for _, follows, taken in remarks(known=False)]
    right = results.count((True, True))
    assert right / (right + results.count((False, True))) >= LEAST_PRECISION
    assert right / (right + results.count((True, False))) >= LEAST_RECALL


@pytest.mark.parametrize("mode", [Mode.ADDRESSED, Mode.HAND])
def test_a_remark_for_people_is_left_alone_and_ends_the_talk_with_the_agent(mode: Mode) -> None:
    turns = answered(mode)
    assert say(turns, "I will send you the report tomorrow.", 16.0) == []
    assert say(turns, "Is it long?", 18.0) == []


def test_a_comment_is_left_alone_and_the_next_question_is_taken() -> None:
    turns = answered()
    assert say(turns, "Well, that is interesting.", 16.0) == []
    (begin,) = say(turns, "How hot is it?", 18.0)
    assert isinstance(begin, BeginReply)


def test_who_calls_somebody_else_has_turned_away() -> None:
    turns = answered()
    assert say(turns, "Bob, did you know that?", 16.0) == []
    assert say(turns, "How hot is it?", 18.0) == []


def test_a_follow_up_has_its_time() -> None:
    assert say(answered(), "How hot is it?", 15.0 + REPLY_WINDOW_SECS) != []
    assert say(answered(), "How hot is it?", 15.1 + REPLY_WINDOW_SECS) == []


@pytest.mark.parametrize("mode", [Mode.CAPTIONS, Mode.OFF])
def test_modes_without_a_voice_take_no_follow_up(mode: Mode) -> None:
    turns = answered()
    turns.set_mode(mode)
    assert say(turns, "How hot is it?", 16.0) == []


def test_in_conversation_every_turn_is_taken() -> None:
    (begin,) = say(answered(Mode.CONVERSATION), "I will send you the report tomorrow.", 16.0)
    assert isinstance(begin, BeginReply)


@pytest.mark.parametrize(
    "text", ["Yes.", "Yes, please.", "No", "The second one.", "Yes I will do that", "可以", "好的"]
)
def test_a_question_of_the_agent_gets_any_reply(text: str) -> None:
    assert say(answered(said="There are two. Shall I go on?"), text, 17.0) != []


@pytest.mark.parametrize("text", ["I will send you the report tomorrow.", "Bob, shall we go?", "我明天把报告发给你"])
def test_talk_for_people_is_no_reply_to_a_question_of_the_agent(text: str) -> None:
    assert say(answered(said="There are two. Shall I go on?"), text, 17.0) == []


def test_yes_and_the_name_are_a_reply_and_otherwise_nothing() -> None:
    assert say(answered(said="There are two. Shall I go on?"), "Yes, Nova.", 17.0) != []
    assert say(answered(), "Yes, Nova.", 17.0) == []
    turns = answered()
    assert say(turns, "Thank you, Nova.", 16.0) == []
    assert say(turns, "I will send you the report tomorrow.", 17.0) == []


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("There are two kinds. Shall I go on?", "shall I go on"),
        ("There are two kinds. Shall I go on?", "kinds shall I go on"),
        (VOLCANO + " Do you want to know how hot lava is?", "do you want to know how hot lava is"),
        ("有两种。要我继续说吗？", "要我继续说吗"),
        ("What is it that you want to hear?", "it that you want to hear"),
    ],
)
def test_the_agent_does_not_reply_to_its_own_last_words(said: str, heard: str) -> None:
    assert say(answered(said=said), heard, 15.0 + ECHO_SECS / 2) == []


def test_talk_for_people_over_the_answer_ends_it_and_is_not_answered() -> None:
    turns = TurnMachine(Mode.ADDRESSED, ("Nova",))
    turns.asked("alice", "what is a volcano?", 9.0)
    assert turns.reply
    turns.became_audible(turns.reply.turn_id)
    turns.speech_started("alice")
    assert [type(c) for c in turns.speech_continued("alice", UNKNOWN_WORDS_SECS, 13.0)] == [DropReply]
    turns.speech_stopped("alice", 14.0)
    assert say(turns, "I will send you the report tomorrow.", 12.0) == []


@pytest.mark.parametrize("text", ["", "...", "？", "and " * 3000, "那" * 9000, "why " * 9000, "是什么，" * 3000])
def test_any_text_is_judged(text: str) -> None:
    ReplyWindow("alice", 10.0, question=text, said=text).takes("alice", text, 12.0)
