"""Signs and digits are said in words: a table of texts, as the voice gets them from an answer."""

# ruff: noqa: RUF001 - signs that look alike are meant

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.tts.g2p_english.normalise import normalise as normalise_english
from aiagent.tts.g2p_mandarin.normalise import normalise as normalise_mandarin
from aiagent.tts.sentences import ClauseSplitter, speakable

TABLE = json.loads((Path(__file__).parents[1] / "data" / "written_out.json").read_text(encoding="utf-8"))
SIGNS = "+-*/=<>%°€$£×÷±≈≠≤≥√²³½#@&"


@pytest.mark.parametrize(("written", "spoken"), TABLE["en"])
def test_english_is_written_out(written: str, spoken: str) -> None:
    assert normalise_english(speakable(written)) == spoken


@pytest.mark.parametrize(
    "text",
    ["I am", "I am happy to help.", "So am I.", "Yes, I am.", "What am I to do?", "Am I late?", "Ask the PM.",
     "FM and AM radio", "I think, therefore I am. And you?", "Here I am!"],
)  # fmt: skip
def test_a_verb_is_no_time_of_day(text: str) -> None:
    assert normalise_english(text) == text


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("I am here at 9 am.", "I am here at nine a m."),
        ("9am", "nine a m."),
        ("5 PM today", "five P m today"),
        ("at 5 p.m. I am back", "at five p m. I am back"),
        ("nine a.m. is early", "nine a m is early"),
    ],
)
def test_times_of_day_are_letters(written: str, spoken: str) -> None:
    assert normalise_english(written) == spoken


@pytest.mark.parametrize(("written", "spoken"), TABLE["zh"])
def test_mandarin_is_written_out(written: str, spoken: str) -> None:
    assert normalise_mandarin(speakable(written)) == spoken


@pytest.mark.parametrize("written", [written for written, _ in TABLE["en"] if " " in written])
def test_an_answer_that_grows_is_written_out_as_a_whole(written: str) -> None:
    """Clauses are not cut inside numbers, dates and addresses, however the answer arrives."""
    splitter = ClauseSplitter()
    clauses = [clause for letter in f"So: {written}" for clause in splitter.feed(letter)] + splitter.flush()

    def letters(text: str) -> str:
        return re.sub(r"\W", "", text)

    assert letters("".join(map(normalise_english, clauses))) == letters(normalise_english(speakable(f"So: {written}")))


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["+", "-", "−", "x", "×", "*", "÷", "/"]))
def test_no_sign_of_a_calculation_is_swallowed(left: int, right: int, sign: str) -> None:
    assert len(normalise_english(f"{left} {sign} {right} = 5").replace("equals", "").split()) >= 4
    assert normalise_mandarin(f"{left} {sign} {right} = 5").count("等于") == 1
    assert re.search("加|减|乘|除以|分之", normalise_mandarin(f"{left} {sign} {right} = 5"))


@given(st.text(alphabet=f"ab 019.,:'{SIGNS}éß你ЖΩ", max_size=60))
def test_all_texts_become_letters(text: str) -> None:
    assert re.fullmatch(r"[\x00-\x7f]*", re.sub("[…–—‘’“”]", "", normalise_english(text)))
    assert not re.search(r"[0-9]", normalise_mandarin(text))


@pytest.mark.parametrize(
    "text", ["1" * 2000, "1-" * 1000, "a." * 1000, "*a" * 1000, "1/" * 1000, "+1 " * 700, "@a." * 700]
)
def test_a_hostile_text_is_soon_written_out(text: str) -> None:
    assert normalise_english(speakable(text)[:2000]) is not None
    assert normalise_mandarin(speakable(text)[:2000]) is not None
