"""The card before joining tells about speech."""

import pytest
from django.test import Client
from pytest_django import Settings

from conference.rooms.models import Room
from conference.rooms.pages.disclosure import MODE_TEXTS, outside_hosts, room_disclosure

pytestmark = [pytest.mark.django, pytest.mark.django_db]


def page(client: Client, room: Room) -> str:
    return " ".join(client.get(f"/rooms/{room.slug}/").content.decode().split())


def test_the_card_asks_and_ticks_nothing(alice_client: Client, room: Room) -> None:
    text = page(alice_client, room)
    assert "May Nova, the AI participant, hear you?" in text
    for choice in ("consent-yes", "consent-no"):
        (radio,) = (part for part in text.split("<input")[1:] if f'id="{choice}"' in part)
        assert "required" in radio.split(">")[0]
        assert "checked" not in radio.split(">")[0]


def test_the_card_says_how_long_what_is_said_is_kept(alice_client: Client, room: Room, settings: Settings) -> None:
    settings.TRANSCRIPT_RETENTION_DAYS = 30
    assert "for 30 days after the meeting" in page(alice_client, room)
    settings.TRANSCRIPT_RETENTION_DAYS = 0
    assert "until the owner of the room deletes it" in page(alice_client, room)


@pytest.mark.parametrize(
    ("providers", "base_url", "hosts"),
    [
        (["local"], "", ()),
        (["openai"], "http://127.0.0.1:11434/v1", ()),
        (["openai"], "http://localhost:8080/v1", ()),
        (["openai"], "http://[::1]:8080/v1", ()),
        (["openai"], "https://llm.example/v1", ("llm.example",)),
        (["openai", "local"], "http://192.168.1.9/v1", ("192.168.1.9",)),
        (["spark", "openai"], "https://llm.example/v1", ("spark.example", "llm.example")),
    ],
)
def test_questions_go_to_the_hosts_that_are_not_this_machine(
    settings: Settings, providers: list[str], base_url: str, hosts: tuple[str, ...]
) -> None:
    settings.LLM_PROVIDERS, settings.LLM_BASE_URL, settings.SPARK_URL = providers, base_url, "wss://spark.example/chat"
    assert outside_hosts() == hosts


def test_the_card_names_the_service_that_questions_go_to(alice_client: Client, room: Room, settings: Settings) -> None:
    assert "Answers are made on this server." in page(alice_client, room)
    settings.LLM_PROVIDERS, settings.LLM_BASE_URL = ["openai"], "https://llm.example/v1"
    text = page(alice_client, room)
    assert "are sent to <b>llm.example</b>" in text
    assert "Answers are made on this server." not in text


def test_an_agent_that_only_writes_captions_sends_typed_questions_away_and_captions_to_be_translated(
    alice_client: Client, room: Room, settings: Settings
) -> None:
    settings.LLM_PROVIDERS, settings.LLM_BASE_URL = ["openai"], "https://llm.example/v1"
    room.agent_mode = "captions"
    room.save()
    text = page(alice_client, room)
    assert "is sent to <b>llm.example</b> to be translated." in text
    assert "lines of earlier meetings that somebody asks about, are sent to <b>llm.example</b>." in text
    settings.LLM_PROVIDERS = ["local"]
    assert "to be translated" not in page(alice_client, room)


@pytest.mark.parametrize("mode", ["addressed", "conversation", "hand", "captions"])
def test_the_card_shows_one_mode_and_has_the_words_for_all(alice_client: Client, room: Room, mode: str) -> None:
    room.agent_mode = mode
    room.save()
    text = page(alice_client, room)
    assert {f'data-mode="{known}"' in text for known, _text in MODE_TEXTS} == {True}
    shown = [known for known, words in MODE_TEXTS if f'<span data-mode="{known}">{words}</span>' in text]
    assert shown == [mode]


def test_the_card_promises_news_of_the_mode_and_no_right_answers(alice_client: Client, room: Room) -> None:
    text = page(alice_client, room)
    assert text.count("may be wrong") == 1
    assert "You are told when they do, and can change your choice at any time." in text


def test_without_an_agent_nothing_is_asked(alice_client: Client, room: Room, settings: Settings) -> None:
    room.agent_mode = "off"
    room.save()
    assert not room_disclosure(room).agent_listens
    assert 'id="consent"' not in page(alice_client, room)
    assert "you are asked first" in page(alice_client, room)
    settings.AGENT_ENABLED = False
    assert "This server has no AI participant" in page(alice_client, room)
