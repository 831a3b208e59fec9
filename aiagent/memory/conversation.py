"""The agent's memory of a meeting: one conversation with speakers and times, in a bounded context. Pure.

the newest lines      word for word in every prompt
older lines           in a summary, which grows as lines leave the window
lines of long ago     in the summary only
"""

import textwrap
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from aiagent.llm.base import Message
from aiagent.memory.digest import Sentence, digest

RECENT_LINES = 24
RECENT_CHARS = 3000
# Overflow of older lines, which are kept for summaries: the oldest is forgotten. It is in the summary by then.
KEPT_LINES = 500
KEPT_CHARS = 60_000
LINE_CHARS = 1000
SUMMARY_CHARS = 1500
# Longer lines of a prompt may be cut.
SUMMARY_PART_CHARS = 500
FOLD_LINES = 8
# Lines that wait for their summary are in the prompt as a gist, which takes 5 ms for so many.
GIST_LINES = 40
MOST_AWAY = 200
SUMMARY_NAME = "Summary of what was said before"

Kind = Literal["speech", "chat", "note", "agent"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was said or written `at_secs` after the meeting began; `line_id` is the id of its segment, if any."""

    name: str
    text: str
    at_secs: float = 0.0
    kind: Kind = "speech"
    peer_id: str = ""
    line_id: str = ""
    interrupted: bool = False

    def message(self) -> Message:
        """Return the line as a message of a prompt."""
        if self.kind == "agent":
            return Message("assistant", self.text + (" ..." if self.interrupted else ""), None)
        return Message("user", self.text, self.name, at_secs=self.at_secs or None)


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that have left the window, to be worked into the summary so far."""

    summary: str
    lines: tuple[Line, ...]


class Conversation:
    """The lines of one meeting, and the summary of the older ones."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._folded = 0
        self._summary = ""
        self._away_since: dict[str, float] = {}
        self._silent: frozenset[str] = frozenset()

    # Events of the meeting

    def participant_said(
        self, name: str, text: str, *, at_secs: float = 0.0, peer_id: str = "", line_id: str = "", kind: Kind = "speech"
    ) -> None:
        """Remember what a participant said or wrote."""
        if kind == "speech" and peer_id in self._silent:
            return
        self._add(Line(name, text[:LINE_CHARS], at_secs, kind, peer_id, line_id))

    def agent_said(self, text: str, *, interrupted: bool, at_secs: float = 0.0, line_id: str = "") -> None:
        """Remember what the agent said, as far as it was played."""
        if text:
            self._add(Line("", text[:LINE_CHARS], at_secs, "agent", "", line_id, interrupted))

    def restore(self, lines: Iterable[Line]) -> None:
        """Add lines from before this agent came, in any order; lines that are known stay as they are."""
        known = {line.line_id for line in self._lines if line.line_id}
        old: dict[str, Line] = {}
        for line in lines:
            if line.line_id not in known and (line.kind != "speech" or line.peer_id not in self._silent):
                old[line.line_id] = replace(line, text=line.text[:LINE_CHARS])
        if not old:
            return
        self._lines = sorted([*old.values(), *self._lines], key=lambda line: line.at_secs)
        # The summary does not know them.
        self._folded, self._summary = 0, ""
        self._trim()

    def silence(self, peer_ids: Collection[str]) -> None:
        """Forget what these peers said, and take in no more of their speech; what they write stays."""
        self._silent = frozenset(peer_ids)
        kept = [line for line in self._lines if line.kind != "speech" or line.peer_id not in self._silent]
        if len(kept) < len(self._lines):
            self._lines, self._folded, self._summary = kept, 0, ""

    def left(self, identity: str, at_secs: float) -> None:
        """Remember when somebody left the meeting. Overflow: the one who left first of 200 is forgotten."""
        self._away_since.pop(identity, None)
        self._away_since[identity] = at_secs
        if len(self._away_since) > MOST_AWAY:
            del self._away_since[next(iter(self._away_since))]

    # Lines and prompts

    @property
    def summary(self) -> str:
        """The summary of older lines; "" as long as there are few."""
        return self._summary

    def speakers(self) -> tuple[str, ...]:
        """Return the names of the speakers, the latest first."""
        return tuple(dict.fromkeys(line.name for line in reversed(self._lines) if line.name))

    def lines(self) -> list[Line]:
        """Return all lines that are remembered word for word."""
        return list(self._lines)

    def missed(self, identity: str, came_secs: float) -> list[Line]:
        """Return what people said while somebody was away or before they came; where that is nothing, all lines."""
        since = self._away_since.get(identity, 0.0)
        people = [line for line in self._lines if line.kind != "agent"]
        return [line for line in people if since <= line.at_secs < came_secs] or people

    def messages(self, system: str, asked_by: str, question: str) -> list[Message]:
        """Return the prompt for `question`: the rules, the summary, the newest lines, then the question itself."""
        start = self._window_start()
        recent = [
            line.message()
            for line in self._lines[start:]
            if not (line.kind != "agent" and line.name == asked_by and question.casefold() in line.text.casefold())
        ]
        rules = Message("system", system, None)
        return [rules, *self._of_old(self._lines[self._folded : start]), *recent, Message("user", question, asked_by)]

    def prompt_of(self, lines: Sequence[Line], most_chars: int) -> list[Message]:
        """Return lines for a prompt: the newest word for word, the summary and a gist in place of the others."""
        start, chars = len(lines), 0
        while start and chars + len(lines[start - 1].text) <= most_chars:
            start -= 1
            chars += len(lines[start].text)
        old = self._of_old(lines[:start]) if start else []
        return [*old, *(line.message() for line in lines[start:])]

    # The summary

    def to_fold(self) -> Fold | None:
        """Return the lines for the next summary; None while they are too few to be worth the work."""
        waiting = self._lines[self._folded : self._window_start()]
        return Fold(self._summary, tuple(waiting)) if len(waiting) >= FOLD_LINES else None

    def fold(self, done: Fold, summary: str) -> None:
        """Take the summary with the lines of `done` in it. It is dropped when the memory has changed meanwhile."""
        count = len(done.lines)
        if self._summary == done.summary and tuple(self._lines[self._folded : self._folded + count]) == done.lines:
            self._summary, self._folded = summary[:SUMMARY_CHARS], self._folded + count

    def _of_old(self, unfolded: Sequence[Line]) -> list[Message]:
        """Return the summary, and the gist of the lines that are not in it yet."""
        said = [
            f"{sentence.name} said, {sentence.text}" for sentence in gist(unfolded[-GIST_LINES:], SUMMARY_CHARS // 2)
        ]
        parts = [*textwrap.wrap(self._summary, SUMMARY_PART_CHARS), *said]
        return [Message("user", part, SUMMARY_NAME) for part in parts]

    def _window_start(self) -> int:
        """Return the index of the first of the newest lines, which go into every prompt."""
        chars, start = 0, len(self._lines)
        while start > max(0, len(self._lines) - RECENT_LINES):
            chars += len(self._lines[start - 1].text)
            if chars > RECENT_CHARS:
                break
            start -= 1
        return start

    def _add(self, line: Line) -> None:
        self._lines.append(line)
        self._trim()

    def _trim(self) -> None:
        chars = sum(len(line.text) for line in self._lines)
        while len(self._lines) > KEPT_LINES or chars > KEPT_CHARS:
            chars -= len(self._lines.pop(0).text)
            self._folded = max(0, self._folded - 1)


def gist(lines: Sequence[Line], most_chars: int) -> list[Sentence]:
    """Return the weightiest sentences that people said."""
    return digest([(line.name, line.text) for line in lines if line.kind != "agent"], most_chars)
