"""Polls as members of a room's state, and the views of them for everyone and for moderators."""

from collections.abc import Sequence

import msgspec

from conference.signaling.protocol.base import Json
from conference.signaling.protocol.polls import PollKind, PollResults


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """One answer: indices of options, or a text. `at` is Unix seconds."""

    answer_id: str
    peer_id: str
    user_id: int | None
    name: str
    choice: tuple[int, ...]
    text: str
    at: float


class PollState(msgspec.Struct, frozen=True, kw_only=True):
    """A poll. It is a draft, which only moderators see, until it is started, and takes answers until it is closed.

    With `correct` options it is a quiz. `results` is when everyone sees the counts: while it is live, or at its end.
    `shared` shows them, and the texts of an open question, at once. `votes` are by `Participant.identity`, so
    that nobody has two.
    """

    poll_id: str
    question: str
    kind: PollKind
    options: tuple[str, ...]
    correct: tuple[int, ...]
    anonymous: bool
    results: PollResults
    created_at: float
    started_at: float | None = None
    closed_at: float | None = None
    shared: bool = False
    votes: dict[str, Vote] = {}

    @property
    def phase(self) -> str:
        """draft, open or closed."""
        if self.closed_at is not None:
            return "closed"
        return "draft" if self.started_at is None else "open"

    @property
    def shows_results(self) -> bool:
        """Whether everyone sees counts or texts now. Texts are shown only when a moderator shares them."""
        if self.shared or self.kind == "open":
            return self.shared
        return self.results == "live" or self.phase == "closed"

    def counts(self) -> list[int]:
        """The number of votes for each option."""
        return [sum(index in vote.choice for vote in self.votes.values()) for index in range(len(self.options))]

    def is_right(self, choice: Sequence[int]) -> bool | None:
        """Whether an answer is right; None where there is no right or wrong."""
        return set(choice) == set(self.correct) if self.correct else None

    def public(self) -> Json:
        """Poll of docs/protocol.md, as everyone sees it."""
        shown = self.shows_results
        return {
            "poll_id": self.poll_id,
            "question": self.question,
            "kind": self.kind,
            "options": list(self.options),
            "quiz": bool(self.correct),
            "anonymous": self.anonymous,
            "results": self.results,
            "phase": self.phase,
            "shared": self.shared,
            "answers": len(self.votes),
            "counts": self.counts() if shown and self.kind != "open" else None,
            "texts": [vote.text for vote in self.votes.values()] if shown and self.kind == "open" else None,
            "correct": list(self.correct) if self.phase == "closed" else None,
            "started_at": self.started_at,
            "closed_at": self.closed_at,
        }

    def details(self) -> Json:
        """PollDetails of docs/protocol.md: what only moderators see."""
        return {
            "correct": list(self.correct),
            "counts": self.counts(),
            "answers": [entry for vote in self.votes.values() if (entry := self.entry(vote)) is not None],
        }

    def entry(self, vote: Vote) -> Json | None:
        """One answer for moderators. Of an anonymous poll only the text of an open question is told, without a name."""
        if not self.anonymous:
            members = ("answer_id", "peer_id", "name", "choice", "text")
            return {name: getattr(vote, name) for name in members} | {"right": self.is_right(vote.choice)}
        if self.kind != "open":
            return None
        return {
            "answer_id": vote.answer_id,
            "peer_id": None,
            "name": None,
            "choice": [],
            "text": vote.text,
            "right": None,
        }


def own_vote(vote: Vote | None) -> Json | None:
    """The own answer, for the one who gave it."""
    return None if vote is None else {"choice": list(vote.choice), "text": vote.text}
