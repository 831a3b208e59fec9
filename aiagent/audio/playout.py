"""The queue of the agent's voice, and how much of it was played. Pure.

Clauses of encoded 20 ms packets are played one packet a call; how much of the text people heard follows from that.
"""

from collections import deque
from dataclasses import dataclass

from aiagent.audio.formats import FRAME_SECS
from aiagent.language.words import first_words, join_clauses


@dataclass(slots=True)
class _Clause:
    text: str
    packets: deque[bytes]
    total: int


class Playout:
    """The queue of one agent's voice. Bounded by its writer, which waits while `queued_secs` is high."""

    def __init__(self) -> None:
        self._clauses: deque[_Clause] = deque()
        self._played: list[str] = []
        self.held = False

    def add(self, text: str, packets: list[bytes]) -> None:
        """Append one clause: its text and its Opus packets of 20 ms."""
        if packets:
            self._clauses.append(_Clause(text, deque(packets), len(packets)))

    def take(self) -> bytes | None:
        """The packet for the next 20 ms; None when nothing is to be played now."""
        if self.held or not self._clauses:
            return None
        clause = self._clauses[0]
        packet = clause.packets.popleft()
        if not clause.packets:
            self._played.append(clause.text)
            self._clauses.popleft()
        return packet

    @property
    def queued_secs(self) -> float:
        """The length of the queue."""
        return sum(len(clause.packets) for clause in self._clauses) * FRAME_SECS

    @property
    def current_text(self) -> str:
        """The text that was played, with the clause that is being played."""
        begun = [c.text for c in self._clauses if len(c.packets) < c.total]
        return join_clauses(self._played + begun)

    @property
    def played_text(self) -> str:
        """The text that was really played: whole clauses, and of a broken one the words that fit its played part."""
        parts = list(self._played)
        if self._clauses and len(self._clauses[0].packets) < self._clauses[0].total:
            clause = self._clauses[0]
            parts.append(first_words(clause.text, 1 - len(clause.packets) / clause.total))
        return join_clauses(parts)

    def shorten(self) -> float:
        """Keep no more than the clause that is being played; return the seconds that are left of it."""
        begun = bool(self._clauses) and len(self._clauses[0].packets) < self._clauses[0].total
        while len(self._clauses) > begun:
            self._clauses.pop()
        return self.queued_secs

    def clear(self) -> None:
        """Forget all, also what was played."""
        self._clauses.clear()
        self._played.clear()
        self.held = False
