"""Questions about the past, recognised by their words: topic, speaker and time, in English and Mandarin."""

import pytest

from aiagent.memory.past_period import Period, take_period
from aiagent.memory.past_questions import CatchUp, PastQuestion, PastSearch, past_question

pytestmark = pytest.mark.unit

SPEAKERS = ("Alice", "Bob Miller", "爱丽丝")
LAST_WEEK = Period(13, 1)
LAST_TIME = Period(earlier=True, last=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did we decide about the budget last week?", PastSearch("the budget", "", LAST_WEEK)),
        ("Can you tell me what did Alice say about microscopes", PastSearch("microscopes", "Alice")),
        ("what Bob said about tea", PastSearch("tea", "Bob Miller")),
        ("What did Alice say last time?", PastSearch("", "Alice", LAST_TIME)),
        ("what were we saying about rent two weeks ago", PastSearch("rent", "", Period(20, 8))),
        ("What was the decision on the field trip?", PastSearch("the field trip")),
        ("Did anyone mention the invoice?", PastSearch("the invoice")),
        ("do you remember the name of the tool we chose", PastSearch("the name of the tool we chose")),
        ("search our meetings for microscopes", PastSearch("microscopes")),
        ("who asked about pricing on Monday", PastSearch("pricing", "", Period(7, 0, weekday=0))),
        ("What did we talk about yesterday?", PastSearch("", "", Period(1, 1))),
        ("Summarise last week's meeting", PastSearch("", "", LAST_WEEK)),
        ("who suggested the garden?", PastSearch("the garden", certain=False)),
        ("what did Einstein say about relativity", PastSearch("relativity", "einstein", certain=False)),
        ("我们上周关于预算决定了什么？", PastSearch("预算", "", LAST_WEEK)),
        ("爱丽丝说了什么关于显微镜的", PastSearch("显微镜", "爱丽丝")),
        ("Bob 上周说了什么", PastSearch("", "Bob Miller", LAST_WEEK)),
        ("上次我们讨论了什么", PastSearch("", "", LAST_TIME)),
        ("谁提到过植物园？", PastSearch("植物园")),
        ("你还记得我们怎么决定预算的吗", PastSearch("预算")),
        ("昨天会议上说了什么", PastSearch("", "", Period(1, 1))),
    ],
)
def test_a_question_about_what_was_said_names_topic_speaker_and_time(text: str, expected: PastQuestion) -> None:
    assert past_question(text, SPEAKERS) == expected


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("catch me up", True),
        ("Please catch me up, what did I miss?", True),
        ("I'm late, what are you talking about?", True),
        ("Can you bring us up to speed", True),
        ("Can you summarize the meeting so far?", False),
        ("give us a short summary", False),
        ("What have we decided so far?", False),
        ("我错过了什么", True),
        ("说到哪里了？", True),
        ("总结一下会议", False),
        ("刚才大家说了什么？", False),
    ],
)
def test_a_wish_for_a_summary_of_this_meeting_is_recognised(text: str, absent: bool) -> None:
    assert past_question(text, SPEAKERS) == CatchUp(absent)


OTHERS = """
What is a volcano?
Tell me a joke.
Who wrote Hamlet?
how does a magnet work
what did you say
What do you think about tea?
what should we say about tea
Summarise the book Moby Dick
How do people talk about love?
what is the result of two plus two
Goodbye.
什么是光合作用？
今天天气怎么样？
给我讲个笑话
谁发明了电话？
你是谁
你觉得我们说什么好
"""


@pytest.mark.parametrize("text", OTHERS.split("\n"))
def test_other_questions_are_left_alone(text: str) -> None:
    assert past_question(text, SPEAKERS) is None


@pytest.mark.parametrize(
    ("text", "rest", "period"),
    [
        ("what was said yesterday", "what was said", Period(1, 1)),
        ("three days ago we met", "we met", Period(3, 3)),
        ("a month ago", "", Period(59, 1)),
        ("on last Friday we met", "we met", Period(7, 0, weekday=4)),
        ("in our last lesson", "", LAST_TIME),
        ("in earlier meetings", "", Period(earlier=True)),
        ("上周五说的", "说的", Period(13, 0, weekday=4)),
        ("三天前", "", Period(3, 3)),
        ("上次会议", "", LAST_TIME),
        ("no time at all", "no time at all", Period()),
    ],
)
def test_words_of_time_become_days_back_from_today(text: str, rest: str, period: Period) -> None:
    assert take_period(text) == (rest, period)


def test_very_long_questions_are_cut_and_read_quickly() -> None:
    assert past_question("what did " * 5000) is None
    assert past_question("a" * 100_000) is None
