"""Results of polls after a meeting: counts, percent, and the answers of people."""

from collections.abc import Sequence
from dataclasses import dataclass

from conference.classroom.models import Poll, PollAnswer


@dataclass(frozen=True, slots=True)
class OptionResult:
    """One option: the number and the percentage of people who chose it."""

    text: str
    correct: bool
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """One answer: `text` is the written answer, or the chosen options. `name` is empty in an anonymous poll."""

    name: str
    text: str
    correct: bool | None


@dataclass(frozen=True, slots=True)
class PollReport:
    """A poll with its results. An anonymous poll with options has counts only."""

    poll: Poll
    answered: int
    options: list[OptionResult]
    answers: list[AnswerResult]


def poll_report(poll: Poll, answers: Sequence[PollAnswer]) -> PollReport:
    """The results of a poll whose options are prefetched."""
    options = list(poll.options.all())
    texts = {option.position: option.text for option in options}
    counts = {position: sum(position in answer.choice for answer in answers) for position in texts}
    counts_only = poll.anonymous and poll.kind != Poll.Kind.OPEN
    return PollReport(
        poll=poll,
        answered=len(answers),
        options=[
            OptionResult(
                text=option.text,
                correct=option.correct,
                count=counts[option.position],
                percent=percent_of(counts[option.position], len(answers)),
            )
            for option in options
        ],
        answers=[] if counts_only else [_answer(answer, texts) for answer in answers],
    )


def percent_of(count: int, whole: int) -> int:
    """Whole percent, halves rounded up as browsers do; 0 where `whole` is 0."""
    return (200 * count + whole) // (2 * whole) if whole else 0


def _answer(answer: PollAnswer, texts: dict[int, str]) -> AnswerResult:
    chosen = ", ".join(texts[position] for position in answer.choice if position in texts)
    return AnswerResult(name=answer.name, text=answer.text or chosen, correct=answer.correct)
