"""Sentences whose rest is still to come, by their words alone."""

import pytest

from aiagent.turn.patience import SHORTEST_WAIT_SECS, Patience
from aiagent.turn.unfinished import Rest, rest_of

pytestmark = pytest.mark.unit

ANNOUNCED = (
    *("I have a question.", "I have got a question for you.", "One more question.", "Can I ask you something?"),
    *("Could you tell me something?", "Let me ask you this.", "I would like to know.", "Listen.", "You know what?"),
    *("Okay, next question.", "I was wondering.", "Just a second.", "我有一个问题。", "我想问一下。", "问你个问题"),
)
WITHOUT_MAIN_CLAUSE = (
    *("When I go to Italy.", "If I mix blue and yellow.", "Because the moon is so far away.", "While we wait for Bob."),
    *("Suppose I have ten apples.", "Before the war ended.", "As soon as the sun is down.", "Once the water boils"),
    *("Although it was cold.", "Imagine you live on Mars.", "如果我去北京。", "我小的时候", "要是明天下雨"),
)
WITHOUT_VERB = (
    *("Why do leaves?", "When did the war?", "Does the moon?", "Can elephants?", "How does light?", "What did they?"),
    *(
        "Where do penguins.",
        "Did the Romans?",
        "Which country does?",
        "Who did Picasso",
        "Will the sun?",
        "Did the ancient Romans?",
        "How do I get?",
    ),
)
WITHOUT_NOUN = (
    *("What is the capital?", "Who is the president?", "What is the average height?", "What was the cause?"),
    *("Who was the inventor?", "What is the opposite?", "What's the population", "Which is the largest size"),
)
WHOLE = (
    *("What is the capital of France?", "Why do leaves turn red?", "Can elephants swim?", "Did the Romans have glass?"),
    *("If I mix blue and yellow what do I get?", "When I was young, who was the president of France?"),
    *("When did the war end?", "Who did it?", "How do you know that?", "Say that again, please.", "in French please"),
    *(
        "Do you know how many there are?",
        "Tell me when the launch is.",
        "Explain that please.",
        "How so?",
        "I hope so.",
    ),
    *("Set a timer for ten minutes.", "What does that mean?", "Who can swim?", "Do the math.", "Which river?", "Why?"),
    *("I need a poll about lunch.", "I have a question about volcanoes, how hot is lava?", "Since when?"),
    *("如果我去北京，我应该吃什么？", "北京有多少人？", "我有一个问题，天空为什么是蓝的？"),
)


@pytest.mark.parametrize("text", [*ANNOUNCED, *WITHOUT_MAIN_CLAUSE, *WITHOUT_VERB, *WITHOUT_NOUN])
def test_what_lacks_its_rest_is_waited_for_whatever_it_sounds_like(text: str) -> None:
    assert rest_of(text) is Rest.MISSING
    for completion in (0.1, 0.9):
        assert Patience().wait_secs("alice", text, completion) > 1.2


@pytest.mark.parametrize(
    "text",
    [
        *("Who wrote the book?", "What is the meaning?", "How many people live?", "Is it true?", "About the moon."),
        *("In the year nineteen hundred.", "For my homework.", "My brother lives in Spain.", "How long does it take?"),
        *("Yesterday we learned about Rome.", "We were talking about volcanoes.", "There are ten apples on the table."),
    ],
)
def test_what_often_goes_on_is_waited_for_for_a_second(text: str) -> None:
    assert rest_of(text) is Rest.POSSIBLE
    assert Patience().wait_secs("alice", text, 0.9) == SHORTEST_WAIT_SECS


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_sentence_is_answered_at_once(text: str) -> None:
    assert rest_of(text) is Rest.NONE
    assert Patience().wait_secs("alice", text, 0.9) == 0.0
