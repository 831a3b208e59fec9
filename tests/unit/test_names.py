"""Names are made safe to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.names import clean_name

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Alice \t\n Smith ", "Alice Smith"),
        ("Al\u202eice", "Alice"),
        ("Al\u200bice\x00", "Alice"),
        ("e\u0301", "é"),
        ("小明", "小明"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("\u200d", ""),
        ("\u202e \u200b", ""),
        ("<b>Bob</b>", "<b>Bob</b>"),
    ],
)
def test_invisible_characters_go_and_the_rest_stays(text: str, cleaned: str) -> None:
    assert clean_name(text, 60) == cleaned


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_any_text_becomes_a_short_single_line(text: str, max_chars: int) -> None:
    name = clean_name(text, max_chars)
    assert len(name) <= max_chars
    assert name == name.strip()
    assert name.isprintable() or "\u200c" in name or "\u200d" in name
    name.encode()
