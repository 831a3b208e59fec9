"""Lengths of time as people say them, in English and Mandarin."""

import json
import re
from pathlib import Path

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.llm.intents.durations import CHINESE_DURATION, ENGLISH_DURATION, chinese_secs, english_secs
from aiagent.llm.intents.recognise import find_intent

pytestmark = pytest.mark.unit

TABLE: dict[str, list[tuple[str, float]]] = json.loads(
    (Path(__file__).parent.parent / "data" / "durations.json").read_text(encoding="utf-8")
)
SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
ONES = [*SMALL.split(), "eighteen", "nineteen"]
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: int, joint: str) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    rest = f"{joint}{in_words(number % 100, joint)}" if number % 100 else ""
    return f"{ONES[number // 100]} hundred{rest}"


@pytest.mark.parametrize(("text", "secs"), TABLE["en"])
def test_english(text: str, secs: float) -> None:
    assert re.fullmatch(ENGLISH_DURATION, text, re.I)
    assert english_secs(text) == english_secs(text.upper()) == secs


@pytest.mark.parametrize(("text", "secs"), TABLE["zh"])
def test_mandarin(text: str, secs: float) -> None:
    assert re.fullmatch(CHINESE_DURATION, text)
    assert chinese_secs(text) == secs


def test_every_number_of_three_digits_is_known_in_both_languages() -> None:
    for number in range(1000):
        for words in (in_words(number, " and "), in_words(number, " "), in_words(number, " ").replace("-", " ")):
            assert re.fullmatch(ENGLISH_DURATION, f"{words} seconds"), words
            assert english_secs(f"{words} seconds") == number, words
        chinese = f"{cn2an.an2cn(str(number), 'low')}秒"
        assert re.fullmatch(CHINESE_DURATION, chinese), chinese
        assert chinese_secs(chinese) == number, chinese


@pytest.mark.parametrize(
    ("command", "secs", "label"),
    [
        ("Nova, set a timer for a hundred and twenty seconds", 120, ""),
        ("set a two-and-a-half-minute timer", 150, ""),
        ("remind me in an hour and a half to call Bob", 5400, "call Bob"),
        ("set a timer for three quarters of an hour for the exam", 2700, "the exam"),
        ("start a timer for a couple of minutes, please", 120, ""),
        ("set a hundred and twenty second timer", 120, ""),
        ("设定一百二十秒的计时器", 120, ""),
        ("設定一百二十秒的計時器", 120, ""),
        ("计时两分半钟", 150, ""),
        ("一个半小时后提醒我开会", 5400, "开会"),
        ("定时一小时零五分", 3900, ""),
        ("设一个百秒的计时器", 100, ""),
    ],
)
def test_timers_are_set_for_as_long_as_was_said(command: str, secs: int, label: str) -> None:
    found = find_intent(command, "Nova")
    assert found is not None
    assert json.loads(found.arguments) == {"secs": secs, "label": label}


@pytest.mark.parametrize(
    "text", ["half a dozen minutes", "twenty to thirty minutes", "hundreds of minutes", "minutes", "twenty ten seconds"]
)
def test_what_is_no_length_of_time_is_none(text: str) -> None:
    assert re.fullmatch(ENGLISH_DURATION, text) is None


@given(st.text("0123456789百十二两半零点点个秒分刻小时钟 ", max_size=12))
def test_no_text_breaks_it(text: str) -> None:
    assert chinese_secs(text) >= 0
    assert english_secs(text) >= 0


@given(st.text("0123456789 -./½ahndrequtofsm", max_size=30))
def test_no_words_break_it(text: str) -> None:
    assert english_secs(text) >= 0
