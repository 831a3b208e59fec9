"""What is being said by one speaker, on its way to becoming a segment."""

import asyncio
import uuid
from dataclasses import dataclass, field

from aiagent.asr.base import RecognizerStream
from aiagent.asr.name_check import KEPT_SECS
from aiagent.audio.end_of_turn import LOOK_BACK_SAMPLES
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples


@dataclass(slots=True)
class Utterance:
    """An utterance that goes on or is being recognised.

    `sound` are the last seconds, for the judge of the end of a turn; `head` the first moments, for another look at the
    name. `paused_voiced_secs` is how much was said before the pause that goes on, None while somebody speaks.
    """

    stream: RecognizerStream
    peer_id: str
    began_at: float
    segment_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    partial_at: float = 0.0
    partial_running: bool = False
    partial_text: str = ""
    lang: str = "en"
    ended: bool = False
    sound: list[Samples] = field(default_factory=list)
    sound_samples: int = 0
    paused_voiced_secs: float | None = None
    after_pause: list[Samples] = field(default_factory=list)
    guess: "asyncio.Task[None] | None" = None
    completion: float | None = None
    head: list[Samples] = field(default_factory=list)
    head_samples: int = 0
    onset_samples: int = 0
    name_heard: str | None = None

    def accept(self, samples: Samples) -> None:
        """More sound, for the recognizer and for the judge of the end, who looks back some seconds."""
        self.stream.accept(samples)
        if self.head_samples < self.onset_samples + int(KEPT_SECS * SPEECH_RATE_HZ):
            self.head.append(samples)
            self.head_samples += len(samples)
        self.sound.append(samples)
        self.sound_samples += len(samples)
        while self.sound_samples - len(self.sound[0]) >= LOOK_BACK_SAMPLES:
            self.sound_samples -= len(self.sound.pop(0))
