"""Written English becomes words, words become phonemes."""
# ruff: noqa: RUF001 - IPA letters are meant

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.tts.g2p_english.lexicon import Lexicon
from aiagent.tts.g2p_english.normalise import normalise
from aiagent.tts.g2p_english.numbers import cardinal, ordinal, year
from aiagent.tts.g2p_english.piper_symbols import piper_phonemes
from aiagent.tts.g2p_english.suffixes import compound, derived

pytestmark = pytest.mark.unit

LEXICON = Lexicon(
    {
        "stop": "stˈɑp",
        "make": "mˈAk",
        "carry": "kˈæɹi",
        "cat": "kˈæt",
        "dog": "dˈɔɡ",
        "box": "bˈɑks",
        "note": "nˈOt",
        "book": "bˈʊk",
        "want": "wˈɑnt",
        "happy": "hˈæpi",
        "load": "lˈOd",
    },
    {"kettle": "kˈɛtᵊl", "James": "ʤˈAmz"},
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (20, "twenty"),
        (42, "forty two"),
        (100, "one hundred"),
        (305, "three hundred five"),
        (12_000, "twelve thousand"),
        (1_000_001, "one million one"),
        (2_500_000_000, "two billion five hundred million"),
    ],
)
def test_cardinal_numbers(number: int, words: str) -> None:
    assert cardinal(number) == words


def test_enormous_numbers_are_read_digit_by_digit() -> None:
    assert cardinal(10**15).startswith("one zero zero")


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (12, "twelfth"), (20, "twentieth"), (21, "twenty first"), (100, "one hundredth")],
)
def test_ordinal_numbers(number: int, words: str) -> None:
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1984, "nineteen eighty four"),
        (1900, "nineteen hundred"),
        (1905, "nineteen oh five"),
        (2005, "two thousand five"),
        (2026, "twenty twenty six"),
    ],
)
def test_years(number: int, words: str) -> None:
    assert year(number) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is 7:30 PM.", "It is seven thirty P m."),
        ("at 9:05", "at nine oh five"),
        ("at 9:00", "at nine o'clock"),
        ("$4.50", "four dollars and fifty cents"),
        ("$1", "one dollar"),
        ("$3 million", "three million dollars"),
        ("£2.01", "two pounds and one penny"),
        ("3.14", "three point one four"),
        ("1,234,567 people", "one million two hundred thirty four thousand five hundred sixty seven people"),
        ("54°F", "fifty four degrees fahrenheit"),
        ("100%", "one hundred percent"),
        ("the 21st", "the twenty first"),
        ("in 1984", "in nineteen eighty four"),
        ("the 1990s", "the nineteen nineties"),
        ("Dr. Smith", "Doctor Smith"),
        ("fruit, e.g. apples", "fruit, for example apples"),
        ("On 3 November", "On the third of November"),
        ("5 km", "five kilometers"),
        ("-5 degrees", "minus five degrees"),
        ("10-20 people", "ten to twenty people"),
        ("R&D", "R and D"),
        ("2 + 2 = 4", "two plus two equals four"),
        ("a < b and c > d", "a is less than b and c is greater than d"),
        ("x<=3", "x is at most three"),
        ("x ≥ -5", "x is at least minus five"),
        ("a Vector<int> here", "a Vector of int here"),
        ("wait… what", "wait. what"),
        ("yes — no", "yes, no"),
        ("user@example", "user at example"),
    ],
)
def test_text_is_written_out(text: str, words: str) -> None:
    assert normalise(text) == words


@given(st.text(max_size=100))
def test_no_ascii_digit_is_left(text: str) -> None:
    assert not any(character in "0123456789" for character in normalise(text))


@pytest.mark.parametrize(
    ("word", "phonemes"),
    [
        ("cats", "kˈæts"),
        ("dogs", "dˈɔɡz"),
        ("boxes", "bˈɑksᵻz"),
        ("carries", "kˈæɹiz"),
        ("stopped", "stˈɑpt"),
        ("wanted", "wˈɑntᵻd"),
        ("noted", "nˈOɾᵻd"),
        ("carried", "kˈæɹid"),
        ("making", "mˈAkɪŋ"),
        ("stopping", "stˈɑpɪŋ"),
        ("happily", "hˈæpili"),
        ("cat's", "kˈæts"),
        ("cats'", "kˈæts"),
        ("kettles", "kˈɛtᵊlz"),
        ("xyzzy", None),
    ],
)
def test_derived_words_follow_their_stem(word: str, phonemes: str | None) -> None:
    assert derived(word, LEXICON) == phonemes


def test_compounds_have_one_main_stress() -> None:
    assert compound("notebook", LEXICON) == "nˈOtbˌʊk"


def test_rare_words_make_no_compounds() -> None:
    assert compound("kettlebook", LEXICON) is None


def test_names_are_found_in_any_case() -> None:
    assert LEXICON.find("james") == LEXICON.find("JAMES") == "ʤˈAmz"


@pytest.mark.parametrize(
    ("phonemes", "piper"),
    [
        ("kˈæt", "kˈæt"),
        ("dˈA", "dˈeɪ"),
        ("ʤˈʌʤ", "dʒˈʌdʒ"),
        ("wˈɜɹd", "wˈɜːd"),
        ("lˈɛtəɹ", "lˈɛtɚ"),
        ("hˈæpi", "hˈæpi"),
        ("sˈi", "sˈiː"),
        ("sˈin", "sˈiːn"),
        ("fˈɔɹ", "fˈoːɹ"),
        ("tˈu", "tˈuː"),
        ("bˈY", "bˈɔɪ"),
    ],
)
def test_symbols_are_those_of_piper(phonemes: str, piper: str) -> None:
    assert piper_phonemes(phonemes) == piper
