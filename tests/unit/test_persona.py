"""The agent's persona, from what the server tells."""

from typing import Any

import pytest

from aiagent.room.persona import Persona
from aiagent.turn.commands import Mode

pytestmark = pytest.mark.unit

NOVA = {"name": "Nova", "wake_names": ["Nova", "Nora"], "mode": "addressed"}


def persona(private: dict[str, Any] | None = None, **agent: Any) -> Persona:
    return Persona.from_room({"language": "en", "agent": NOVA | agent}, private or {})


def test_a_server_that_says_little_leaves_the_usual_values() -> None:
    made = Persona.from_room({"agent": NOVA})
    assert (made.name, made.wake_names, made.mode) == ("Nova", ("Nova", "Nora"), Mode.ADDRESSED)
    assert (made.language, made.voice, made.speed, made.max_answer_words) == ("en", "", 1.0, 60)
    assert (made.prompt, made.vocabulary) == ("", ())


def test_it_listens_to_its_own_name_too() -> None:
    assert persona(name="Ada").wake_names == ("Ada", "Nova", "Nora")


@pytest.mark.parametrize(("given", "language"), [("", "en"), ("auto", "auto"), ("zh-Hant", "zh-Hant")])
def test_without_a_language_of_its_own_it_speaks_that_of_the_room(given: str, language: str) -> None:
    assert persona(language=given).language == language


@pytest.mark.parametrize(("given", "speed"), [(0.1, 0.5), (1.25, 1.25), (9, 2.0)])
def test_the_pace_is_kept_within_its_bounds(given: float, speed: float) -> None:
    assert persona(speed=given).speed == speed


@pytest.mark.parametrize(("given", "words", "tokens"), [(1, 10, 31), (60, 60, 106), (9999, 200, 316)])
def test_the_length_of_an_answer_is_kept_within_its_bounds(given: int, words: int, tokens: int) -> None:
    made = persona(max_answer_words=given)
    assert (made.max_answer_words, made.max_answer_tokens) == (words, tokens)


def test_prompt_and_vocabulary_come_from_the_private_frame_alone_and_are_bounded() -> None:
    assert persona(prompt="public", vocabulary=["public"]).prompt == ""
    made = persona({"type": "persona", "prompt": "x" * 3000, "vocabulary": ["y" * 50] * 200})
    assert (len(made.prompt), len(made.vocabulary), len(made.vocabulary[0])) == (2000, 100, 40)
