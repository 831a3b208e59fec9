"""An utterance while it is spoken, and the segment of text that it becomes."""

import asyncio
import uuid
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from aiagent.asr.base import RecognizerStream
from aiagent.asr.name_check import KEPT_SECS
from aiagent.audio.end_of_turn import LOOK_BACK_SAMPLES
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.room.frames import Caption
from aiagent.room.meeting import RoomClock

MOST_EARLIER = 24


@dataclass(frozen=True, slots=True)
class Segment:
    """The text of one utterance, so far or final. Times are the agent's monotonic clock.

    `completion` is the probability that the sentence is finished, None where it was not judged.
    """

    segment_id: str
    peer_id: str
    text: str
    lang: str
    began_at: float
    ended_at: float
    completion: float | None = None

    def caption(self, clock: RoomClock, *, final: bool) -> Caption:
        """The frame that shows the segment to the room."""
        return Caption(
            segment_id=self.segment_id,
            peer_id=self.peer_id,
            text=self.text,
            final=final,
            lang=self.lang,
            start=clock.meeting_secs(self.began_at),
            end=clock.meeting_secs(self.ended_at),
        )


@dataclass(slots=True)
class Utterance:
    """An utterance that goes on or is being recognised.

    `sound` is its last seconds, for the model that judges the end of a turn; `head` its first moments, for a second
    look at a name. `text` is the text so far, `guess` the task that recognises what was said before a pause.
    `paused_voiced_secs` is how long was spoken before the present pause, None while the speaker goes on.
    `name_found` is the name that the beginning was found to hold, "" for none, None while nobody has looked. `earlier`
    are the texts so far, in their order. Overflow: the oldest go. It is `shown` while it has a partial caption, `kept`
    when it has its final one, and `dropped` when it gets none. `news` is set whenever its text or end is known.
    """

    stream: RecognizerStream
    peer_id: str
    began_at: float
    segment_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    partial_at: float = 0.0
    partial_running: bool = False
    text: str = ""
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
    name_found: str | None = None
    earlier: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_EARLIER))
    ended_at: float | None = None
    shown: bool = False
    kept: bool = False
    dropped: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    energy: float = 0.0
    energy_samples: int = 0

    @property
    def power(self) -> float:
        """The mean power of its sound."""
        return self.energy / max(1, self.energy_samples)

    def accept(self, samples: Samples) -> None:
        """Take more sound, for the recognizer and for those who look back at it."""
        self.stream.accept(samples)
        self.energy += float(np.dot(samples, samples))
        self.energy_samples += len(samples)
        if self.head_samples < self.onset_samples + int(KEPT_SECS * SPEECH_RATE_HZ):
            self.head.append(samples)
            self.head_samples += len(samples)
        self.sound.append(samples)
        self.sound_samples += len(samples)
        while self.sound_samples - len(self.sound[0]) >= LOOK_BACK_SAMPLES:
            self.sound_samples -= len(self.sound.pop(0))

    def resume(self) -> None:
        """Go on after a pause that was not the end: its sound belongs to the utterance."""
        self.paused_voiced_secs = None
        self.completion = None
        for samples in self.after_pause:
            self.accept(samples)
        self.after_pause.clear()

    def segment(self, text: str, lang: str, ended_at: float) -> Segment:
        """The segment of this utterance with that text."""
        return Segment(self.segment_id, self.peer_id, text, lang, self.began_at, ended_at, self.completion)


class OpenUtterances:
    """The utterances that go on in one room, at most one for each speaker."""

    def __init__(self) -> None:
        self._by_speaker: dict[str, Utterance] = {}
        self._quiet = asyncio.Event()
        self._quiet.set()

    def add(self, utterance: Utterance) -> None:
        """Somebody begins to speak."""
        self._by_speaker[utterance.peer_id] = utterance
        self._quiet.clear()

    def of(self, peer_id: str) -> Utterance | None:
        """The utterance of a participant; None while they say nothing."""
        return self._by_speaker.get(peer_id)

    def end(self, peer_id: str) -> Utterance | None:
        """Take out the utterance of a participant, which is over."""
        utterance = self._by_speaker.pop(peer_id, None)
        if utterance:
            utterance.ended = True
        if not self._by_speaker:
            self._quiet.set()
        return utterance

    @property
    def speakers(self) -> list[str]:
        """The peer ids of all who speak."""
        return list(self._by_speaker)

    async def until_quiet(self) -> None:
        """Return when nobody speaks; one utterance may follow another without a pause."""
        await self._quiet.wait()
