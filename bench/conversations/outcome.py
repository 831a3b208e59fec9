"""The outcome of a line, judged by the sound that its speaker heard and by the frames that came. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.conversations.hearing import GAP_SECS, Audible
from bench.conversations.script import Line, Wants
from bench.participant import Frame, Received
from bench.sentences import WordErrors, word_errors

ANSWER_SECS = 12.0
GOES_ON_SECS = 1.5
RECEIVER_SECS = 0.08
"""The receiver of aiortc holds the last four packets back; a browser would still play them."""

_SENTENCE_ENDS = (".", "!", "?")


@dataclass(frozen=True, slots=True)
class Said:
    """A line that was said from `began_at` to `ended_at`, and the frames since then."""

    line: Line
    peer_id: str
    agent_id: str
    began_at: float
    ended_at: float
    frames: Sequence[Received] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one line. Times in milliseconds; None where there is nothing to be measured."""

    wants: Wants
    words: WordErrors
    answer_ms: float | None = None
    caption_ms: float | None = None
    stages: dict[str, float] = field(default_factory=dict)
    cut_off: bool = False
    silent_ms: float | None = None
    went_on: bool | None = None
    captions: int = 0
    interrupted: bool = False
    others_captions: int = 0
    others_answered: bool = False

    @property
    def missed(self) -> bool:
        """An answer was wanted, and none came."""
        return self.wants is Wants.ANSWER and self.answer_ms is None

    @property
    def answered_falsely(self) -> bool:
        """No answer was wanted, and the agent answered this speaker; it may well answer somebody else meanwhile."""
        return self.wants is Wants.NOTHING and bool(self.stages)


def judge(said: Said, audible: Audible) -> Outcome:
    """The outcome of a line."""
    texts = [received.frame["text"] for received in _final_captions(said, said.peer_id)]
    captioned_at = [r.at for r in _final_captions(said, said.peer_id) if r.at >= said.ended_at]
    words = word_errors(said.line.text, " ".join(texts))
    caption_ms = 1000 * (captioned_at[0] - said.ended_at) if captioned_at else None
    match said.line.wants:
        case Wants.ANSWER | Wants.NOTHING | Wants.ONCE:
            return Outcome(
                said.line.wants,
                words,
                answer_ms=_answer_ms(said, audible),
                caption_ms=caption_ms,
                stages=_stages(said),
                cut_off=audible.is_between(said.began_at, said.ended_at),
                captions=len(texts),
            )
        case Wants.ALONE:
            return Outcome(
                said.line.wants,
                words,
                answer_ms=_answer_ms(said, audible),
                caption_ms=caption_ms,
                interrupted=any(turn["interrupted"] for turn in _turns(said)),
                others_captions=_others_captions(said),
                others_answered=any(turn["asked_by"] != said.peer_id for turn in _turns(said)),
            )
        case Wants.SILENCE:
            return Outcome(said.line.wants, words, caption_ms=caption_ms, silent_ms=_silent_ms(said, audible))
        case Wants.MORE:
            return Outcome(said.line.wants, words, caption_ms=caption_ms, went_on=_went_on(said, audible))


def _answer_ms(said: Said, audible: Audible) -> float | None:
    heard_at = audible.first_after(said.ended_at)
    if heard_at is None or heard_at - said.ended_at > ANSWER_SECS:
        return None
    return 1000 * (heard_at - said.ended_at)


def _silent_ms(said: Said, audible: Audible) -> float | None:
    """From the first voiced packet of the interruption; None where the agent was silent anyway or just then done."""
    if not audible.is_between(said.began_at - GAP_SECS, said.began_at) or _ended_by_itself(said):
        return None
    silent_from = audible.silent_from(said.began_at)
    return 1000 * (max(0.0, silent_from - said.began_at) + RECEIVER_SECS)


def _went_on(said: Said, audible: Audible) -> bool | None:
    """None where the agent was silent before, or just then done."""
    if not audible.is_between(said.began_at - GOES_ON_SECS, said.began_at):
        return None
    if audible.is_between(said.ended_at, said.ended_at + GOES_ON_SECS):
        return True
    return None if _ended_by_itself(said) else False


def _ended_by_itself(said: Said) -> bool:
    """Whether the agent's first final caption after the line began is a whole sentence."""
    captions = [r.frame["text"] for r in _final_captions(said, said.agent_id) if r.at >= said.began_at]
    return bool(captions) and captions[0].rstrip().endswith(_SENTENCE_ENDS)


def _final_captions(said: Said, peer_id: str) -> Iterator[Received]:
    for received in said.frames:
        frame = received.frame
        if frame["type"] == "caption" and frame["final"] and frame["peer_id"] == peer_id:
            yield received


def _turns(said: Said) -> list[Frame]:
    return [received.frame["turn"] for received in said.frames if received.frame["type"] == "agent_turn"]


def _others_captions(said: Said) -> int:
    """Captions of neither the speaker nor the agent."""
    captions = [received.frame for received in said.frames if received.frame["type"] == "caption"]
    known = (said.peer_id, said.agent_id)
    return sum(frame["final"] and frame["peer_id"] not in known for frame in captions)


def _stages(said: Said) -> dict[str, float]:
    """The agent's own times of the first turn that this speaker asked for after the line began."""
    for received in said.frames:
        if received.at >= said.began_at and _is_heard_answer(received.frame, said.peer_id):
            return {name: float(value) for name, value in received.frame["metrics"].items() if name.endswith("_ms")}
    return {}


def _is_heard_answer(frame: Frame, asked_by: str) -> bool:
    if frame["type"] != "agent_state" or frame["asked_by"] != asked_by:
        return False
    return "first_audio_ms" in (frame["metrics"] or {})
