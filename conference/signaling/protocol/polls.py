"""The frame of polls (docs/protocol.md, "Polls"): lengths, counts, and members that belong together."""

from typing import Annotated, Literal

from msgspec import Meta

from conference.signaling.protocol.base import ClientFrame, clean_members
from conference.texts import is_blank

QUESTION_CHARS = 300
OPTION_CHARS = 200
ANSWER_CHARS = 500
FEWEST_OPTIONS = 2
MOST_OPTIONS = 10

PollAction = Literal["create", "start", "close", "delete", "share_results", "vote"]
PollKind = Literal["single", "multiple", "open"]
PollResults = Literal["live", "end"]
PollId = Annotated[str, Meta(min_length=1, max_length=64)]
PollQuestion = Annotated[str, Meta(max_length=QUESTION_CHARS)]
PollAnswer = Annotated[str, Meta(max_length=ANSWER_CHARS)]
PollOptions = Annotated[tuple[Annotated[str, Meta(max_length=OPTION_CHARS)], ...], Meta(max_length=MOST_OPTIONS)]
PollChoice = Annotated[tuple[Annotated[int, Meta(ge=0, lt=MOST_OPTIONS)], ...], Meta(max_length=MOST_OPTIONS)]


class Poll(ClientFrame, frozen=True, kw_only=True, tag="poll"):
    """Make, start, close or share a poll, or answer one with a `choice` of options or a `text`."""

    action: PollAction
    poll_id: PollId | None = None
    question: PollQuestion = ""
    kind: PollKind = "single"
    options: PollOptions = ()
    correct: PollChoice = ()
    anonymous: bool = False
    results: PollResults = "end"
    start: bool = False
    choice: PollChoice = ()
    text: PollAnswer = ""

    def __post_init__(self) -> None:
        """Raises ValueError where the members do not go with the action."""
        clean_members(self, "question", "options", "text")
        _check(self)


def _check(frame: Poll) -> None:
    if frame.action == "create":
        _check_question(frame)
    elif frame.poll_id is None:
        raise ValueError(f"{frame.action} needs poll_id")
    if frame.action == "vote" and bool(frame.choice) != is_blank(frame.text):
        raise ValueError("vote needs either a choice or a text")
    if len(set(frame.choice)) != len(frame.choice):
        raise ValueError("choice must name each option once")


def _check_question(frame: Poll) -> None:
    if is_blank(frame.question):
        raise ValueError("create needs a question")
    if frame.kind == "open":
        if frame.options or frame.correct:
            raise ValueError("an open question has no options")
        return
    options = [option.strip() for option in frame.options]
    if len(options) < FEWEST_OPTIONS or any(map(is_blank, options)) or len(set(options)) != len(options):
        raise ValueError("options must be 2 to 10 different texts")
    if len(set(frame.correct)) != len(frame.correct) or not set(frame.correct) <= set(range(len(options))):
        raise ValueError("correct must name options")
    if frame.kind == "single" and len(frame.correct) > 1:
        raise ValueError("a single choice has at most one correct option")
