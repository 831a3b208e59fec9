"""Environment variables are read with their type, or refused by name."""

import os
import random
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from conference.env import EnvError, envbool, envfloat, envint, envjson, envlist, envorigin, envsecret, envstr, envurl

pytestmark = pytest.mark.unit

NAME = "PARLEY_TEST_VARIABLE"


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("ON", True), ("false", False), ("0", False)])
def test_a_switch_reads_the_usual_words(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv(NAME, text)
    assert envbool(NAME, not value) is value


@pytest.mark.parametrize("text", [None, "", "  "])
def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch, text: str | None) -> None:
    monkeypatch.delenv(NAME, raising=False)
    if text is not None:
        monkeypatch.setenv(NAME, text)
    assert envstr(NAME, "default") == "default"
    assert envint(NAME, 7) == 7
    assert envlist(NAME, ("a",)) == ["a"]
    assert envbool(NAME, True) is True


def test_a_list_drops_space_and_empty_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " a ,, b,")
    assert envlist(NAME) == ["a", "b"]


def test_json_gives_the_parsed_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, '[{"urls": ["stun:stun.example.org"]}]')
    assert envjson(NAME, [], list) == [{"urls": ["stun:stun.example.org"]}]


def test_a_url_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "rediss://:secret@redis.example.org:6380/1")
    assert envurl(NAME, "", schemes=("redis", "rediss")) == "rediss://:secret@redis.example.org:6380/1"


@pytest.mark.parametrize(
    ("text", "read", "allowed"),
    [
        ("maybe", lambda: envbool(NAME, True), "true"),
        ("12a", lambda: envint(NAME, 1), "whole number"),
        ("0", lambda: envint(NAME, 1, low=1, high=65535), "at least 1 up to 65535"),
        ("70000", lambda: envint(NAME, 1, low=1, high=65535), "at least 1 up to 65535"),
        ("some", lambda: envstr(NAME, "all", choices=("all", "relay")), "all, relay"),
        ("{}", lambda: envjson(NAME, [], list), "JSON holding a list"),
        ("[", lambda: envjson(NAME, [], list), "JSON holding a list"),
        ("nan", lambda: envfloat(NAME, 1.0, low=0.5, high=2.0), "from 0.5 to 2.0"),
        ("2.1", lambda: envfloat(NAME, 1.0, low=0.5, high=2.0), "from 0.5 to 2.0"),
        ("fast", lambda: envfloat(NAME, 1.0, low=0.5, high=2.0), "from 0.5 to 2.0"),
        ("a,b,c", lambda: envlist(NAME, most=2), "at most 2"),
        ("a,bcd", lambda: envlist(NAME, most_chars=2), "at most 2 characters"),
        ("abc", lambda: envstr(NAME, most_chars=2), "at most 2 characters"),
        ("http://redis.example.org", lambda: envurl(NAME, "", schemes=("redis",)), "redis://"),
        ("redis://", lambda: envurl(NAME, "", schemes=("redis",)), "redis://"),
        ("redis://host:99999", lambda: envurl(NAME, "", schemes=("redis",)), "port"),
        ("redis://host:0", lambda: envurl(NAME, "", schemes=("redis",)), "redis://"),
        ("redis://[::1", lambda: envurl(NAME, "", schemes=("redis",)), "redis://"),
    ],
)
def test_a_bad_value_is_refused_with_the_name_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, text: str, read: Callable[[], Any], allowed: str
) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(EnvError) as caught:
        read()
    assert NAME in str(caught.value)
    assert allowed in str(caught.value)


def test_the_message_does_not_repeat_a_value_that_may_be_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "postgres://user:hunter2@db.example.org")
    with pytest.raises(EnvError) as caught:
        envurl(NAME, "", schemes=("redis",))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", "http://127.0.0.1"),
        ("DATABASE_URL", "mysql://db.example.org/parley"),
        ("PORT", "eighty"),
        ("ICE_SERVERS", "stun:stun.example.org"),
        ("SIGNUP_ENABLED", "perhaps"),
        ("AGENT_DEFAULT_MODE", "always"),
        ("AGENT_DEFAULT_SPEED", "3"),
        ("AGENT_DEFAULT_VOCABULARY", "x" * 41),
    ],
)
def test_a_command_stops_at_once_when_a_setting_is_wrong(name: str, value: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", "import conference.settings"],
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert f"{name} is not valid" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        *("x", "short", "django-insecure-4v!k2+0z)q8w7e6r5t4y3u2i1o0p9a8s7d6f5g4h3j2k1l", "a" * 50, "ab" * 30),
        *("0123456789" * 5, "abcdefghijklmnopqrstuvwxyz0123456789", "change-me-" + "k3" * 20, "LONG-RANDOM-TEXT" * 3),
        *("your-secret-key-goes-here-and-is-long-enough", "CHANGE_ME_IN_PRODUCTION_7f3k2l9d0s8a", "p@ssword" * 5),
        *("my super secret passphrase for parley 2026 please", "01" * 16, "qwertyuiopasdfghjklzxcvbnm123456"),
    ],
)
def test_a_secret_that_can_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(EnvError, match="random secret of at least 32 characters") as caught:
        envsecret(NAME)
    assert text not in str(caught.value) or len(text) == 1


def test_secrets_that_were_made_at_random_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(500):
        source = random.Random(seed)
        for text in (source.randbytes(16).hex(), b64encode(source.randbytes(24)).decode()):
            monkeypatch.setenv(NAME, text)
            assert envsecret(NAME) == text
        monkeypatch.setenv(NAME, source.randbytes(8).hex())
        assert envsecret(NAME, least_chars=16)


@pytest.mark.parametrize("text", ["https://parley.example.org", "https://parley.example.org/", "http://[::1]:8000"])
def test_the_address_of_a_site_is_a_whole_host(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    assert envorigin(NAME, "") == text.rstrip("/")


@pytest.mark.parametrize(
    "text",
    [
        *("https://host.example/parley", "https://host.example/parley/", "https://host.example/?x=1"),
        *("https://host.example/#top", "https://user:pw@host.example", "https://host.example//a"),
    ],
)
def test_a_site_below_a_path_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(EnvError, match="cannot be served below a path"):
        envorigin(NAME, "")
