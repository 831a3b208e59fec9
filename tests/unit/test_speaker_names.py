"""Nobody passes for somebody else in a prompt by their name."""

from typing import Any

import pytest

from aiagent.room.people import distinct_name

pytestmark = pytest.mark.unit


def room(*names: str) -> dict[str, dict[str, Any]]:
    """People who joined one after the other."""
    return {f"p{n}": {"name": name, "joined_at": float(n)} for n, name in enumerate(names)}


def called(*names: str) -> list[str]:
    people = room(*names)
    return [distinct_name(peer_id, people, "Nova") for peer_id in people]


def test_different_names_stay_as_they_are() -> None:
    assert called("Alice", "Bob", "小明") == ["Alice", "Bob", "小明"]


@pytest.mark.parametrize(
    "second",
    ["Alice", "alice", " ALICE ", "Alice:", "A\u200blice", "\uff21\uff4c\uff49\uff43\uff45", "<Alice>", "Al ice"],
)
def test_whoever_comes_later_under_the_same_name_gets_a_number(second: str) -> None:
    first, other = called("Alice", second)
    assert first == "Alice"
    assert other.endswith(" (2)")


def test_nobody_is_called_like_the_agent() -> None:
    assert called("nova", "Nova") == ["nova (2)", "Nova (3)"]


def test_whoever_is_gone_is_someone() -> None:
    assert distinct_name("gone", room("Alice"), "Nova") == "Someone"
