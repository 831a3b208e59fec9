"""What the voice path needs to know of its room."""

from collections.abc import Callable
from dataclasses import dataclass

from aiagent.memory.recollection import Finder
from aiagent.metrics.turns import EndedTurn
from aiagent.room.meeting import RoomClock
from aiagent.room.persona import Persona
from aiagent.tools.base import ToolRoom


@dataclass(frozen=True, slots=True)
class RoomContext:
    """One room as its agent sees it; the persona may change at any time.

    `turn_ended` hears of each turn; `names` are those of the people who are in the room, `caption_languages` what they
    read captions in. `came_secs` is when in the meeting a participant came, `finder` looks up what was said.
    """

    self_id: str
    persona: Callable[[], Persona]
    clock: RoomClock
    name_of: Callable[[str], str]
    turn_ended: Callable[[EndedTurn], None] = EndedTurn.count
    tools: ToolRoom | None = None
    names: Callable[[], tuple[str, ...]] = tuple
    caption_languages: Callable[[], tuple[str, ...]] = tuple
    finder: Finder | None = None
    came_secs: Callable[[str], float] = lambda peer_id: 0.0
