"""Between model and voice: what is left of answers as models write them, however they are cut."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.llm.wording.answer_filter import AnswerFilter

pytestmark = pytest.mark.unit

ANSWERS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "data" / "models" / "answers.json").read_text(encoding="utf-8")
)
TOOLS = ("set_timer", "summarise", "take_note")
MARKS = (
    *(
        "<think>",
        "</think>",
        "<thinking>",
        "<|channel|>",
        "<|message|>",
        "<|end|>",
        "<|start|>",
        "<|im_end|>",
        "[THINK]",
    ),
    *(
        "<tool_call>",
        "</tool_call>",
        '{"name": "set_timer", ',
        '"arguments": {}}',
        "[TOOL_CALLS]",
        "```",
        "```json\n",
        "`",
    ),
    *(
        "<function=set_timer>",
        "</function>",
        "Nova:",
        "**",
        "analysis",
        "final",
        "commentary",
        "assistant",
        "user",
        "\n",
    ),
    *(
        "set_timer(",
        ")",
        "<\uff5cDSML\uff5cinvoke",
        ">",
        "<channel|>",
        "<s>",
        "</s>",
        " a < b ",
        "Rome.",
        " {",
        "[",
        "罗马。",
        ": ",
    ),
)


def filtered(pieces: list[str], *, whole: bool = True) -> tuple[str, list[tuple[str, Any]]]:
    """The text for the voice, and the calls. Text before the end of thoughts without a beginning does not count."""
    answer = AnswerFilter(TOOLS, "Nova")
    said = ""
    for piece in [*pieces, None]:
        text = answer.rest(whole=whole) if piece is None else answer.feed(piece)
        said = text if answer.began_in_thought else said + text
        answer.began_in_thought = False
    return said, [(call.name, json.loads(call.arguments)) for call in answer.calls]


@pytest.mark.parametrize("case", ANSWERS, ids=[f"{number}-{case['kind']}" for number, case in enumerate(ANSWERS)])
def test_only_the_answer_is_left_however_it_is_cut(case: dict[str, Any]) -> None:
    text = case["text"]
    expected = (case["said"], [(name, arguments) for name, arguments in case.get("calls", [])])
    assert filtered([text]) == expected
    assert filtered(list(text)) == expected
    for place in range(len(text)):
        assert filtered([text[:place], text[place:]]) == expected


@given(st.lists(st.sampled_from(MARKS), max_size=10), st.data())
def test_the_result_does_not_depend_on_the_cuts(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[begin:end] for begin, end in itertools.pairwise([0, *cuts, len(text)])]
    assert filtered(pieces) == filtered([text]) == filtered(list(text))


UNMARKED = st.characters(exclude_characters="<[{`\u25c1:\uff1a\n", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn"))


@given(st.lists(st.text(UNMARKED, max_size=20), max_size=5))
def test_a_text_without_marks_stays_as_it_is(pieces: list[str]) -> None:
    text = "".join(pieces)
    if text.strip() and not text.startswith(("analysis", "assistant")):
        assert filtered(pieces) == (text, [])


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    filtered([text])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Rome is <think>as I", "Rome is "),
        ("<think>secret", ""),
        ("Rome. <|chann", "Rome. <|chann"),
        ('I set it. {"name": "set_timer", "argum', "I set it. "),
        ('Here it is: {"city": "Rome", "cou', 'Here it is: {"city": "Rome", "cou'),
        ('Yes. <tool_call>{"name": "take_note", "arguments": {"text": "half', "Yes. "),
        ("Rome, the cap", "Rome, the cap"),
        ("analysisWe need", ""),
    ],
)
def test_before_a_failure_text_is_said_and_thoughts_are_not(text: str, said: str) -> None:
    assert filtered([text], whole=False) == (said, [])


def test_an_endless_thought_is_not_kept() -> None:
    answer = AnswerFilter(TOOLS, "Nova")
    assert {answer.feed("<think>" + "x" * 1000)} | {answer.feed("y" * 100_000) for _ in range(50)} == {""}
    assert answer.feed("</think>Rome.") + answer.rest(whole=True) == "Rome."


def test_an_endless_call_is_not_kept_and_calls_nothing() -> None:
    answer = AnswerFilter(TOOLS, "Nova")
    for _ in range(20):
        answer.feed('<tool_call>{"name": "set_timer", "arguments": {"x": "' + "x" * 2000)
    assert answer.rest(whole=True) == ""
    assert answer.calls == []
