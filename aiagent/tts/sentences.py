"""Cut a streamed answer into clauses that can be spoken one after the other. Pure.

The first clause is short, so that the voice begins early; the later ones end with sentences. Nothing is cut inside a
number, an abbreviation or a word that is still growing.
"""

import re

_FIRST_MIN_WORDS = 2
_FIRST_LONG_WORDS = 4
_LONG_WORDS = 28
_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]”’]*(?=\s)|\n+")  # noqa: RUF001 - quotes
_CLAUSE_END = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)|—")  # noqa: RUF001 - these dashes are meant
# Where a long clause may be cut without a mark: before these words.
_JOINT = re.compile(
    r"\s(?=(?:and|or|but|because|so|which|that|who|when|where|while|if|is|are|was|were|in|on|at|by|for|from|of|to|with|as)\s)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr|vs|No|approx|etc|Inc|Ltd|Co|Fig|a\.m|p\.m)|\b[A-Za-z](?:\.[A-Za-z])*|\d)\.$"
)
_MARKUP = re.compile(r"[*_`~#>|]+|^\s*[-•]\s+", re.M)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_BRACKETS = re.compile(r"\[[^\]]*\]|<[^>]*>|\{[^}]*\}")
_PICTOGRAM = re.compile("[\u2190-\u2bff\u3000-\u303f\ufe00-\ufe0f\u200d\U0001f000-\U0001faff]+")


def speakable(text: str) -> str:
    """Return the text without markup, links, bracketed remarks, emoji and doubled spaces; "" when nothing is left."""
    text = _LINK.sub(r"\1", text)
    text = _PICTOGRAM.sub(" ", _MARKUP.sub("", _BRACKETS.sub(" ", text)))
    text = re.sub(r"\s+([,.!?;:])", r"\1", " ".join(text.split()))
    return text if any(character.isalnum() for character in text) else ""


class ClauseSplitter:
    """Takes pieces of an answer and gives the clauses that are complete."""

    def __init__(self) -> None:
        self._text = ""
        self._is_first = True

    def feed(self, delta: str) -> list[str]:
        """Append a piece; return the clauses that can be spoken now."""
        self._text += delta
        clauses = []
        while (end := self._next_end()) is not None:
            clauses += self._take(end)
        return clauses

    def flush(self) -> list[str]:
        """Return what is left at the end of the answer, and begin anew."""
        clauses = self._take(len(self._text))
        self._is_first = True
        return clauses

    def _take(self, end: int) -> list[str]:
        clause, self._text = speakable(self._text[:end]), self._text[end:].lstrip(" ")
        if not clause:
            return []
        self._is_first = False
        return [clause]

    def _next_end(self) -> int | None:
        """Return where the next clause ends, or None when it is not complete."""
        sentence_end = self._sentence_end()
        head = self._text if sentence_end is None else self._text[:sentence_end]
        words = len(head.split())
        if self._is_first and words > _FIRST_MIN_WORDS:
            return self._mark(head, _FIRST_MIN_WORDS) or self._joint(head, _FIRST_LONG_WORDS) or sentence_end
        if words > _LONG_WORDS:
            return self._mark(head, _LONG_WORDS // 2) or self._joint(head, _LONG_WORDS) or sentence_end
        return sentence_end

    def _sentence_end(self) -> int | None:
        for match in _SENTENCE_END.finditer(self._text):
            if match[0].startswith("\n") or not _ABBREVIATION.search(self._text[: match.end()]):
                return match.end()
            if re.search(r"\d\.$", self._text[: match.end()]) and len(self._text[: match.end()].split()) > 1:
                return match.end()
        return None

    @staticmethod
    def _mark(text: str, min_words: int) -> int | None:
        """Return the end of the first clause mark behind at least `min_words` words."""
        for match in _CLAUSE_END.finditer(text):
            if len(text[: match.start()].split()) >= min_words:
                return match.end()
        return None

    @staticmethod
    def _joint(text: str, min_words: int) -> int | None:
        """Return a place before a small word, behind `min_words` words, with more than one word following."""
        for match in _JOINT.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if len(before.split()) >= min_words and len(after.split()) > 1:
                return match.start()
        return None
