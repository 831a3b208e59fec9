"""Plain commands to the agent in English and Mandarin; and what only sounds like one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.llm.base import Message, ToolCall
from aiagent.llm.intents.durations import chinese_secs, english_secs
from aiagent.llm.intents.poll_words import read_poll
from aiagent.llm.intents.recognise import answer_by_intent, find_intent
from aiagent.tools.toolbox import SPECS, TOOLS

pytestmark = pytest.mark.unit


def intent(text: str) -> tuple[str, dict[str, Any]] | None:
    """The tool and its arguments."""
    found = find_intent(text, "Nova")
    return None if found is None else (found.name, json.loads(found.arguments))


@pytest.mark.parametrize(
    ("text", "question", "options"),
    [
        ("Nova, start a poll: tea or coffee?", "tea or coffee?", ["Tea", "Coffee"]),
        ("start a poll tea or coffee", "tea or coffee?", ["Tea", "Coffee"]),
        ("@nova start a poll: Which day? Monday, Tuesday or Friday", "Which day?", ["Monday", "Tuesday", "Friday"]),
        ("Could you please start a poll: Is this clear?", "Is this clear?", ["Yes", "No"]),
        ("Start a poll. Should we go by bus or train?", "Should we go by bus or train?", ["Bus", "Train"]),
        ("create a poll: Best fruit? options: apple, pear, and plum", "Best fruit?", ["Apple", "Pear", "Plum"]),
        ("start a poll: where do you want to eat", "where do you want to eat?", []),
        ("start a poll: 3 or 4 groups, please", "3 or 4 groups?", ["3", "4 groups"]),
        ("请发起投票：今天加班吗", "今天加班吗？", ["是", "否"]),
        ("发起一个投票：茶还是咖啡？", "茶还是咖啡？", ["茶", "咖啡"]),
        ("帮我们发起投票，大家几点吃饭", "大家几点吃饭？", []),
        ("發起投票：去哪個城市？北京、上海或者廣州", "去哪個城市?", ["北京", "上海", "廣州"]),
    ],
)
def test_polls(text: str, question: str, options: list[str]) -> None:
    found = intent(text)
    assert found is not None
    name, arguments = found
    assert name == "start_poll"
    assert (arguments["question"].replace("？", "?"), arguments["options"]) == (question.replace("？", "?"), options)
    assert arguments["kind"] == ("single" if options else "open")


@pytest.mark.parametrize("text", ["start an anonymous poll: yes or no?", "发起匿名投票：同意还是不同意"])
def test_anonymous_polls(text: str) -> None:
    found = intent(text)
    assert found is not None
    assert found[1]["anonymous"] is True


@pytest.mark.parametrize(
    ("text", "secs", "label"),
    [
        ("set a timer for five minutes", 300, ""),
        ("Nova, can you set a 10-minute timer?", 600, ""),
        ("set a timer for an hour and a half", 5400, ""),
        ("set a timer for 2 minutes and 30 seconds for the break", 150, "the break"),
        ("remind us in twenty-five minutes to take a break.", 1500, "take a break"),
        ("start a countdown of half an hour", 1800, ""),
        ("设一个五分钟的计时器", 300, ""),
        ("请帮我设置十分钟的倒计时", 600, ""),
        ("两分半钟后提醒我们休息", 150, "休息"),
        ("计时三十秒", 30, ""),
        ("定一個半小時的鬧鐘", 1800, ""),
    ],
)
def test_timers(text: str, secs: int, label: str) -> None:
    assert intent(text) == ("set_timer", {"secs": secs, "label": label})


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("take a note: the deadline is Friday", "take_note", {"text": "the deadline is Friday"}),
        ("Take a note that Bob brings cake.", "take_note", {"text": "Bob brings cake"}),
        ("write down the budget is 500", "take_note", {"text": "the budget is 500"}),
        ("记一下：周五之前交作业", "take_note", {"text": "周五之前交作业"}),
        ("请记下来，预算是五百", "take_note", {"text": "预算是五百"}),
        ("who has their hand up?", "list_raised_hands", {}),
        ("Who's got their hand up, Nova?", "list_raised_hands", {}),
        ("list the raised hands", "list_raised_hands", {}),
        ("谁举手了？", "list_raised_hands", {}),
        ("summarise the meeting so far, please", "summarise", {}),
        ("give us a short summary", "summarise", {}),
        ("总结一下会议", "summarise", {}),
        ("search for photosynthesis", "search_transcripts", {"query": "photosynthesis"}),
        ("search the transcripts for the budget", "search_transcripts", {"query": "the budget"}),
        ("what did we say about the budget last time?", "search_transcripts", {"query": "the budget"}),
        ("查找会议记录中关于预算的内容", "search_transcripts", {"query": "预算"}),
        ("我们上次讨论过预算吗？", "search_transcripts", {"query": "预算"}),
    ],
)
def test_the_other_tools(text: str, tool: str, arguments: dict[str, Any]) -> None:
    assert intent(text) == (tool, arguments)


@pytest.mark.parametrize(
    "text",
    [
        "What is a timer?",
        "Who wrote Hamlet?",
        "How do I start a poll?",
        "Bob said start a poll: tea or coffee",
        '"Start a poll: tea or coffee"',
        "Start a poll: tea or coffee, Bob said",
        "Don't set a timer for five minutes.",
        "He wants to set a timer for five minutes.",
        "What happens if I start a poll: tea or coffee?",
        "Search the web for cats.",
        "search the internet for the budget",
        "set a timer for zero minutes",
        "start a poll",
        "take a note",
        "note",
        "",
        "Nova",
        "小明说发起投票：茶还是咖啡",
        "发起投票：茶还是咖啡，小明说",
        "“总结一下会议”是什么意思",
        "不要发起投票：茶还是咖啡",
        "在网上搜索猫",
        "什么是计时器",
    ],
)
def test_no_command(text: str) -> None:
    assert intent(text) is None


@pytest.mark.parametrize(
    ("text", "secs"),
    [("five minutes", 300), ("ninety seconds", 90), ("1.5 hours", 5400), ("a minute", 60), ("forty two minutes", 2520)],
)
def test_english_lengths_of_time(text: str, secs: int) -> None:
    assert english_secs(text) == secs


@pytest.mark.parametrize(
    ("text", "secs"),
    [
        ("十二分钟", 720),
        ("二十五秒", 25),
        ("一小时三十分", 5400),
        ("两个小时", 7200),
        ("一百二十秒", 120),
        ("90秒", 90),
    ],
)
def test_chinese_lengths_of_time(text: str, secs: int) -> None:
    assert chinese_secs(text) == secs


def test_a_poll_has_ten_different_options_at_most() -> None:
    poll = read_poll("Which? " + ", ".join(f"number {number % 14}" for number in range(40)), chinese=False)
    assert len(poll.options) == len(set(poll.options)) == 10


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_each_call_is_one_of_the_tools(text: str) -> None:
    found = find_intent(text, "Nova")
    assert found is None or found.name in {tool.name for tool in TOOLS}


@given(st.sampled_from(["start a poll: ", "set a timer for ", "search for ", "发起投票："]), st.text(max_size=300))
def test_no_rest_of_a_command_breaks_it(command: str, rest: str) -> None:
    found = find_intent(command + rest, "Nova")
    assert found is None or isinstance(json.loads(found.arguments), dict)


def test_what_is_no_command_is_left_to_the_model() -> None:
    assert answer_by_intent([Message("user", "Who wrote Hamlet?", "Bob")], SPECS, "Nova") is None
    assert answer_by_intent([], SPECS, "Nova") is None


def test_a_command_is_one_only_where_its_tool_is_offered() -> None:
    asked = [Message("user", "summarise the meeting", "Bob")]
    assert answer_by_intent(asked, SPECS, "Nova") == [ToolCall("summarise", "{}", "intent")]
    assert answer_by_intent(asked, (), "Nova") is None


def test_results_are_told_as_they_are() -> None:
    talk = [
        Message("user", "summarise", "Bob"),
        Message(
            "assistant", "", tool_calls=(ToolCall("summarise", "{}", "a"), ToolCall("list_raised_hands", "{}", "b"))
        ),
        Message("tool", "So far nothing.", "summarise", call_id="a"),
        Message("tool", "Nobody has their hand up.", "list_raised_hands", call_id="b"),
    ]
    assert answer_by_intent(talk, (), "Nova") == ["So far nothing. Nobody has their hand up."]
