"""Words as the second proof of an echo."""

import pytest

from aiagent.turn.own_words import KEPT_WORDS, OwnWords

pytestmark = pytest.mark.unit

ANSWER = "Plants make sugar from light, and they need water and air too."


@pytest.fixture
def own() -> OwnWords:
    words = OwnWords()
    words.said("turn", "Plants make sugar from light,", 10.0)
    words.said("turn", ANSWER, 12.0)
    return words


@pytest.mark.parametrize(
    "heard",
    ["plants make sugar from light", "make sugar from night and they need", "They need water and air too.", ANSWER],
)
def test_what_the_agent_says_just_now_is_its_own_voice(own: OwnWords, heard: str) -> None:
    assert own.repeated_by(heard, 10.5)


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "Sugar.",
        "make sugar",
        "But why do they need light?",
        "plants make sugar but what do animals do then",
        "我不同意",
    ],
)
def test_other_words_and_single_ones_are_somebodys_speech(own: OwnWords, heard: str) -> None:
    assert not own.repeated_by(heard, 10.5)


def test_what_was_said_before_the_agent_began_is_no_echo(own: OwnWords) -> None:
    assert not own.repeated_by(ANSWER, 9.7)
    assert not OwnWords().repeated_by(ANSWER, 9.0)


def test_an_echo_in_chinese_is_known_by_its_characters() -> None:
    own = OwnWords()
    own.said("turn", "植物用阳光制造糖，它们也需要水。", 1.0)
    assert own.repeated_by("用阳光制造糖", 1.5)
    assert not own.repeated_by("动物怎么办呢", 1.5)


def test_only_the_last_answers_are_kept(own: OwnWords) -> None:
    own.said("second", "Ice is frozen water.", 20.0)
    own.said("third", "Steam is hot.", 30.0)
    assert not own.repeated_by("plants make sugar from light", 31.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Plants make sugar from light,", "plants make sugar from light"),
        ("Plants make sugar from light,", "make sugar from light then"),
        ("The capital of Australia is Canberra.", "the capital of Australia is Canberra"),
        ("The capital of Australia is Canberra.", "Australia is Canberra really"),
        ("Ice is frozen water.", "ice is frozen water"),
        ("Bees make honey out of nectar.", "honey out of nectar"),
        ("The meeting is on Thursday at ten.", "the meeting is on Thursday"),
        ("Jupiter is the largest planet.", "is the largest planet"),
        ("植物用阳光制造糖。", "植物用阳光制造糖"),
        ("澳大利亚的首都是堪培拉。", "首都是堪培拉"),
    ],
)
def test_who_repeats_what_was_over_before_an_echo_could_begin_is_heard(text: str, said: str) -> None:
    own = OwnWords()
    own.said("turn", text, 10.0)
    own.said("turn", f"{text} And so it goes on for a while.", 14.0)
    assert own.repeated_by(said, 10.5)
    for began_at in (15.0, 20.0, 34.0):
        assert not own.repeated_by(said, began_at)
    own.said("next", "Something else is said now.", 35.0)
    assert not own.repeated_by(said, 35.5)


def test_the_last_words_of_a_very_long_answer_are_known() -> None:
    own = OwnWords()
    text = ""
    for number in range(KEPT_WORDS):
        text += f"number {number} is said. "
        own.said("turn", text, 10.0 + 2 * number)
    now = 10.0 + 2 * KEPT_WORDS
    assert own.repeated_by(f"number {KEPT_WORDS - 1} is said", now - 1)
    assert not own.repeated_by("number 10 is said number 11 is said", now - 1)
