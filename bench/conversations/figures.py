"""The figures of all conversations. Pure."""

from collections.abc import Mapping, Sequence

from bench.conversations.addressing import FOLLOW_UP, SPOKEN_ABOUT, TALK, YES_NO
from bench.conversations.outcome import Outcome
from bench.conversations.script import Noise, Wants
from bench.conversations.scripts import (
    INTERRUPTION,
    LAUGH,
    LISTENING,
    PAUSES,
    QUESTION,
    REVERBERATION,
    SIGNS,
    TALK_OVER_ECHO,
    TWO_MICROPHONES,
    loss_kind,
    noise_kind,
    pause_kind,
)
from bench.network import LOSS_5, LOSS_10
from bench.sentences import total
from bench.statistics import Figure, figure

Outcomes = Mapping[str, Sequence[Outcome]]
"""By the kind of the conversation."""

TARGET_PAUSE_SECS = 0.6
MAX_CUT_OFF_PERCENT = 15.0

_END = "from the last voiced packet of the question"
_STAGES = {
    "asr_ms": "Question: final text",
    "first_token_ms": "Question: first token of the model",
    "first_clause_ms": "Question: first clause in sound",
    "first_audio_ms": "Question: first audio packet sent",
}


def figures(outcomes: Outcomes) -> list[Figure]:
    """The figures of the kinds of conversation that were played."""
    return [
        *_latencies(outcomes.get(QUESTION, ())),
        *_pauses(outcomes),
        *_interruptions(outcomes.get(INTERRUPTION, ())),
        *_listening(LISTENING, outcomes),
        *_listening(SIGNS, outcomes),
        *_listening(LAUGH, outcomes),
        *_two_microphones(outcomes.get(TWO_MICROPHONES, ())),
        *_reverberation(outcomes),
        *_answers(outcomes),
        *_addressing(outcomes),
        *_disturbed(outcomes),
    ]


def percent(flags: Sequence[bool]) -> float:
    """The share of flags that are true, in percent."""
    return 100 * sum(flags) / len(flags)


def _latencies(questions: Sequence[Outcome]) -> list[Figure]:
    answers = [outcome.answer_ms for outcome in questions if outcome.answer_ms is not None and not outcome.cut_off]
    captions = [outcome.caption_ms for outcome in questions if outcome.caption_ms is not None]
    if not answers or not captions:
        return []
    how = f"{_END} to the first audible frame of the answer, with the receiver's jitter buffer"
    found = [
        figure("Voice to voice", "ms", answers, how, target=900),
        figure("Voice to voice, slowest", "ms", answers, "the same", target=1800, judged="p95"),
        figure("Final caption", "ms", captions, f"{_END} to the final caption frame"),
    ]
    for stage, name in _STAGES.items():
        if values := [outcome.stages[stage] for outcome in questions if stage in outcome.stages]:
            found.append(
                figure(name, "ms", values, "the agent's own figure, from the end of speech as its VAD sees it")
            )
    said = total(outcome.words for outcome in questions)
    found.append(figure("Questions: words wrong", "%", [said.percent], f"captions of {said.words} words"))
    return found


def _pauses(outcomes: Outcomes) -> list[Figure]:
    found = []
    for pause_secs, _count in PAUSES:
        lines = outcomes.get(pause_kind(pause_secs), ())
        if not lines:
            continue
        found.append(
            figure(
                f"Cut off in a {pause_kind(pause_secs)}",
                "%",
                [percent([outcome.cut_off for outcome in lines])],
                f"of {len(lines)} sentences with a pause, those in which the agent was heard before the end",
                target=MAX_CUT_OFF_PERCENT if pause_secs == TARGET_PAUSE_SECS else None,
            )
        )
        missed = [percent([outcome.missed for outcome in lines])]
        found.append(figure(f"No answer behind a {pause_kind(pause_secs)}", "%", missed, f"of the same {len(lines)}"))
        if answers := [outcome.answer_ms for outcome in lines if outcome.answer_ms is not None and not outcome.cut_off]:
            found.append(figure(f"Voice to voice after a {pause_kind(pause_secs)}", "ms", answers, "as above"))
    return found


def _interruptions(lines: Sequence[Outcome]) -> list[Figure]:
    times = [outcome.silent_ms for outcome in lines if outcome.silent_ms is not None]
    how = (
        "from the first voiced packet of the one who interrupts to the last audible frame at their side, and the 80 ms "
        "which a receiver still holds"
    )
    return [figure("Interruption to silence", "ms", times, how, target=300, judged="p95")] if times else []


def _listening(kind: str, outcomes: Outcomes) -> list[Figure]:
    known = [not outcome.went_on for outcome in outcomes.get(kind, ()) if outcome.went_on is not None]
    name = {
        LISTENING: "Stopped by a sign of listening",
        SIGNS: "Stopped by two signs of listening",
        LAUGH: "Stopped by a laugh",
    }
    how = f"of {len(known)} during an answer, those after which it did not go on"
    return [figure(name[kind], "%", [percent(known)], how, target=0)] if known else []


def _two_microphones(lines: Sequence[Outcome]) -> list[Figure]:
    """Outcomes come in pairs: a voice in its own microphone, and in another one."""
    pairs = list(zip(lines[::2], lines[1::2], strict=True))
    if not pairs:
        return []
    how = f"of {len(pairs)} questions that two microphones pick up, the second softer, as loud, or louder"
    twice = [bool(own.captions and other.captions) for own, other in pairs]
    answers = [bool(own.stages) + bool(other.stages) for own, other in pairs]
    captions = [own.caption_ms for own, other in pairs if own.caption_ms is not None and not other.captions]
    found = [
        figure("Two microphones: captioned twice", "%", [percent(twice)], how, target=5),
        figure("Two microphones: answered twice", "%", [percent([count > 1 for count in answers])], how, target=0),
        figure("Two microphones: not answered", "%", [percent([count == 0 for count in answers])], how, target=5),
    ]
    if captions:
        found.append(figure("Two microphones: final caption", "ms", captions, f"{_END} to the final caption frame"))
    return found


def _reverberation(outcomes: Outcomes) -> list[Figure]:
    """The agent in somebody's microphone, in rooms that reverberate."""
    found = []
    if alone := outcomes.get(REVERBERATION, ()):
        how = f"of {len(alone)} answers that come back with 0.25 to 0.7 of their loudness, 0.15 to 0.45 s late"
        for name, flags in (
            ("interrupts itself", [outcome.interrupted for outcome in alone]),
            ("captioned as a person", [outcome.others_captions > 0 for outcome in alone]),
            ("answers itself", [outcome.others_answered for outcome in alone]),
            ("no answer", [outcome.answer_ms is None for outcome in alone]),
        ):
            found.append(figure(f"Reverberation: {name}", "%", [percent(flags)], how, target=5))
    lines = outcomes.get(TALK_OVER_ECHO, ())
    if times := [outcome.silent_ms for outcome in lines if outcome.silent_ms is not None]:
        how = "as without an echo; the agent is heard in the microphone of the one who interrupts"
        found.append(figure("Reverberation: interruption to silence", "ms", times, how, target=1000, judged="p95"))
    return found


def _answers(outcomes: Outcomes) -> list[Figure]:
    lines = [outcome for some in outcomes.values() for outcome in some]
    wanted = [outcome.missed for outcome in lines if outcome.wants is Wants.ANSWER]
    unwanted = [outcome.answered_falsely for outcome in lines if outcome.wants is Wants.NOTHING]
    found = []
    if wanted:
        found.append(
            figure("Questions missed", "%", [percent(wanted)], f"of {len(wanted)} in all conversations", target=5)
        )
    if unwanted:
        how = f"of {len(unwanted)} remarks to others, some with the agent's name in them or during a question"
        found.append(figure("Answered without being asked", "%", [percent(unwanted)], how, target=5))
    return found


def _addressing(outcomes: Outcomes) -> list[Figure]:
    """Who is addressed: of each kind, the lines that were judged wrongly. Questions before follow-ups do not count."""
    found = []
    for kind, wants, name in (
        (YES_NO, Wants.ANSWER, "Yes/no questions missed"),
        (SPOKEN_ABOUT, Wants.NOTHING, "Talk about the agent answered"),
        (TALK, Wants.NOTHING, "Talk after an answer answered"),
        (FOLLOW_UP, Wants.ANSWER, "Follow-ups missed"),
    ):
        lines = [outcome for outcome in outcomes.get(kind, ()) if outcome.wants is wants]
        if kind == FOLLOW_UP:
            lines = lines[1::2]
        if lines:
            wrong = [outcome.missed or outcome.answered_falsely for outcome in lines]
            found.append(figure(name, "%", [percent(wrong)], f"of {len(lines)}", target=5))
    return found


def _disturbed(outcomes: Outcomes) -> list[Figure]:
    """Questions in noise and over lossy networks."""
    found = []
    for kind in (*map(noise_kind, (Noise.WHITE, Noise.BABBLE)), *map(loss_kind, (LOSS_5, LOSS_10))):
        lines = outcomes.get(kind, ())
        answers = [outcome.answer_ms for outcome in lines if outcome.answer_ms is not None]
        if not lines:
            continue
        said = total(outcome.words for outcome in lines)
        missed = percent([outcome.missed for outcome in lines])
        how = f"captions of {said.words} words in {len(lines)} questions, {missed:g} % missed"
        found.append(figure(f"Words wrong: {kind}", "%", [said.percent], how))
        if answers:
            found.append(figure(f"Voice to voice: {kind}", "ms", answers, "as above"))
    return found
