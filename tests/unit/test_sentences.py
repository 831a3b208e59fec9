"""Answers are cut where a speaker would draw breath, and only what can be spoken is spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.tts.sentences import ClauseSplitter, speakable

pytestmark = pytest.mark.unit


def split(text: str, size: int = 1) -> list[str]:
    splitter = ClauseSplitter()
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return [clause for piece in pieces for clause in splitter.feed(piece)] + splitter.flush()


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Paris.", ["Paris."]),
        ("Paris is big. It is in France.", ["Paris is big.", "It is in France."]),
        ("It costs 3.14 dollars. Fine.", ["It costs 3.14 dollars.", "Fine."]),
        ("Ask Dr. Smith. He knows.", ["Ask Dr. Smith.", "He knows."]),
        ("Use fruit, e.g. apples. Enjoy.", ["Use fruit,", "e.g. apples.", "Enjoy."]),
        ("The U.S. is large. Yes.", ["The U.S. is large.", "Yes."]),
        ("Is it? Yes! It is.", ["Is it?", "Yes!", "It is."]),
        ("Well... maybe not.", ["Well...", "maybe not."]),
        ("It was in 1984. Then it ended.", ["It was in 1984.", "Then it ended."]),
        ("One line\nnext line", ["One line", "next line"]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("It has 10,000 parts, or more.", ["It has 10,000 parts,", "or more."]),
    ],
)
def test_sentences_end_where_they_end(text: str, clauses: list[str]) -> None:
    assert split(text) == clauses


def test_the_first_clause_is_short() -> None:
    text = "Photosynthesis is the process by which plants use sunlight to make sugar, and it happens in leaves."
    assert split(text) == [
        "Photosynthesis is the process",
        "by which plants use sunlight to make sugar, and it happens in leaves.",
    ]


def test_the_first_clause_ends_at_a_mark() -> None:
    assert split("As far as I know, that is right.") == ["As far as I know,", "that is right."]


def test_a_single_word_is_not_spoken_alone() -> None:
    assert split("Yes, it is so.") == ["Yes, it is so."]


def test_later_clauses_are_whole_sentences() -> None:
    assert split("I see. First this, then that, and then the other.") == [
        "I see.",
        "First this, then that, and then the other.",
    ]


def test_a_very_long_sentence_is_cut_at_a_mark() -> None:
    long = " ".join(["word"] * 20)
    clauses = split(f"I see. {long}, {long} end.")
    assert clauses == ["I see.", f"{long},", f"{long} end."]


def test_nothing_is_given_before_it_is_complete() -> None:
    splitter = ClauseSplitter()
    assert splitter.feed("It costs 3.") == []
    assert splitter.feed("14 dollars") == []
    assert splitter.feed(". ") == ["It costs 3.14 dollars."]


def test_a_flushed_splitter_begins_anew() -> None:
    splitter = ClauseSplitter()
    assert splitter.feed("One. Two. thr") == ["One.", "Two."]
    assert splitter.flush() == ["thr"]
    assert splitter.flush() == []


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("**Bold** and `code`", "Bold and code"),
        ("see [the docs](https://example.org/a)", "see the docs"),
        ("[laughs] sure", "sure"),
        ("nice 😀👍🏽 day", "nice day"),
        ("- first", "first"),
        ("# Title", "Title"),
        ("a <b>word</b>", "a word"),
        ("one<br/>two<hr>", "one two"),
        ("<speak>Rome<break time='1s'/></speak>", "Rome"),
        ("<p class='x'>Rome</p><!-- it is -->", "Rome"),
        ("> a quotation", "a quotation"),
        ("It is so [1] and [12].", "It is so and."),
        ("[sighs deeply] yes", "yes"),
        ("If a < b and c > d, stop.", "If a < b and c > d, stop."),
        ("x <= 3, y >= 4", "x <= 3, y >= 4"),
        ("2 <3 and 5> 4", "2 <3 and 5> 4"),
        ("I <3 you", "I <3 you"),
        ("Vector<int> v", "Vector<int> v"),
        ("The list [1, 2, 3] has three.", "The list [1, 2, 3] has three."),
        ('{"name": "Bob", "age": 3}', '{"name": "Bob", "age": 3}'),
        ("f(x) = {x < 0}", "f(x) = {x < 0}"),
        ("See <https://example.org/a>.", "See https://example.org/a."),
        ("小于：a < b，大于：c > d。", "小于：a < b，大于：c > d。"),
        ("😀", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_only_what_can_be_spoken_is_spoken(text: str, spoken: str) -> None:
    assert speakable(text) == spoken


@given(st.text(alphabet="ab .,!?\n3-*[]", max_size=80), st.integers(1, 7))
def test_no_word_is_lost_or_doubled(text: str, size: int) -> None:
    def letters(parts: list[str]) -> str:
        return "".join(character for part in parts for character in part if character.isalnum())

    if "[" not in text:
        assert letters(split(text, size)) == letters([text])


@given(st.text(max_size=200))
def test_any_text_is_split_without_error(text: str) -> None:
    assert all(clause.strip() for clause in split(text, 3))


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("你好！很高兴见到你，有什么可以帮你的吗？", ["你好！", "很高兴见到你，", "有什么可以帮你的吗？"]),
        ("光合作用是植物利用阳光的过程。", ["光合作用", "是植物利用阳光的过程。"]),
        ("现在是3.5点……好的。", ["现在是3.5点……", "好的。"]),
        ("“你好。”他说。然后走了。", ["“你好。", "”他说。", "然后走了。"]),
        ("不错。We can talk. 好的。", ["不错。", "We can talk.", "好的。"]),
        ("第一点；第二点", ["第一点；", "第二点"]),
    ],
)
def test_chinese_ends_without_spaces(text: str, clauses: list[str]) -> None:
    assert split(text) == clauses


def test_chinese_begins_with_few_syllables_and_the_second_clause_is_not_long() -> None:
    text = "北京、上海、广州和深圳是中国最大的四个城市，它们都在东部或者南部地区，人口都超过一千万。"

    first, second, *rest = split(text)

    assert len(first) <= 6
    assert len(second) <= 20
    assert "".join([first, second, *rest]) == text


@pytest.mark.parametrize("text", ["但是我们还是要去看看的呢", "现在的机会是不是存在于社会呢"])
def test_a_joint_is_not_found_inside_a_chinese_word(text: str) -> None:
    assert not {"但", "还", "现", "存", "社"} & {clause[-1] for clause in split(text)}


def test_a_chinese_sentence_is_given_with_its_last_character() -> None:
    splitter = ClauseSplitter()

    assert [clause for character in "会议三点开始。" for clause in splitter.feed(character)][-1].endswith("。")


def test_chinese_punctuation_is_spoken_and_markup_is_not() -> None:
    assert speakable("**好的**， 我们 去。😀") == "好的，我们去。"
