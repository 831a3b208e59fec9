"""The voice path of one room with a real playout clock; models at the outer border are scripted."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from aiagent.answers.context import Models, RoomContext
from aiagent.audio.events import SpeechContinued, SpeechPaused, SpeechStarted, SpeechStopped
from aiagent.captions.utterance import Segment
from aiagent.clock import loop_time
from aiagent.room.frames import ClientFrame, members
from aiagent.room.meeting import RoomClock
from aiagent.room.persona import Persona
from aiagent.turn.commands import Mode
from aiagent.turn.state import TurnMachine
from aiagent.voice_path import VoicePath
from tests.fakes.scripted_models import ScriptedModel, ScriptedRecognizer, ToneSynthesizer

WAIT_SECS = 10
SILENCE = np.zeros(160, np.float32)
NAMES = {"alice": "Alice", "bob": "Bob", "nova": "Nova"}
Stored = tuple[Segment, str, bool, str | None]


class VoiceRoom:
    """A voice path and everything it sent and stored."""

    def __init__(
        self,
        encoding: ThreadPoolExecutor,
        mode: Mode,
        *,
        model: Any = None,
        recognizer: Any = None,
        synthesizer: Any = None,
        name_of: Callable[[str], str] = NAMES.__getitem__,
        **context: Any,
    ) -> None:
        self.model = model or ScriptedModel()
        self.recognizer = recognizer or ScriptedRecognizer()
        self.synthesizer = synthesizer or ToneSynthesizer()
        self.patient_secs = WAIT_SECS
        self.frames: list[dict[str, Any]] = []
        self.stored: list[Stored] = []
        self._changed = asyncio.Event()
        clock = RoomClock(1000.0, 1000.0, loop_time())
        self.persona = persona = Persona("Nova", ("Nova",), mode)
        self.path = VoicePath(
            RoomContext("nova", lambda: self.persona, clock, name_of, **context),
            TurnMachine(persona.mode, persona.wake_names),
            Models(self.recognizer, None, self.model, self.synthesizer, encoding),
            self._send,
            self._store,
        )
        self.track = self.path.outbound.open_track()

    def _send(self, frame: ClientFrame) -> None:
        self.frames.append(members(frame))
        self._changed.set()

    def _store(self, segment: Segment, kind: str, interrupted: bool, turn_id: str | None) -> None:
        self.stored.append((segment, kind, interrupted, turn_id))
        self._changed.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition; looked at with each frame, and from time to time for what sends none."""
        async with asyncio.timeout(self.patient_secs):
            while not condition():
                self._changed.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.02)

    async def until_state(self, state: str) -> None:
        await self.until(lambda: self.state == state)

    def begin_speaking(self, peer_id: str = "alice") -> None:
        now = loop_time()
        self.path.on_speech(SpeechStarted(peer_id, now, now - 0.1, SILENCE))

    def go_on_speaking(self, voiced_secs: float, peer_id: str = "alice") -> None:
        self.path.on_speech(SpeechContinued(peer_id, loop_time(), voiced_secs, SILENCE))

    def pause(self, text: str, voiced_secs: float, peer_id: str = "alice") -> None:
        self.recognizer.text = text
        now = loop_time()
        self.path.on_speech(SpeechPaused(peer_id, now, now, voiced_secs))

    def end_speaking(self, text: str, peer_id: str = "alice") -> None:
        self.recognizer.text = text
        now = loop_time()
        self.path.on_speech(SpeechStopped(peer_id, now, now, cut=False))

    def say(self, text: str, peer_id: str = "alice") -> None:
        self.begin_speaking(peer_id)
        self.go_on_speaking(0.2, peer_id)
        self.end_speaking(text, peer_id)

    @property
    def state(self) -> str:
        states = self.states()
        return states[-1] if states else "idle"

    def states(self) -> list[str]:
        """The states that were shown, each change once."""
        states = [frame["state"] for frame in self.frames if frame["type"] == "agent_state"]
        return [state for index, state in enumerate(states) if index == 0 or states[index - 1] != state]

    def captions(self, peer_id: str = "nova") -> list[dict[str, Any]]:
        return [f for f in self.frames if f["type"] == "caption" and f["peer_id"] == peer_id]

    def written(self) -> list[str]:
        """The agent's messages in the chat."""
        return [frame["text"] for frame in self.frames if frame["type"] == "chat"]

    def of_agent(self) -> list[Stored]:
        return [stored for stored in self.stored if stored[1] == "agent"]


@contextlib.asynccontextmanager
async def voice_room(mode: Mode = Mode.ADDRESSED, **parts: Any) -> AsyncIterator[VoiceRoom]:
    """A room that is closed at the end."""
    with ThreadPoolExecutor(1) as encoding:
        room = VoiceRoom(encoding, mode, **parts)
        yield room
        async with asyncio.timeout(room.patient_secs):
            await room.path.close()
