"""Addressing: speech that is meant for the agent, by name, by going on, or by replying to it. Pure."""

from collections.abc import Iterable

from aiagent.language.words import is_question, join_clauses
from aiagent.turn.barge_in import is_backchannel, is_closing, is_laugh, is_stop
from aiagent.turn.commands import SILENT_MODES, Mode, Question
from aiagent.turn.follow_ups import ReplyWindow
from aiagent.turn.patience import HALVES_SECS, is_rest_of
from aiagent.turn.unfinished import Rest, begins_as_rest, begins_with_verb, rest_of
from aiagent.turn.wake_names import calls_somebody, find_address

NAME_ONLY_WINDOW_SECS = 8.0


class Addressing:
    """Finds the questions to the agent in the speech of one room."""

    def __init__(self, wake_names: tuple[str, ...]) -> None:
        self.wake_names = wake_names
        self._others: tuple[str, ...] = ()
        self._called_by: dict[str, float] = {}
        self._unfinished: dict[str, str] = {}
        self._reply_window: ReplyWindow | None = None
        self._answered: Question | None = None
        # Half sentences that begin with a name, and when they were heard: alone they call nobody.
        self._named_halves: dict[str, tuple[str, float]] = {}

    def set_people(self, names: Iterable[str]) -> None:
        """Take the names of the people in the room: who begins with one of them speaks to that person."""
        own = {name.casefold() for name in self.wake_names}
        first_names = (part for name in names for part in (name, *name.split()[:1]))
        self._others = tuple(dict.fromkeys(name for name in first_names if name and name.casefold() not in own))

    def question_in(self, mode: Mode, peer_id: str, text: str, began_at: float, now: float) -> str | None:
        """Return the question in a text, after what the same participant said before; None when there is none."""
        if mode in SILENT_MODES:
            return None
        begun = self._unfinished.get(peer_id)
        if begun is None and is_rest_of(self._answered, peer_id, began_at) and begins_as_rest(text):
            begun = self._answered.text if self._answered else None
        if is_laugh(text):
            return begun
        if begun is None:
            text = self._with_named_half(peer_id, text, began_at)
        address = find_address(text, self.wake_names, self._others)
        if address and not address.question:
            return begun
        if address and is_closing(address.question):
            return address.question if self._replies(peer_id, address.question, began_at) else None
        if self.orders_silence(text):
            return None
        if begun is not None:
            return self._completed(begun, address.question if address else text)
        if address:
            return address.question
        if self._follows_a_call(peer_id, now) or self._replies(peer_id, text, began_at):
            return text
        return text if mode is Mode.CONVERSATION and not is_backchannel(text) else None

    def take_question(self, mode: Mode, peer_id: str, text: str, began_at: float, now: float) -> str | None:
        """Return the question as `question_in` does, and use up the call or half question before it."""
        question = self.question_in(mode, peer_id, text, began_at, now)
        self._keep_named_half(peer_id, text if question is None else "", now)
        if self._reply_window and calls_somebody(text, self._others):
            self._reply_window = None
        if self._reply_window:
            self._reply_window.somebody_spoke(peer_id, text, began_at)
        if mode in SILENT_MODES:
            return None
        self._unfinished.pop(peer_id, None)
        address = find_address(text, self.wake_names, self._others)
        if address and not address.question:
            self._called_by[peer_id] = now
        elif question is not None:
            self._called_by.pop(peer_id, None)
            self._reply_window = self._answered = None
        return question

    def orders_silence(self, text: str, *, by_name: bool = False) -> bool:
        """Whether somebody tells the agent to stop: with its name, or, unless `by_name`, without."""
        address = find_address(text, self.wake_names)
        return is_stop(address.question) if address else not by_name and is_stop(text)

    def may_complete(self, text: str) -> bool:
        """Whether this can be the rest of a question: no nod, no thanks, and for nobody else."""
        return not (is_closing(text) or is_laugh(text) or is_stop(text) or calls_somebody(text, self._others))

    def goes_on(self, peer_id: str, begun: str) -> None:
        """Expect the rest of a question that was answered too soon: this participant's next words complete it."""
        self._unfinished[peer_id] = begun

    def answered(self, question: Question, said: str, now: float) -> None:
        """Expect a reply of the participant who asked this and was told `said`, as far as that is known."""
        asked_back = is_question(said)
        self._answered = question
        self._reply_window = ReplyWindow(
            question.asked_by, now, question=question.text, said=said, asked_back=asked_back
        )

    def forget(self, peer_id: str) -> None:
        """Forget someone who left."""
        self._called_by.pop(peer_id, None)
        self._unfinished.pop(peer_id, None)
        self._named_halves.pop(peer_id, None)

    def forget_questions(self) -> None:
        """Expect neither the rest of a question nor a reply any more."""
        self._unfinished.clear()
        self._named_halves.clear()
        self._reply_window = self._answered = None

    def _completed(self, begun: str, text: str) -> str | None:
        """Return the whole of a half question; a nod or a word to somebody else leaves it as it is."""
        if is_closing(text) and not is_backchannel(text):
            return None
        return join_clauses((begun, text)) if self.may_complete(text) else begun

    def _keep_named_half(self, peer_id: str, text: str, now: float) -> None:
        """Keep "Nova, does the moon", which is no question without its rest."""
        self._named_halves.pop(peer_id, None)
        lower = text.casefold()
        for name in self.wake_names:
            if lower.startswith(name.casefold()) and rest_of(text[len(name) :].strip(" ,.，。")) is Rest.MISSING:
                self._named_halves[peer_id] = text.rstrip(" ,.?!，。？！"), now

    def _with_named_half(self, peer_id: str, text: str, began_at: float) -> str:
        """Put the half sentence before, which began with a name, in front of its rest, if that makes a question."""
        half, at = self._named_halves.get(peer_id, ("", 0.0))
        if not half or began_at - at > HALVES_SECS or not self.may_complete(text) or not begins_with_verb(text):
            return text
        whole = f"{half} {text[:1].lower()}{text[1:]}"
        address = find_address(whole, self.wake_names, self._others)
        return whole if address and address.question else text

    def _follows_a_call(self, peer_id: str, now: float) -> bool:
        called_at = self._called_by.get(peer_id)
        return called_at is not None and now - called_at <= NAME_ONLY_WINDOW_SECS

    def _replies(self, peer_id: str, text: str, began_at: float) -> bool:
        window = self._reply_window
        return window is not None and window.takes(peer_id, text, began_at) and not calls_somebody(text, self._others)
