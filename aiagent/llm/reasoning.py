"""Thoughts of a reasoning model, between <think> and </think>, are cut out of its answer. Pure."""

_BEGIN, _END = "<think>", "</think>"


class WithoutReasoning:
    """Takes the pieces of one answer, split anywhere."""

    def __init__(self) -> None:
        self._held = ""
        self._answering = False

    def feed(self, piece: str) -> str:
        """Return the part of the answer that a piece completes, "" while there is none."""
        if self._answering:
            return piece
        self._held += piece
        beginning = self._held.lstrip()
        if beginning.startswith(_BEGIN):
            _, ended, answer = beginning.partition(_END)
            return self._begin(answer.lstrip()) if ended else ""
        return "" if _BEGIN.startswith(beginning) else self._begin(self._held)

    def rest(self) -> str:
        """Return the text held back when the answer ended; thoughts without an end are no answer."""
        held, self._held = self._held, ""
        return "" if held.lstrip().startswith(_BEGIN) else held

    def _begin(self, answer: str) -> str:
        # White space after the thoughts may come in a piece of its own.
        self._answering = bool(answer)
        self._held = "" if answer else self._held
        return answer
