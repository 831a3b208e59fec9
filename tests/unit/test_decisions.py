"""Summaries hold decisions and dates, however short they are and however much is said around them."""

import pytest

from aiagent.memory.conversation import SUMMARY_CHARS, Conversation, gist
from aiagent.memory.decisions import is_decision, left_out
from aiagent.memory.digest import digest
from aiagent.memory.summarizer import _gist_of, decisions_left_out

pytestmark = pytest.mark.unit

DECISIONS = """We launch on Friday.
Launch is May fifth.
Okay, agreed, Tuesday then.
So the deadline is 3 December.
We decided to hire Carol.
The exam moves to room nine.
Let's meet at half past eight.
I will send the invoice tomorrow.
The server goes down on 2026-12-24.
The budget was approved.
发布会定在五月五号。
我们决定换供应商。
下周三交作业。
考试改到上午九点。"""
CHATTER = """I really like the weather at this place, the weather is the best thing about the place.
Did you see the match between the two teams, the teams were playing so badly?
It was hot yesterday and the coffee machine made a strange noise again.
Good morning everyone, how are you all doing, nice to see so many faces.
The coffee machine is a strange machine and nobody understands the machine.
大家好，天气真不错，咖啡机又坏了。"""


@pytest.mark.parametrize("decision", DECISIONS.splitlines())
def test_a_decision_is_told_among_talk_that_weighs_more_by_its_words(decision: str) -> None:
    assert is_decision(decision)
    chatter = [("Bob", line) for line in CHATTER.splitlines()] * 6
    said = [*chatter, ("Alice", decision), *chatter]
    assert decision in [sentence.text for sentence in digest(said, 300)]


@pytest.mark.parametrize("line", CHATTER.splitlines())
def test_talk_is_no_decision(line: str) -> None:
    assert not is_decision(line)


def test_a_short_decision_brings_what_it_answers() -> None:
    said = [("Ann", "When shall the new website go live?"), ("Bob", "On Friday."), ("Ann", "Fine with me.")]
    assert [sentence.text for sentence in digest(said, 200)][:2] == [
        "When shall the new website go live?",
        "On Friday.",
    ]


def test_of_too_many_decisions_the_latest_are_told_within_the_bounds() -> None:
    said = [("Ann", f"We decided on topic{number} and point{number}.") for number in range(100)]
    told = [sentence.text for sentence in digest(said, 300)]
    assert told[-1] == "We decided on topic99 and point99."
    assert sum(map(len, told)) <= 300


def test_the_summary_without_a_model_forgets_talk_before_decisions() -> None:
    memory = Conversation()
    memory.participant_said("Ann", "We launch on the fifth of May.", at_secs=0)
    for round_number in range(30):
        for number in range(40):
            text = f"I remember that thing{number} of round{round_number} was a very curious thing, was it not."
            memory.participant_said("Bob", text, at_secs=1 + number)
        while fold := memory.to_fold():
            memory.fold(fold, _gist_of(fold))
    assert "Ann said, We launch on the fifth of May." in memory.summary
    assert len(memory.summary) <= SUMMARY_CHARS


def test_dates_that_a_model_leaves_out_of_its_summary_are_found() -> None:
    memory = Conversation()
    memory.participant_said("Ann", "We launch on Friday at half past eight.")
    memory.participant_said("Bob", "Tea is better than coffee.")
    lines = memory.lines()
    assert [sentence.text for sentence in decisions_left_out("They talked about tea.", lines)] == [
        "We launch on Friday at half past eight."
    ]
    assert decisions_left_out("Ann: launch is on Friday, at half past eight.", lines) == []
    assert left_out("", ["Is it on Friday?", "Nothing has a time here."]) == []
    assert gist([], 100) == []
