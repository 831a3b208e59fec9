"""Parts of a scripted conversation: lines, starts, noise and expectations. Pure."""

from dataclasses import dataclass
from enum import Enum

from bench.conversations.loudspeaker import Room
from bench.network import NO_LOSS, Loss
from bench.voices import JOE, VoiceKind


class Wants(Enum):
    """The reaction of the agent that a line should get."""

    ANSWER = "the agent answers, and not before the line is over"
    NOTHING = "the agent says nothing"
    SILENCE = "the agent, which speaks, falls silent"
    ALONE = "the agent answers this line to its end, and nobody is taken for another speaker"
    MORE = "the agent, which speaks, goes on"
    ONCE = "the agent answers this line or the one before or behind it, which is the same in another microphone"


class Start(Enum):
    """The event from which the delay of a line counts."""

    QUIET = "nobody speaks any more"
    WITH_PREVIOUS = "the line before began"
    TOGETHER = "the line before is on its way"
    AGENT = "the agent became audible"
    ANSWERED = "the agent has answered, and fell silent"


class Noise(Enum):
    """Background noise in the microphone."""

    QUIET_ROOM = "quiet room"
    WHITE = "white noise"
    BABBLE = "babble"


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody says `text`; where it has a `|` the speaker pauses for `pause_secs` in mid-sentence.

    `gain` is how loud it is, 1 for the usual loudness.
    """

    speaker: str
    text: str
    wants: Wants
    voice: VoiceKind = JOE
    start: Start = Start.QUIET
    delay_secs: float = 0.4
    pause_secs: float = 0.0
    gain: float = 1.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """Some lines; figures are reported by their `kind`. In an `echo` Bob plays the agent aloud near his microphone."""

    kind: str
    lines: tuple[Line, ...]
    noise: Noise = Noise.QUIET_ROOM
    loss: Loss = NO_LOSS
    echo: Room | None = None
