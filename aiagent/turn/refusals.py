"""Refusals of questions: each person is told, but not again and again. Pure."""

from aiagent.turn.commands import Command, RefuseQuestion

REFUSE_EVERY_SECS = 10.0


class Refusals:
    """Remembers who was refused when."""

    def __init__(self) -> None:
        self._told_at: dict[str, float] = {}

    def refuse(self, refusal: RefuseQuestion, now: float) -> list[Command]:
        """Tell who asked, unless they have just been told."""
        told_at = self._told_at.get(refusal.asked_by)
        if told_at is not None and now - told_at < REFUSE_EVERY_SECS:
            return []
        self._told_at[refusal.asked_by] = now
        return [refusal]

    def forget(self, peer_id: str) -> None:
        """Someone left."""
        self._told_at.pop(peer_id, None)
