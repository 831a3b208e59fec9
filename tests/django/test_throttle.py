"""Attempts are counted across processes, and what happens when the counter cannot be reached."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from conference.accounts.models import User
from conference.errors import RateLimitedError, UnavailableError
from conference.throttle import Throttle
from tests.django.people import PASSWORD

pytestmark = [pytest.mark.django, pytest.mark.django_db]

TWO = Throttle("test", limit=2, period_secs=120)


@pytest.fixture
def redis_down(settings: Settings) -> None:
    location = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": location}}


def test_the_limit_holds_for_each_key_alone() -> None:
    TWO.hit("alice")
    TWO.hit("alice")
    with pytest.raises(RateLimitedError, match="2 minutes") as caught:
        TWO.hit("alice")
    assert caught.value.retry_after_secs == 120
    TWO.hit("bob")


def test_a_good_attempt_is_taken_back() -> None:
    for _ in range(5):
        TWO.hit("alice")
        TWO.refund("alice")


def test_attempts_at_the_same_time_do_not_get_past_the_limit() -> None:
    def attempt(_number: int) -> bool:
        try:
            TWO.hit("alice")
        except RateLimitedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 2


def test_counting_begins_anew_when_the_period_is_over(redis_client: redis.Redis) -> None:
    for _ in range(2):
        TWO.hit("alice")
    assert all(0 < redis_client.ttl(key) <= 120 for key in redis_client.scan_iter())
    cache.clear()
    TWO.hit("alice")


def test_a_counter_without_an_end_gets_one(redis_client: redis.Redis) -> None:
    """Whatever left it there: a counter that expired between two steps, or one of an earlier version."""
    TWO.hit("alice")
    (key,) = redis_client.scan_iter()
    redis_client.set(key, 50)
    assert redis_client.ttl(key) == -1
    with pytest.raises(RateLimitedError):
        TWO.hit("alice")
    assert 0 < redis_client.ttl(key) <= 120


def test_each_hit_and_each_refund_is_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can expire in between."""
    sent: list[str] = []
    execute: Any = redis.Redis.execute_command

    def counted(self: redis.Redis, *arguments: Any, **options: Any) -> Any:
        sent.append(str(arguments[0]))
        return execute(self, *arguments, **options)

    TWO.hit("alice")
    monkeypatch.setattr(redis.Redis, "execute_command", counted)
    TWO.hit("alice")
    TWO.refund("alice")
    assert sent == ["EVALSHA", "EVALSHA"]


def test_a_refund_of_a_counter_that_expired_leaves_nothing_behind(redis_client: redis.Redis) -> None:
    TWO.hit("alice")
    cache.clear()
    TWO.refund("alice")
    assert list(redis_client.scan_iter()) == []


def test_the_counter_holds_no_name(redis_client: redis.Redis) -> None:
    TWO.hit("alice@example.org")
    assert "alice" not in str(redis_client.keys())


@pytest.mark.usefixtures("redis_down")
def test_without_redis_the_caller_is_told_to_try_again() -> None:
    with pytest.raises(UnavailableError):
        TWO.hit("alice")
    TWO.refund("alice")


@pytest.mark.usefixtures("redis_down")
def test_without_redis_nobody_can_guess_passwords_unnoticed(client: Client, alice: User) -> None:
    response = client.post("/accounts/login/", {"username": "alice", "password": PASSWORD})
    assert response.status_code == 503
    assert "not ready" in response.content.decode()


@pytest.mark.usefixtures("redis_down")
def test_without_redis_the_api_answers_with_json(alice_client: Client) -> None:
    response = alice_client.post("/api/v1/rooms", {"name": "x"}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
