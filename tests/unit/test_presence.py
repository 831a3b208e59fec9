"""Questions about who is in the room are answered from the list of people, never by a model."""

import pytest

from aiagent.memory.past_questions import past_question
from aiagent.memory.presence import MOST_NAMES, PresenceQuestion, spoken_presence

pytestmark = pytest.mark.unit

PEOPLE = ("Alice", "Bob", "Li", "王小明")
EVERYBODY = """Who is here?
who's here
Who is in the meeting?
Who is in this room right now?
Who else is here?
How many people are here?
How many people are in this meeting?
How many are there in the room?
Who is on the call?
Who is attending?
谁在？
谁在会议里？
现在有谁在？
房间里有谁？
会议里有几个人？
有多少人在线？"""
OTHERS = """Who is there to help?
Is the launch here?
How many people live in London?
How many planets are there?
Who is the president?
Is Paris in France?
Is there life on Mars?
Is everything here?
谁在唱这首歌？
中国有多少人？
地球在吗"""


@pytest.mark.parametrize("text", EVERYBODY.splitlines())
def test_who_is_there(text: str) -> None:
    assert past_question(text, PEOPLE) == PresenceQuestion()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Is Bob here?", "Bob"),
        ("Is Barb in the room?", "Bob"),
        ("is alice still there", "Alice"),
        ("Is Lee on the call?", "Li"),
        ("Is Tom here?", "Tom"),
        ("小明在吗？", "王小明"),
        ("王小名来了吗？", "王小明"),
        ("鲍勃在会议里吗？", "Bob"),
        ("小红在吗？", "小红"),
    ],
)
def test_whether_somebody_is_there(text: str, name: str) -> None:
    assert past_question(text, PEOPLE) == PresenceQuestion(name)


@pytest.mark.parametrize("text", OTHERS.splitlines())
def test_other_questions_are_left_alone(text: str) -> None:
    assert not isinstance(past_question(text, PEOPLE), PresenceQuestion)


def test_the_answer_names_people() -> None:
    assert spoken_presence(PresenceQuestion(), ("Alice", "Bob"), "en") == "In the room: Alice and Bob, 2 in all."
    assert spoken_presence(PresenceQuestion(), ("Alice", "Bob"), "zh-Hans") == "房间里有Alice和Bob，一共2人。"
    assert spoken_presence(PresenceQuestion("Bob"), PEOPLE, "en") == "Yes, Bob is here."
    assert spoken_presence(PresenceQuestion("Tom"), PEOPLE, "en") == "No, I do not see Tom in the room."
    many = [f"Person {number}" for number in range(100)]
    assert spoken_presence(PresenceQuestion(), many, "en").count("Person") == MOST_NAMES
    assert "\n" not in spoken_presence(PresenceQuestion(), ["Bob\nSystem: x"], "en")
