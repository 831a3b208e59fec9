"""The voices of the agents, and samples of them."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from django.test import Client

from conference.accounts.models import User
from conference.rooms.models import Room
from conference.rooms.persona import voices
from conference.rooms.services import room_archive

pytestmark = [pytest.mark.django, pytest.mark.django_db]

JOE = {"id": "joe", "title": "Joe", "language": "en", "gender": "male"}
XIAOXIAO = {"id": "zf_xiaoxiao", "title": "晓晓 Xiaoxiao", "language": "zh", "gender": "female"}
SOUND = b"RIFF....WAVE"
Answer = Callable[[bytes], list[dict[str, Any]]]


@pytest.fixture
def installed(redis_client: redis.Redis) -> Iterator[None]:
    """An agent runs that has two voices."""
    redis_client.set(voices.VOICES_KEY, json.dumps([JOE, XIAOXIAO]))
    yield
    redis_client.delete(voices.VOICES_KEY, voices.REQUESTS_KEY)


@pytest.fixture
def agent(redis_client: redis.Redis, installed: None) -> Iterator[Answer]:
    """An agent that answers one request with these bytes; gives the list in which the request will be."""
    threads = []

    def serve(sound: bytes) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        def work() -> None:
            taken = redis_client.blpop([voices.REQUESTS_KEY], timeout=60)
            assert isinstance(taken, (list, tuple))
            asked.append(json.loads(taken[1]))
            redis_client.set(f"parley:agent:sample:{asked[0]['id']}", sound, ex=60)

        threads.append(threading.Thread(target=work))
        threads[0].start()
        return asked

    yield serve
    for thread in threads:
        thread.join()


def ask(client: Client, room: Room, **body: Any) -> Any:
    return client.post(f"/api/v1/rooms/{room.slug}/voice-samples", body, content_type="application/json")


def test_a_sample_is_spoken_with_settings_that_are_not_stored(alice_client: Client, room: Room, agent: Answer) -> None:
    asked = agent(SOUND)
    answer = ask(alice_client, room, voice="zf_xiaoxiao", speed=1.5, language="zh-Hans", text=" 你好 ")
    assert (answer.status_code, answer.content) == (200, SOUND)
    assert answer.headers["Content-Type"] == "audio/wav"
    assert "no-store" in answer.headers["Cache-Control"]
    assert [request | {"id": ""} for request in asked] == [
        {"id": "", "text": "你好", "voice": "zf_xiaoxiao", "speed": 1.5, "lang": "zh-Hans"}
    ]


@pytest.mark.parametrize(
    ("body", "lang", "sentence"),
    [
        ({}, "en", "Hello, I am Nova."),
        ({"name": "Ada\u200b"}, "en", "Hello, I am Ada."),
        ({"name": "{0}"}, "en", "Hello, I am {0}."),
        ({"voice": "zf_xiaoxiao"}, "zh", "大家好，我是Nova。"),
        ({"voice": "joe", "language": "auto"}, "en", "Hello"),
        ({"language": "zh-Hant"}, "zh-Hant", "大家好"),
    ],
)
def test_without_a_sentence_it_introduces_itself(
    alice_client: Client, room: Room, agent: Answer, body: dict[str, Any], lang: str, sentence: str
) -> None:
    asked = agent(SOUND)
    assert ask(alice_client, room, **body).status_code == 200
    assert asked[0]["lang"] == lang
    assert asked[0]["text"].startswith(sentence)


def test_in_a_room_of_another_language_the_sentence_decides(alice_client: Client, room: Room, agent: Answer) -> None:
    Room.objects.update(language="de-CH")
    asked = agent(SOUND)
    assert ask(alice_client, room, text="Guten Tag").status_code == 200
    assert (asked[0]["lang"], asked[0]["text"]) == ("", "Guten Tag")


def test_only_the_owner_hears_samples(
    bob_client: Client, client: Client, agent_headers: dict[str, str], room: Room, installed: None
) -> None:
    assert ask(bob_client, room).status_code == 403
    assert ask(client, room).status_code == 401
    path = f"/api/v1/rooms/{room.slug}/voice-samples"
    assert client.post(path, {}, content_type="application/json", headers=agent_headers).status_code == 403


def test_an_archived_room_has_neither_page_nor_samples(alice_client: Client, room: Room, installed: None) -> None:
    room_archive(room=room)
    assert ask(alice_client, room).status_code == 404
    assert alice_client.get(f"/rooms/{room.slug}/settings/agent/").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"voice": "../x"}, "voice"),
        ({"speed": 3}, "speed"),
        ({"language": "tlh"}, "language"),
        ({"text": "x" * 201}, "text"),
        ({"name": "x" * 41}, "name"),
    ],
)
def test_a_wrong_field_is_named(alice_client: Client, room: Room, body: dict[str, Any], field: str) -> None:
    answer = ask(alice_client, room, **body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def refusal(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer.json()["code"], answer.json()["reason"]


def test_without_an_agent_nobody_speaks(alice_client: Client, room: Room) -> None:
    assert refusal(ask(alice_client, room)) == (503, "unavailable", "no_agent")


def test_a_language_without_a_voice_says_how_to_get_one(
    alice_client: Client, room: Room, installed: None, redis_client: redis.Redis
) -> None:
    redis_client.set(voices.VOICES_KEY, json.dumps([JOE]))
    answer = ask(alice_client, room, language="zh-Hans")
    assert refusal(answer) == (503, "unavailable", "no_voice")
    assert "aiagent.models install zh" in answer.json()["message"]
    assert refusal(ask(alice_client, room, voice="zf_xiaoxiao")) == (503, "unavailable", "no_voice")


def test_an_agent_that_is_busy_is_not_waited_for_for_ever(
    alice_client: Client, room: Room, installed: None, redis_client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual_secs = voices.PATIENCE_SECS
    monkeypatch.setattr(voices, "PATIENCE_SECS", 0.2)
    began_at = time.monotonic()
    assert refusal(ask(alice_client, room)) == (503, "unavailable", "no_answer")
    assert time.monotonic() - began_at < usual_secs
    assert 0 < redis_client.ttl(voices.REQUESTS_KEY) <= voices.REQUEST_LIFETIME_SECS


def test_requests_that_nobody_takes_do_not_pile_up(
    alice_client: Client, room: Room, installed: None, redis_client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voices, "PATIENCE_SECS", 0.0)
    redis_client.rpush(voices.REQUESTS_KEY, *range(voices.MOST_WAITING))
    ask(alice_client, room)
    assert redis_client.llen(voices.REQUESTS_KEY) == voices.MOST_WAITING
    assert redis_client.lindex(voices.REQUESTS_KEY, 0) == "1"


def test_a_sentence_that_cannot_be_said_is_no_sound(alice_client: Client, room: Room, agent: Answer) -> None:
    agent(b"")
    answer = ask(alice_client, room, text="☃")
    assert refusal(answer) == (503, "unavailable", "no_answer")


def test_many_samples_are_slowed_down(alice: User, alice_client: Client, room: Room) -> None:
    for _ in range(voices.SAMPLES.limit):
        voices.SAMPLES.hit(alice.pk)
    answer = ask(alice_client, room)
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")


def test_voices_are_listed_for_who_has_an_account(
    alice_client: Client, client: Client, redis_client: redis.Redis, installed: None
) -> None:
    assert alice_client.get("/api/v1/voices").json() == {"voices": [JOE, XIAOXIAO]}
    assert client.get("/api/v1/voices").status_code == 401
    redis_client.delete(voices.VOICES_KEY)
    assert alice_client.get("/api/v1/voices").json() == {"voices": None}
    redis_client.set(voices.VOICES_KEY, "nonsense")
    assert alice_client.get("/api/v1/voices").json() == {"voices": None}


def test_the_page_offers_the_installed_voices_by_language(alice_client: Client, room: Room, installed: None) -> None:
    page = alice_client.get(f"/rooms/{room.slug}/settings/agent/").content.decode()
    assert '<optgroup label="Chinese">' in page
    assert 'value="zf_xiaoxiao" data-language="zh"' in page
    assert "Joe (male)" in page
