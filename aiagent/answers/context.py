"""The surroundings of a voice path: the models of the process, and the room."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from aiagent.asr.base import Recognizer
from aiagent.captions.transcriber import EndOfTurn
from aiagent.llm.base import LanguageModel
from aiagent.memory.recollection import Finder
from aiagent.metrics.turns import EndedTurn
from aiagent.room.meeting import RoomClock
from aiagent.room.persona import Persona
from aiagent.tools.base import ToolRoom
from aiagent.tts.base import Synthesizer


@dataclass(frozen=True, slots=True)
class Models:
    """The models that all rooms of a process share, loaded and warm.

    `end_of_turn` is None where nobody judges by the sound whether a speaker is done. `encoding` is the thread in which
    speech becomes Opus packets.
    """

    recognizer: Recognizer
    end_of_turn: EndOfTurn | None
    language_model: LanguageModel
    synthesizer: Synthesizer
    encoding: ThreadPoolExecutor


@dataclass(slots=True)
class RoomContext:
    """One room as its voice path sees it. The persona may change at any time.

    `self_id` is the agent's own peer id, another one after it had to join anew. `turn_ended` is told of each turn;
    `names` are those of the people who are in the room, `caption_languages` the languages that they read captions in.
    `came_secs` is when in the meeting a participant came, `finder` looks up what was said. `tell_hosts` takes what only
    hosts are to know.
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
    tell_hosts: Callable[[str], None] = lambda notice: None
