"""The people in a room, as signaling tells of them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from aiagent.language.cleaning import clean_name

ANYONE = "Someone"
MODERATING_ROLES = ("host", "moderator")
MAX_DEPARTED = 100

Participant = dict[str, Any]


class People:
    """The participants of one room by peer id, the agent among them.

    People who left are still known, since their last words are stored a moment later. Of more than a hundred the first
    are forgotten.
    """

    def __init__(self, self_id: str) -> None:
        """`self_id` is the agent's own peer id."""
        self.self_id = self_id
        self._by_id: dict[str, Participant] = {}
        self._departed: dict[str, Participant] = {}

    def __contains__(self, peer_id: str) -> bool:
        return peer_id in self._by_id

    @property
    def everybody(self) -> tuple[Participant, ...]:
        """All who are in the room."""
        return tuple(self._by_id.values())

    @property
    def peer_ids(self) -> set[str]:
        """Their peer ids."""
        return set(self._by_id)

    def replace(self, participants: Iterable[Participant]) -> None:
        """Take these for all who are in the room."""
        self._by_id = {participant["peer_id"]: participant for participant in participants}

    def add(self, participant: Participant) -> None:
        """Add a participant who came."""
        self._by_id[participant["peer_id"]] = participant

    def remove(self, peer_id: str) -> None:
        """Remove a participant who left."""
        if participant := self._by_id.pop(peer_id, None):
            self._departed[peer_id] = participant
        if len(self._departed) > MAX_DEPARTED:
            del self._departed[next(iter(self._departed))]

    def update(self, peer_id: str, changes: Mapping[str, Any]) -> None:
        """Change members of a participant."""
        if participant := self._by_id.get(peer_id):
            participant.update(changes)

    def get(self, peer_id: str) -> Participant:
        """The participant, also one who left; an empty dict when nobody has that id."""
        return self._by_id.get(peer_id) or self._departed.get(peer_id, {})

    def is_person(self, peer_id: str) -> bool:
        """Whether a participant other than the agent is here with that id."""
        return peer_id in self._by_id and peer_id != self.self_id

    def moderates(self, peer_id: str) -> bool:
        """Whether a participant's role may moderate."""
        return self._by_id.get(peer_id, {}).get("role") in MODERATING_ROLES

    def who_may_be_heard(self) -> set[str]:
        """The peer ids of those who allow it (docs/protocol.md, "Consent"), which is everyone who has not refused."""
        return {peer_id for peer_id, participant in self._by_id.items() if participant.get("speech", True)}

    def who_refuse(self) -> set[str]:
        """The peer ids of those who do not allow it, also those that they had before they came again."""
        refusing = self.peer_ids - self.who_may_be_heard()
        accounts = {user_id for peer_id in refusing if (user_id := self._by_id[peer_id].get("user_id")) is not None}
        return refusing | {peer_id for peer_id, who in self._departed.items() if who.get("user_id") in accounts}

    def name_of(self, peer_id: str, agent_name: str) -> str:
        """The name that a participant goes by; nobody passes for somebody else."""
        return distinct_name(peer_id, self._departed | self._by_id, agent_name)

    def names(self) -> tuple[str, ...]:
        """The names of all, the agent's among them."""
        return tuple(str(participant["name"]) for participant in self._by_id.values())

    def names_of_others(self) -> tuple[str, ...]:
        """The names of all but the agent."""
        return tuple(
            str(participant["name"]) for peer_id, participant in self._by_id.items() if peer_id != self.self_id
        )

    def joined_at(self, peer_id: str) -> float:
        """When a participant came, in Unix seconds; 0 when nobody has that id."""
        return float(self.get(peer_id).get("joined_at", 0.0))

    def caption_languages(self) -> tuple[str, ...]:
        """The languages, other than the spoken one, that people read captions in."""
        connected = (participant for participant in self._by_id.values() if participant.get("connected", True))
        chosen = (participant.get("caption_language") for participant in connected)
        return tuple(dict.fromkeys(str(language) for language in chosen if language))


def distinct_name(peer_id: str, participants: Mapping[str, Mapping[str, Any]], agent_name: str) -> str:
    """The name of a participant, with a number where somebody else came earlier under it, or the agent has it."""
    who = participants.get(peer_id)
    if who is None:
        return ANYONE
    name = str(who.get("name", ANYONE))
    wanted = _folded(name)
    came = (who.get("joined_at", 0.0), peer_id)
    account = who.get("user_id")
    earlier = sum(
        _folded(other.get("name")) == wanted
        and (other.get("joined_at", 0.0), other_id) < came
        and (account is None or other.get("user_id") != account)
        for other_id, other in participants.items()
    )
    number = 1 + earlier + (_folded(agent_name) == wanted)
    return name if number == 1 else f"{clean_name(name)} ({number})"


def _folded(name: str | None) -> str:
    return "".join(clean_name(name).casefold().split())
