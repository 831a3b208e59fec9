"""Sentences that call the agent, and sentences that do not: a table, of which one half was never looked at."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from aiagent.turn.wake_names import find_address

pytestmark = pytest.mark.unit

TABLE = json.loads((Path(__file__).parents[1] / "data" / "addressed.json").read_text(encoding="utf-8"))
NAMES = ("Nova", "诺娃")
LEAST_PRECISION = LEAST_RECALL = 0.95


def sentences(*, known: bool) -> Iterator[tuple[str, bool, bool]]:
    """The sentences of one half: text, whether it calls the agent, whether the rules say so."""
    for group in TABLE:
        names = tuple(group.get("names", NAMES))
        for text in group["texts"]:
            # Of most groups one half was seen, the checksum tells which; of some, all.
            if (group.get("seen", False) or zlib.crc32(text.encode()) % 2 == 1) is known:
                yield text, group["addressed"], find_address(text, names) is not None


def test_the_table_is_large_and_has_every_sentence_once() -> None:
    texts = [text for group in TABLE for text in group["texts"]]
    assert len(texts) == len(set(texts)) >= 600
    assert sum(any("\u4e00" <= character <= "\u9fff" for character in text) for text in texts) >= 150


def test_the_sentences_that_the_rules_were_made_with_are_understood() -> None:
    assert [text for text, calls, found in sentences(known=True) if calls is not found] == []


def test_other_sentences_are_understood_nearly_as_well() -> None:
    results = [(calls, found) for _, calls, found in sentences(known=False)]
    right = results.count((True, True))
    assert right / (right + results.count((False, True))) >= LEAST_PRECISION
    assert right / (right + results.count((True, False))) >= LEAST_RECALL


@pytest.mark.parametrize(
    "text", ["nova " * 900, "ask nova " * 500, "诺娃，" * 2000, "好，" * 2000, "n" * 9000, "，" * 9000]
)
def test_endless_texts_are_judged_by_their_beginning(text: str) -> None:
    find_address(text, NAMES)


@pytest.mark.parametrize("names", [(), ("",), ("...",), (" ",), ("Q",), ("R2 D2",), ("C-3PO",), ("(Nova",), ("é",)])
def test_any_name_that_a_room_may_have_is_looked_for(names: tuple[str, ...]) -> None:
    find_address("Nova, what is ice? 诺娃，冰是什么？", names)
    for name in names:
        if any(character.isalnum() for character in name):
            assert find_address(f"{name}, what is ice?", names) is not None


def test_a_person_with_a_similar_name_is_not_the_agent() -> None:
    assert find_address("Alexa, what is ice?", ("Alexia",)) is not None
    assert find_address("Alexa, what is ice?", ("Alexia",), ("Alexa",)) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Nova did the Romans have glass", "Did the Romans have glass"),
        ("what is the capital of france nova", "What is the capital of france"),
        ("So tell me, Nova, what is ice?", "So tell me what is ice?"),
        ("Thanks for that Nova, and what is steam?", "Thanks for that and what is steam?"),
        ("Nova what is 冰", "What is 冰"),
        ("你好诺娃，冰是什么？", "冰是什么？"),
        ("光合作用是什么，诺娃？", "光合作用是什么？"),
        ("諾娃，請幫我總結一下。", "請幫我總結一下。"),
    ],
)
def test_the_question_is_the_text_without_the_name(text: str, question: str) -> None:
    address = find_address(text, NAMES)
    assert address is not None
    assert address.question == question
