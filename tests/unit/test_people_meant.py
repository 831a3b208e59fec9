"""Names in questions: matched by sound with those of people in the meeting, in English and Mandarin."""

import pytest

from aiagent.memory.people_meant import person_meant

pytestmark = pytest.mark.unit

OTHERS = """Tom
Bart
Peter
Einstein
Newton
DNA
the bomb
a job
it
we
people
everyone
science
doctors
Mark Twain
牛顿
爱因斯坦
大家
谁
老师
我们"""
PEOPLE = ("Bob", "Ann", "John", "Li", "Sean", "Xiaoming", "Dan Brown", "Joanna", "王小明", "李雷", "陈静")


@pytest.mark.parametrize(
    ("heard", "name"),
    [
        ("Bob", "Bob"),
        ("Barb", "Bob"),
        ("Bop", "Bob"),
        ("bub", "Bob"),
        ("Anne", "Ann"),
        ("an", ""),
        ("Jon", "John"),
        ("Lee", "Li"),
        ("Leigh", "Li"),
        ("Shawn", "Sean"),
        ("Shaun", "Sean"),
        ("Shaoming", "Xiaoming"),
        ("Show Ming", "Xiaoming"),
        ("Dan", "Dan Brown"),
        ("Dann", "Dan Brown"),
        ("dan brown", "Dan Brown"),
        ("Joana", "Joanna"),
        ("王小名", "王小明"),
        ("王晓明", "王小明"),
        ("小明", "王小明"),
        ("王老师", "王小明"),
        ("李磊", "李雷"),
        ("陈晶", "陈静"),
        ("鲍勃", "Bob"),
        ("安妮", "Ann"),
        ("约翰", "John"),
        ("Li Lei", "李雷"),
    ],
)
def test_a_name_means_the_person_it_sounds_like(heard: str, name: str) -> None:
    assert person_meant(heard, PEOPLE) == name


@pytest.mark.parametrize(
    "heard",
    OTHERS.splitlines(),
)
def test_other_people_and_ordinary_words_are_nobody_of_the_meeting(heard: str) -> None:
    assert person_meant(heard, PEOPLE) == ""


def test_the_very_name_goes_before_one_that_sounds_like_it() -> None:
    assert person_meant("Anne", ("Ann", "Anne")) == "Anne"
    assert person_meant("Barb", ("Bob", "Barb")) == "Barb"
    assert person_meant("李磊", ("李雷", "李磊")) == "李磊"
    assert person_meant("Bob", ("Bob (2)",)) == "Bob (2)"


def test_without_people_or_words_nobody_is_meant() -> None:
    assert person_meant("Bob", ()) == person_meant("", PEOPLE) == person_meant("!?", PEOPLE) == ""
