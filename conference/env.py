"""Typed reading of environment variables. A bad value stops the program and names the variable and what is allowed."""

import json
import math
import os
import re
from collections import Counter
from collections.abc import Collection
from itertools import pairwise
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
# Parts of what documents and templates write where a secret belongs, without signs and in small letters.
EXAMPLE_WORDS = (
    *("changeme", "changethis", "replaceme", "replacethis", "placeholder", "example", "insecure", "default"),
    *("longrandom", "randomtext", "randomstring", "yoursecret", "mysecret", "secretkey", "servicekey", "supersecret"),
    *("verysecret", "topsecret", "notsecret", "password", "passphrase", "qwertyuiop", "loremipsum", "parleyparley"),
)
# Random hexadecimal digits have nearly always more.
LEAST_DIFFERENT = 6


class EnvError(ImproperlyConfigured):
    """An environment variable has a value that is not allowed. The message does not repeat it: it may be a secret."""

    def __init__(self, name: str, allowed: str) -> None:
        super().__init__(f"{name} is not valid: it must be {allowed}.")
        self.name = name


def _raw(name: str) -> str | None:
    """The variable's text without surrounding space; None when it is unset or empty."""
    return os.environ.get(name, "").strip() or None


def envstr(
    name: str, default: str = "", *, choices: Collection[str] | None = None, most_chars: int | None = None
) -> str:
    """A text, one of `choices` where they are given, and no longer than `most_chars`."""
    value = _raw(name) or default
    if most_chars is not None and len(value) > most_chars:
        raise EnvError(name, f"at most {most_chars} characters long")
    if choices is not None and value not in choices:
        raise EnvError(name, "one of " + ", ".join(sorted(choices)))
    return value


def envsecret(name: str, *, least_chars: int = 32) -> str:
    """A secret that cannot be guessed; empty when it is unset."""
    return _unguessable(name, _raw(name) or "", least_chars)


def envsecrets(name: str, *, least_chars: int = 32) -> list[str]:
    """Secrets separated by commas, none of which can be guessed."""
    return [_unguessable(name, secret, least_chars) for secret in envlist(name)]


def _unguessable(name: str, value: str, least_chars: int) -> str:
    if value and (len(value) < least_chars or is_guessable(value)):
        raise EnvError(
            name,
            f"a random secret of at least {least_chars} characters, without words, repetitions or examples of the "
            "documentation. Leave it out where the installation may make its own, or make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"',
        )
    return value


def is_guessable(secret: str) -> bool:
    """Whether a secret is an example, or has too few different characters or too much order in it to be random."""
    plain = re.sub(r"[^a-z0-9]", "", secret.lower())
    if secret.lower().startswith("django-insecure-") or any(word in plain for word in EXAMPLE_WORDS):
        return True
    steps = Counter(ord(after) - ord(before) for before, after in pairwise(secret))
    # "abcd..." and "7777..." have one step everywhere. A text that comes again within itself is its repetition.
    is_row = max(steps.values(), default=0) > len(secret) / 2
    is_repeated = any(secret.startswith(secret[length:]) for length in range(1, len(secret) // 2 + 1))
    return len(set(secret)) < LEAST_DIFFERENT or is_row or is_repeated


def envbool(name: str, default: bool) -> bool:
    """A switch: 1/true/yes/on or 0/false/no/off, in any case."""
    value = _raw(name)
    if value is None:
        return default
    if value.lower() in TRUE_WORDS:
        return True
    if value.lower() in FALSE_WORDS:
        return False
    raise EnvError(name, "one of 1, true, yes, on, 0, false, no, off")


def envint(name: str, default: int, *, low: int | None = None, high: int | None = None) -> int:
    """A whole number from `low` to `high`, both included."""
    value = _raw(name)
    if value is None:
        return default
    limits = "".join([f" of at least {low}" if low is not None else "", f" up to {high}" if high is not None else ""])
    try:
        number = int(value)
    except ValueError:
        raise EnvError(name, "a whole number" + limits) from None
    if (low is not None and number < low) or (high is not None and number > high):
        raise EnvError(name, "a whole number" + limits)
    return number


def envfloat(name: str, default: float, *, low: float, high: float) -> float:
    """A number from `low` to `high`, both included."""
    value = _raw(name)
    if value is None:
        return default
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        raise EnvError(name, f"a number from {low} to {high}")
    return number


def envlist(
    name: str, default: Collection[str] = (), *, most: int | None = None, most_chars: int | None = None
) -> list[str]:
    """Texts separated by commas; empty ones are dropped. At most `most`, each no longer than `most_chars`."""
    value = _raw(name)
    if value is None:
        return list(default)
    items = [item for part in value.split(",") if (item := part.strip())]
    if most is not None and len(items) > most:
        raise EnvError(name, f"a list of at most {most}")
    if most_chars is not None and any(len(item) > most_chars for item in items):
        raise EnvError(name, f"a list of texts of at most {most_chars} characters")
    return items


def envjson(name: str, default: T, kind: type[T]) -> T:
    """A JSON value of the Python type `kind` (list or dict)."""
    value = _raw(name)
    if value is None:
        return default
    allowed = f"JSON holding a {kind.__name__}"
    try:
        parsed: Any = json.loads(value)
    except ValueError:
        raise EnvError(name, allowed) from None
    if not isinstance(parsed, kind):
        raise EnvError(name, allowed)
    return parsed


def envurl(name: str, default: str, *, schemes: Collection[str]) -> str:
    """A URL with one of `schemes` and, but for sqlite, a host."""
    value = _raw(name) or default
    allowed = "a URL starting with " + " or ".join(f"{scheme}://" for scheme in sorted(schemes))
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise EnvError(name, allowed + " with a port from 1 to 65535") from None
    if parts.scheme not in schemes or (not parts.hostname and parts.scheme != "sqlite") or port == 0:
        raise EnvError(name, allowed)
    return value


def envorigin(name: str, default: str) -> str:
    """The address of a site without a slash at the end: scheme, host and port, nothing else."""
    value = envurl(name, default, schemes=("http", "https")).rstrip("/")
    parts = urlsplit(value)
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise EnvError(
            name,
            "the address of a whole host, such as https://parley.example.org: Parley cannot be served below a path. "
            "Give it a host name or a port of its own",
        )
    return value
