"""Mentions in the chat: which messages ask the agent. The page reads the same examples (tests/js/mentions.test.js)."""

import json
from pathlib import Path
from typing import Any

import pytest

from aiagent.turn.mentions import mention_in, mentioned_question

pytestmark = pytest.mark.unit

EXAMPLES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data/mentions.json").read_text(encoding="utf-8"))
NAMES: list[str] = EXAMPLES["names"]


@pytest.mark.parametrize("example", EXAMPLES["examples"], ids=lambda example: ascii(example["text"]))
def test_a_message_asks_when_it_mentions_the_agent_in_what_it_says(example: dict[str, str | None]) -> None:
    text = example["text"]
    assert text is not None
    found = mention_in(text, NAMES)
    assert (None if found is None else text[slice(*found)]) == example["mention"]
    assert mentioned_question(text, NAMES) == example["question"]


def test_without_names_nobody_is_mentioned() -> None:
    assert mention_in("@Nova @ why?", ()) is None
    assert mention_in("@ why?", ("", " ")) is None


def test_a_name_is_no_pattern() -> None:
    assert mentioned_question("@N.v+a( why?", ("N.v+a(",)) == "why?"
    assert mentioned_question("@Nova why?", ("N.va",)) is None
    assert mentioned_question("@\uff4e\uff4f\uff56\uff41 why?", ("\uff2eova",)) == "why?"


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[](",
        "`",
        "` `` ",
        "a.",
        "a.a/",
        "~~~\n",
        "@nova:",
        "@nova",
        "> \n",
        "`\n",
        "](",
        "[][",
        "@nova@a-",
        "a://",
    ],
)
def test_a_long_message_of_pieces_that_promise_more_is_read_to_its_end(piece: str) -> None:
    text = (piece * 4000)[:3984] + " \n\n@Nova why?"
    assert mention_in(text.replace("`", "'"), NAMES) is not None
    mention_in(text, NAMES)
