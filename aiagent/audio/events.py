"""Speech events: the steps of an utterance, as the audio thread finds them in a participant's sound.

`at` is the agent's monotonic clock, in seconds.
"""

from dataclasses import dataclass

from aiagent.audio.formats import Samples


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """A participant began to speak; `samples` has the pre-roll and the first voiced windows."""

    peer_id: str
    at: float
    began_at: float
    samples: Samples


@dataclass(frozen=True, slots=True)
class SpeechContinued:
    """More sound of the utterance; `voiced_secs` is the time with a voice in it so far, without pauses."""

    peer_id: str
    at: float
    voiced_secs: float
    samples: Samples


@dataclass(frozen=True, slots=True)
class SpeechPaused:
    """The speaker fell silent at `ended_at`, which may be the end: time to prepare for it.

    Either a SpeechContinued with more voiced seconds follows, or a SpeechStopped.
    """

    peer_id: str
    at: float
    ended_at: float
    voiced_secs: float


@dataclass(frozen=True, slots=True)
class SpeechStopped:
    """The utterance ended at `ended_at`. `cut` is set when it only grew too long and the speaker goes on."""

    peer_id: str
    at: float
    ended_at: float
    cut: bool


@dataclass(frozen=True, slots=True)
class SpeechRetracted:
    """The utterance that began is none: it is the agent's own voice from a loudspeaker."""

    peer_id: str
    at: float


SpeechEvent = SpeechStarted | SpeechContinued | SpeechPaused | SpeechStopped | SpeechRetracted
