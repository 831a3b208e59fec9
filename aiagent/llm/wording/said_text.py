"""The text that is left of an answer, and the place in its sentences that was reached. Pure."""

_LINE_CHARS = 200
_SENTENCE_ENDS = ".!?…。！？:：)>*"
_OPENING_QUOTES = "\"'“「(\u2018"


class SaidText:
    """Collects the text of one answer.

    White space at the beginning waits for the first word; it is dropped with `skip_space`, as is white space behind
    something that was left out.
    """

    def __init__(self) -> None:
        self.skip_space = False
        self._new = ""
        self._space = ""
        self._line = ""
        self._last = ""
        self._began = False

    def add(self, text: str) -> None:
        """Append text."""
        if self.skip_space:
            text = text.lstrip()
        elif text.isspace() and not self._began:
            self._space = (self._space + text)[:_LINE_CHARS]
            return
        if not text:
            return
        self.skip_space, self._began = False, True
        text, self._space = self._space + text, ""
        self._new += text
        self._line = (self._line + text).rpartition("\n")[2][-_LINE_CHARS:]
        self._last = text[-1]

    def take(self) -> str:
        """Return the text that came since the last time."""
        new, self._new = self._new, ""
        return new

    def forget(self) -> None:
        """Drop the text that was not taken yet."""
        self._new = ""

    def something_left_out(self) -> None:
        """A mark was dropped; white space that waits before the first word goes with it."""
        self._space = ""

    def begin_anew(self) -> None:
        """The answer begins here: after thoughts, or in a new turn."""
        self.skip_space = True
        self._line = self._last = ""

    def go_on(self, line: str) -> None:
        """Go on within a line, behind something that was left out."""
        self._line, self._last = line, " "

    @property
    def line(self) -> str:
        """The line so far."""
        return self._line.strip()

    @property
    def is_between_sentences(self) -> bool:
        """Whether no sentence is under way; a mark that is glued to a word belongs to none either."""
        return not self.line or self.line[-1] in _SENTENCE_ENDS or self._last != " "

    @property
    def is_in_sentence(self) -> bool:
        """Whether a sentence is under way, and a word ended."""
        return bool(self.line) and self._last == " " and self.line[-1] not in ".!?:"

    @property
    def ends_with_quote(self) -> bool:
        """Whether an opening quotation mark stands right before."""
        return self._last != "" and self._last in _OPENING_QUOTES
