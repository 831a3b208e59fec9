"""Cut a streamed answer into clauses that can be spoken one after the other. Pure.

The first clause is short, so that the voice begins early; the second is not long, since it is made while the first one
sounds; the later ones end with sentences. Nothing is cut inside a number, an abbreviation or a word that is still
growing. A word counts as one, and so does a Chinese character.
"""
# ruff: noqa: RUF001 - Chinese punctuation is meant

import re
from dataclasses import dataclass

from aiagent.language.scripts import CHINESE_MARKS, HAN
from aiagent.language.words import spoken_length

_CLOSING = "\"')\\]”’」』）】"
_SENTENCE_END = re.compile(rf"[.!?…]+[{_CLOSING}]*(?=\s|[{HAN}])|[。！？；]+[{_CLOSING}]*|\n+")
_CLAUSE_END = re.compile(rf"[,;:](?=\s|[{HAN}])|[，：]|(?<![\d)²³])\s[–—-](?=\s)|(?<=[\d)²³])\s[–—-](?=\s[^\d\s(])|—+")
# Where a long clause may be cut without a mark: before these words, and in Chinese before what is said of a subject.
_JOINT = re.compile(
    r"\s(?=(?:and|or|but|because|so|which|that|who|when|where|while|if|is|are|was|were|in|on|at|by|for|from|of|to|with|as)\s)"
    rf"|(?<=[{HAN}])(?=因为|所以|但是|而且|然后|如果|可以|(?<![但可于就还不都也只要总若凡老正而或])是"
    r"|(?<![现存正实内所自潜好外])在)|(?<=、)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr|vs|No|approx|etc|Inc|Ltd|Co|Fig|a\.m|p\.m)|\b[A-Za-z](?:\.[A-Za-z])*|\d)\.$"
)
# Stars, lines and number signs are markup around words; in "3 * 4", "a_b" and "C#" they mean something.
_EMPHASIS = re.compile(r"(?<![A-Za-z0-9*])(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*])\1(?![A-Za-z0-9*])", re.S)
_MARKUP = re.compile(
    r"^[\s|:-]*-{3}[\s|:-]*$|^\s*(?:>+\s?|[-•*]\s+|#{1,6}\s+|\|)|\|\s*$|`+|~~"
    # The other half of a pair stands in another clause.
    r"|(?<![\w)\]\s*])\*+(?=\S)|(?<=\s)\*+(?=[^\s\d*(])|(?<=[^\s*])\*+(?![\w(*])(?! [\d(])|(?<!\w)_+|_+(?!\w)",
    re.M,
)
_CELL = re.compile(r"(?<!\|)\s*\|\s*(?!\|)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
# Remarks, numbers of sources and tags of HTML and SSML; comparisons, lists and JSON stay.
_TAGS = (
    "a|abbr|audio|b|big|blockquote|body|br|break|center|code|dd|del|details|div|dl|dt|em|emphasis|figure|font|h[1-6]|head|"
    "hr|html|i|img|ins|kbd|li|mark|ol|p|phoneme|pre|prosody|q|s|say-as|samp|script|section|small|span|speak|strong|style|"
    "sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|voice"
)
_BRACKETS = re.compile(
    rf"\[(?:[^\W\d_]+(?: [^\W\d_]+){{0,3}}|\d{{1,3}})\]|</?(?:{_TAGS})(?:\s[^<>]*)?/?>|<!--.*?-->", re.I | re.S
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)?[^\s<>]*[.@][^\s<>]+)>")
_SPACE_IN_HAN = re.compile(rf"(?<=[{HAN}{CHINESE_MARKS}])\s+(?=[{HAN}])")
# Arrows, mathematics and numbers in circles are said.
_PICTOGRAM = re.compile(
    "[\u2195-\u21cf\u2300-\u245f\u249c-\u27f4\u27f7-\u2bff\u3012\u3013\u3020\u3030\u303d\ufe00-\ufe0f\u200d\U0001f000-\U0001faff]+"
)


def speakable(text: str) -> str:
    """Return the text without markup, targets of links, remarks in brackets, emoji and doubled spaces.

    It is "" when nothing is left to say.
    """
    text = _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", text))
    text = _CELL.sub(", ", _MARKUP.sub("", _EMPHASIS.sub(r"\2", _BRACKETS.sub(" ", text))))
    text = _PICTOGRAM.sub(" ", text)
    text = re.sub(rf"\s+([,.!?;:{CHINESE_MARKS}])", r"\1", _SPACE_IN_HAN.sub("", " ".join(text.split())))
    return text if any(character.isalnum() for character in text) else ""


@dataclass(frozen=True, slots=True)
class _Sizes:
    """A clause longer than `most` words ends at a mark behind `mark_from` of them, or a joint behind `joint_from`."""

    most: int
    mark_from: int
    joint_from: int


# The first clause, the second, and all others.
_SIZES = (_Sizes(2, 2, 4), _Sizes(14, 5, 8), _Sizes(28, 14, 28))


class ClauseSplitter:
    """Takes pieces of an answer and gives the clauses that are complete."""

    def __init__(self) -> None:
        self._text = ""
        self._given = 0

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
        self._given = 0
        return clauses

    def _take(self, end: int) -> list[str]:
        clause, self._text = speakable(self._text[:end]), self._text[end:].lstrip(" ")
        if not clause:
            return []
        self._given += 1
        return [clause]

    def _next_end(self) -> int | None:
        """Return where the next clause ends, or None when it is not complete."""
        sentence_end = self._sentence_end()
        head = self._text if sentence_end is None else self._text[:sentence_end]
        sizes = _SIZES[min(self._given, len(_SIZES) - 1)]
        if spoken_length(head) > sizes.most:
            return self._mark(head, sizes.mark_from) or self._joint(head, sizes.joint_from) or sentence_end
        return sentence_end

    def _sentence_end(self) -> int | None:
        for match in _SENTENCE_END.finditer(self._text):
            if match[0].startswith("\n") or not _ABBREVIATION.search(self._text[: match.end()]):
                return match.end()
            if re.search(r"\d\.$", self._text[: match.end()]) and spoken_length(self._text[: match.end()]) > 1:
                return match.end()
        return None

    @staticmethod
    def _mark(text: str, min_words: int) -> int | None:
        """Return the end of the first clause mark behind at least `min_words` words."""
        for match in _CLAUSE_END.finditer(text):
            if spoken_length(text[: match.start()]) >= min_words:
                return match.end()
        return None

    @staticmethod
    def _joint(text: str, min_words: int) -> int | None:
        """Return a place before a small word, behind `min_words` words, with more than one word following."""
        for match in _JOINT.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if spoken_length(before) >= min_words and spoken_length(after) > 1:
                return match.start()
        return None
