import pytest

from aiagent.turn.wake_names import find_address

pytestmark = pytest.mark.unit

NAMES = ("Nova",)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Nova, what is photosynthesis?", "What is photosynthesis?"),
        ("Nova what is photosynthesis", "What is photosynthesis"),
        ("Hey Nova, how are you?", "How are you?"),
        ("Okay, so, Nova, tell me a joke.", "Tell me a joke."),
        ("No va, what is the time?", "What is the time?"),
        ("Novah, what is the time?", "What is the time?"),
        ("What do you think, Nova?", "What do you think?"),
        ("That was good. Nova, can you summarise it?", "That was good. can you summarise it?"),
        ("nova", ""),
        ("Hello Nova.", ""),
        ("NOVA! Stop.", "Stop."),
        ("Nova, and now?", "And now?"),
    ],
)
def test_a_call_by_name_is_noticed(text: str, question: str) -> None:
    address = find_address(text, NAMES)
    assert address is not None
    assert address.question == question


@pytest.mark.parametrize(
    "text",
    [
        "What is photosynthesis?",
        "I bought a Chevy Nova last year and it broke down.",
        "Nova is slow today.",
        "Nova said that already.",
        "We moved to Novato.",
        "That is nothing new.",
        "Over and out.",
        "",
        "...",
    ],
)
def test_talk_that_is_not_for_the_agent_is_left_alone(text: str) -> None:
    assert find_address(text, NAMES) is None


def test_other_wake_names_of_two_words_work() -> None:
    address = find_address("Mister Data, report.", ("Nova", "Mister Data"))
    assert address is not None
    assert address.question == "Report."


def test_short_names_are_taken_exactly() -> None:
    assert find_address("Bow, come here.", ("Bo",)) is None
    assert find_address("Bo, come here.", ("Bo",)) is not None
