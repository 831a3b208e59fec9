"""Texts of people stay texts in spreadsheets: they are neither run nor turned into numbers and dates."""

import csv
import io

import pytest

from conference.downloads import csv_text, csv_write

pytestmark = pytest.mark.unit

SIGNS = [
    "=",
    "+",
    "-",
    "@",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
    "\ufe66",
    "\ufe62",
    "\ufe63",
    "\ufe6b",
    "\u207a",
    "\u2212",
]
HIDDEN = [
    *("", " ", "  ", "\xa0", "\u200b", "\u200d", "\u2060", "\ufeff", "\u3000", "\u00ad", "\u202e", "\u2066", "\x00"),
    *("\x1b", "\u180e", "\u034f", "\ufe0f", "\u2028", "\xa0\u200b \ufeff", "\U000e0020", "\u3164", "\u115f", "\u2800"),
]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", HIDDEN)
def test_what_a_spreadsheet_would_run_is_a_text(sign: str, before: str) -> None:
    text = f"{before}{sign}cmd|' /C calc'!A0"
    assert csv_text(text) == f"'{text}"


@pytest.mark.parametrize("start", ["\t", "\r", "\n", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_text_that_begins_with_a_line_or_a_tab_is_a_text(start: str) -> None:
    assert csv_text(f"{start}Anna") == f"'{start}Anna"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "0123",
            "3/4",
            "1-2",
            "1.5",
            "1,000",
            "007",
            "12:30",
            "50%",
            "50 %",
            "$5",
            "€ 3",
            "(5)",
            "5e3",
            "1E5",
            "1.2e10",
        ),
        *("2026-01-02", "1/2/2026", "MAR1", "mar-1", "1 March", "Sep 2", "SEPT2", "5pm", "5 a", "10:15 PM"),
        *(
            "TRUE",
            "false",
            "True ",
            " 0123",
            "0123\u200b",
            "\uff10\uff11\uff12\uff13",
            "3月4日",
            "2026年1月2日",
            "\uff11\uff0f\uff12",
        ),
        *(".5", "#1", "1_000", "\u0663", "20 Jun"),
    ],
)
def test_a_name_that_looks_like_a_number_or_a_date_stays_a_name(name: str) -> None:
    assert csv_text(name) == f"'{name}"


@pytest.mark.parametrize(
    "text",
    [
        *("Anna", "Anna-Lena", "R2-D2", "4 apples", "A1", "K-9", "9a", "B=2", "one + one", "me@example.org", "Marcus"),
        *(
            "May I ask",
            "Juno",
            "Truely",
            "true story",
            "1st",
            "Zoë",
            "李雷",
            "三月",
            "mar 1 is early",
            "",
            " ",
            "?!",
            "…",
        ),
        *("e5", "2nd of May, that is when we meet", "x" * 500, "\u200dAnna", "'0123"),
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert csv_text(text) == text


def test_a_semicolon_or_a_quote_cuts_no_cell_off() -> None:
    out = io.StringIO(newline="")
    csv_write(["Name", "Count", "Text"], [["Bob;=1+1", 3, 'He said "=1+1"'], [None, 1.5, "two\nlines"]], out)
    text = out.getvalue().removeprefix("\ufeff")
    assert text.splitlines()[1] == '"Bob;=1+1",3,"He said ""=1+1"""'
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [
        ["Bob;=1+1", "3", 'He said "=1+1"'],
        ["", "1.5", "two\nlines"],
    ]


def test_numbers_stay_numbers() -> None:
    out = io.StringIO()
    csv_write(["n"], [[-5], [0.25], [None]], out)
    assert out.getvalue().split() == ['\ufeff"n"', "-5", "0.25", '""']
