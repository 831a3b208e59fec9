"""Recognised texts are near to what was said, or not."""

import pytest

from tests.spoken import is_heard, wrong_share

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "recognised", "wrong"),
    [
        ("Photosynthesis!", "photo synthesis", 0.0),
        ("It is water.", "it is what her", 2 / 9),
        ("什么是光合作用？", "什么事关和作用", 1 / 23),
        ("water", "", 1.0),
    ],
)
def test_wrong_letters_are_counted(said: str, recognised: str, wrong: float) -> None:
    assert wrong_share(said, recognised) == pytest.approx(wrong)


def test_a_part_may_lie_anywhere() -> None:
    assert is_heard("powerhouse", "the mitochondria is the power house of the cell")
    assert is_heard("光合作用", "Nova 什么事关和作用")
    assert not is_heard("elephant", "Good morning, everyone.")
    assert not is_heard("elephant", "")
