"""People in the room, as the agent knows them."""

from typing import Any

import pytest

from aiagent.room.people import MAX_DEPARTED, People

pytestmark = pytest.mark.unit


def person(peer_id: str, joined_at: float = 1.0, **members: Any) -> dict[str, Any]:
    return {"peer_id": peer_id, "name": peer_id.capitalize(), "role": "participant", "joined_at": joined_at, **members}


@pytest.fixture
def people() -> People:
    everybody = People("nova")
    everybody.replace([person("alice", role="host"), person("bob", speech=False, caption_language="zh-Hans")])
    return everybody


def test_who_does_not_say_may_be_heard(people: People) -> None:
    assert people.who_may_be_heard() == {"alice"}
    people.update("bob", {"speech": True})
    assert people.who_may_be_heard() == {"alice", "bob"}


def test_who_left_is_known_by_name_and_no_more_in_the_room(people: People) -> None:
    people.remove("bob")
    assert "bob" not in people
    assert people.name_of("bob", "Nova") == "Bob"
    assert people.names() == ("Alice",)
    assert people.caption_languages() == ()
    people.remove("alice")
    assert not people.moderates("alice")


def test_people_who_lost_their_connection_are_not_translated_for(people: People) -> None:
    assert people.caption_languages() == ("zh-Hans",)
    people.update("bob", {"connected": False})
    assert people.caption_languages() == ()


def test_only_so_many_who_left_are_remembered(people: People) -> None:
    for number in range(MAX_DEPARTED + 1):
        people.add(person(f"guest{number}"))
        people.remove(f"guest{number}")
    assert people.get("guest0") == {}
    assert people.get("guest1")["name"] == "Guest1"
    assert people.joined_at("guest0") == 0.0


def test_whoever_comes_again_keeps_the_name(people: People) -> None:
    people.add(person("first", 2.0, name="Dave", user_id=7))
    people.remove("first")
    people.add(person("second", 2.0, name="Dave", user_id=7))
    people.add(person("window", 3.0, name="Dave", user_id=7))
    people.add(person("other", 4.0, name="Dave", user_id=8))
    names = [people.name_of(peer_id, "Nova") for peer_id in ("first", "second", "window")]
    assert names == ["Dave"] * 3
    assert people.name_of("other", "Nova") != "Dave"


def test_a_refusal_holds_for_what_was_said_before_coming_again(people: People) -> None:
    people.add(person("first", 2.0, user_id=7))
    people.add(person("stranger", 2.0, user_id=8))
    for peer_id in ("first", "stranger"):
        people.remove(peer_id)
    people.add(person("second", 2.0, user_id=7, speech=False))
    assert people.who_refuse() == {"bob", "second", "first"}


def test_nobody_passes_for_the_agent_or_somebody_else(people: People) -> None:
    people.add(person("eve", 2.0, name="Alice"))
    people.add(person("mallory", 3.0, name="Nova"))
    assert people.name_of("eve", "Nova") == "Alice (2)"
    assert people.name_of("mallory", "Nova") == "Nova (2)"
    assert people.names() == ("Alice", "Bob", "Alice", "Nova")


def test_the_agent_is_no_person(people: People) -> None:
    people.add(person("nova", 2.0, is_agent=True))
    assert people.names_of_others() == ("Alice", "Bob")
    assert [peer_id for peer_id in ("alice", "nova", "carol") if people.is_person(peer_id)] == ["alice"]
