"""The people who speak just now, and those who spoke over the agent. Pure."""

from dataclasses import dataclass


@dataclass(slots=True)
class Speech:
    """Speech that goes on; `over_the_agent` when it began while the agent was audible."""

    over_the_agent: bool
    voiced_secs: float = 0.0
    text: str = ""
    began_at: float | None = None

    def goes_on(self, voiced_secs: float, now: float) -> None:
        """Take the length of the speech so far; it began that long ago when it is heard of first."""
        self.voiced_secs = voiced_secs
        if self.began_at is None:
            self.began_at = now - voiced_secs


class Speakers:
    """The people who speak. The floor is free when there are none."""

    def __init__(self) -> None:
        self._speaking: dict[str, Speech] = {}
        self._spoke_over: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._speaking)

    def __contains__(self, peer_id: str) -> bool:
        return peer_id in self._speaking

    def started(self, peer_id: str, *, over_the_agent: bool) -> None:
        """Add someone who begins."""
        self._speaking[peer_id] = Speech(over_the_agent)

    def speech_of(self, peer_id: str) -> Speech | None:
        """Return the speech of a person that goes on; None when they are silent."""
        return self._speaking.get(peer_id)

    def stopped(self, peer_id: str) -> None:
        """Remove someone who fell silent; their words over the agent may be recognised only later."""
        speech = self._speaking.pop(peer_id, None)
        if speech and speech.over_the_agent:
            self._spoke_over.add(peer_id)

    def others_than(self, peer_id: str) -> bool:
        """Whether somebody else speaks."""
        return bool(self._speaking.keys() - {peer_id})

    def take_spoke_over(self, peer_id: str) -> bool:
        """Return whether this person's recognised utterance went over the agent's voice; true once."""
        spoke_over = peer_id in self._spoke_over
        self._spoke_over.discard(peer_id)
        return spoke_over

    def agent_fell_silent(self) -> None:
        """Forget who spoke over the agent: there is nothing left to interrupt."""
        self._spoke_over.clear()

    def forget(self, peer_id: str) -> None:
        """Forget someone who left."""
        self._spoke_over.discard(peer_id)
