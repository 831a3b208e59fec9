"""Speech in other languages than English: what the English model makes of it is told from English, and left out."""

import json
from pathlib import Path
from typing import Any

import pytest

from aiagent.captions.foreign import Doubts, can_be_judged, is_made_up, is_steady, score, steadiness

pytestmark = pytest.mark.unit

# Texts that the model made of recordings and synthetic voices: of the whole, of its beginnings, of its later part.
RECORDED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data/foreign_speech.json").read_text(encoding="utf-8")
)
LOOPS = """And I'm going to say, I'm going to say, I'm going to say, I'm going to say, I'm going to say,
For example, the 10th of October, the 10th of October, the 10th of October, the 10th of October,
I think that's the one. I think that's the one. I think that's the one. I think that's the one.
on the other on the other on the other on the other on the other"""
REPEATED_BY_PEOPLE = """No, no, no, no, no, no, no!
Yes yes yes yes yes yes yes yes yes
Very, very, very, very, very good.
Thank you, thank you, thank you.
One two, one two, one two.
It is what it is, and that is what it is.
Blah blah blah blah blah blah blah blah."""


LONG = "the first thing that we have to do"


def held(recorded: dict[str, Any]) -> float:
    text = recorded["text"]
    if is_made_up(text, recorded["secs"]):
        return 0.0
    steady = steadiness(recorded["earlier"], text)
    return 1.0 if is_steady(steady) else score(1.0 if steady is None else steady, recorded["tail"], text)


def test_english_is_taken_for_english() -> None:
    english = [recorded for recorded in RECORDED if recorded["spoken"] == "en"]
    assert len(english) >= 20
    assert [
        recorded["text"] for recorded in english if Doubts().is_foreign("ann", held(recorded), recorded["text"])
    ] == []


def test_most_of_what_is_made_up_for_other_languages_is_found() -> None:
    foreign = [recorded for recorded in RECORDED if recorded["spoken"] != "en"]
    assert len(foreign) >= 30
    assert sum(Doubts().is_foreign("ann", held(recorded), recorded["text"]) for recorded in foreign) >= 0.7 * len(
        foreign
    )


@pytest.mark.parametrize("text", LOOPS.splitlines())
def test_a_loop_was_said_by_nobody(text: str) -> None:
    assert is_made_up(text, 3.0)


@pytest.mark.parametrize("text", REPEATED_BY_PEOPLE.splitlines())
def test_people_repeat_words(text: str) -> None:
    assert not is_made_up(text, 2.5)


def test_nobody_speaks_that_fast() -> None:
    text = "the first thing I want to say is that we have to make a good decision now"
    assert is_made_up(text, 2.0)
    assert not is_made_up(text, 4.0)


def test_short_utterances_are_not_judged() -> None:
    assert not can_be_judged("Yes, of course.", 3.0)
    assert not can_be_judged("Yes, of course I do.", 1.0)
    assert can_be_judged("Yes, of course I do.", 2.0)
    assert steadiness(["Yes"], "Yes, of course I do.") is None
    assert not is_steady(None)


def test_who_was_not_understood_before_is_believed_less_until_they_speak_english_again() -> None:
    doubts = Doubts()
    assert not doubts.is_foreign("ann", None, LONG)
    assert not doubts.is_foreign("ann", 0.65, LONG)
    assert doubts.is_foreign("ann", 0.1, LONG)
    assert doubts.is_foreign("ann", 0.65, LONG)
    assert doubts.is_foreign("ann", None, LONG), "also what is too short to be judged"
    assert not doubts.is_foreign("bob", None, LONG), "each speaker for themselves"
    assert not doubts.is_foreign("ann", 0.9, LONG)
    assert not doubts.is_foreign("ann", 1.0, LONG)
    assert not doubts.is_foreign("ann", None, LONG)
    doubts.is_foreign("ann", 0.0, LONG)
    doubts.forget("ann")
    assert not doubts.is_doubtful("ann")


def test_a_short_utterance_that_was_misheard_is_not_lost() -> None:
    doubts = Doubts()
    assert not doubts.is_foreign("ann", 0.0, "Photosynthesis happens in the leaves.")
    assert doubts.is_doubtful("ann")
    assert doubts.is_foreign("ann", 0.4, "It happens in the dreams.")


def test_whoever_was_understood_before_loses_nothing_by_one_bad_utterance() -> None:
    doubts = Doubts()
    assert not doubts.is_foreign("ann", 1.0, LONG)
    assert not doubts.is_foreign("ann", 0.1, LONG)
    assert doubts.is_foreign("ann", 0.1, LONG)
    doubts.forget("ann")
    assert doubts.is_foreign("ann", 0.1, LONG), "who comes again is a newcomer"
