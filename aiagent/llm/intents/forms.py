"""The form of a plain command: its words, and the arguments that are in them. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiagent.llm.intents.poll_words import read_poll

Arguments = dict[str, Any]
ReadArguments = Callable[[re.Match[str]], Arguments | None]

_QUOTES_AND_STOPS = " \"“”'.?!。？！"


@dataclass(frozen=True, slots=True)
class Intent:
    """`pattern` matches a whole command; `read` takes the tool's arguments out of it, None where there are none."""

    tool: str
    pattern: re.Pattern[str]
    read: ReadArguments


def intent(tool: str, words: str, read: ReadArguments) -> Intent:
    """Return a command of those words, with any stop at its end."""
    return Intent(tool, re.compile(rf"(?:{words})[\s.!?]*$", re.I | re.S), read)


def either(*words: str) -> str:
    """Return a pattern for one of several wordings."""
    return f"(?:{'|'.join(words)})"


def poll_of(*, chinese: bool) -> ReadArguments:
    """Read the poll in the group `rest`; `manner` may say that it is anonymous."""

    def read(found: re.Match[str]) -> Arguments | None:
        asked = found["rest"].strip()
        if len(asked) < 2:
            return None
        poll = read_poll(asked, chinese=chinese)
        kind = "single" if poll.options else "open"
        anonymous = "anonymous" in found["manner"].lower() or "匿名" in found["manner"]
        return {"question": poll.question, "kind": kind, "options": list(poll.options), "anonymous": anonymous}

    return read


def duration_of(secs_of: Callable[[str], float]) -> ReadArguments:
    """Read the time in the group `duration`, and its purpose in `label`."""

    def read(found: re.Match[str]) -> Arguments | None:
        secs = round(secs_of(found["duration"]))
        label = (found.groupdict().get("label") or "").strip(_QUOTES_AND_STOPS)
        return {"secs": secs, "label": label} if secs > 0 else None

    return read


def rest_of(member: str) -> ReadArguments:
    """Read the group `rest` as one argument."""

    def read(found: re.Match[str]) -> Arguments | None:
        rest = found["rest"].strip(_QUOTES_AND_STOPS)
        return {member: rest} if rest else None

    return read


def nothing_of(found: re.Match[str]) -> Arguments:
    """Read no arguments."""
    return {}
