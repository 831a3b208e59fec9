"""Texts that people write, made safe to show to others. Pure.

Letters, emoji and right-to-left scripts stay as they are. What only hides or bends text goes: control characters,
bidirectional overrides and isolates, zero-width characters, and more combining marks than any script needs.
"""

import re
import unicodedata
from collections.abc import Sequence

# More marks on one letter are a flood that paints over the lines around it. Pointed Hebrew needs five.
MOST_MARKS = 8
# The flags of England, Scotland and Wales: a black flag, five letters and an end.
MOST_TAGS = 8
JOINERS = frozenset("\u200c\u200d")
# Letters, marks and spaces without any picture.
BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | JOINERS

_PLAIN = re.compile(r"[\n\t\x20-\x7e]*")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Marks of direction that reorder nothing but what they touch, and signs that Arabic, Syriac and Kaithi write visibly.
_SHOWN_FORMATS = frozenset("\u200e\u200f\u061c\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd") | frozenset(
    map(chr, range(0x600, 0x606))
)
_BLACK_FLAG = "\U0001f3f4"
_TAGS = frozenset(map(chr, range(0xE0020, 0xE0080)))
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
# Unassigned, and invisible wherever a font does not know them.
_IGNORED = frozenset(
    map(chr, (0x34F, 0x2065, *range(0xFDD0, 0xFDF0), *range(0xFFF0, 0xFFF9), *range(0xE0080, 0xE0100)))
)


def clean_text(text: str) -> str:
    """The text with `\\n` at the ends of its lines, and without what cannot be seen. It may become empty."""
    if _PLAIN.fullmatch(text):
        return text
    return settled([char for char in _LINE_ENDS.sub("\n", text) if not _is_hidden(char)])


def clean_line(text: str) -> str:
    """The same in one line."""
    return clean_text(text).replace("\n", " ").replace("\t", " ")


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen."""
    return all(char.isspace() or char in BLANK or char in _SHOWN_FORMATS or char in _SELECTORS for char in text)


def isolated(text: str) -> str:
    """The text, to be put between other words: its right-to-left letters do not turn the words around it."""
    turns = any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
    return f"\u2068{text}\u2069" if turns else text


def settled(chars: Sequence[str]) -> str:
    """The characters as one text: joiners only where they join, and on each letter no more marks than it can bear."""
    kept: list[str] = []
    marks = tags = 0
    for at, char in enumerate(chars):
        before = kept[-1] if kept else "\n"
        if char in JOINERS:
            if not _joins(before, chars[at + 1] if at + 1 < len(chars) else "\n"):
                continue
        elif char in _TAGS:
            tags = tags + 1 if before in _TAGS else 1
            if tags > MOST_TAGS or not (before in _TAGS or before == _BLACK_FLAG):
                continue
        elif unicodedata.category(char) in ("Mn", "Me"):
            marks += 1
            if marks > MOST_MARKS or (char in _SELECTORS and (before in _SELECTORS or before.isspace())):
                continue
        else:
            marks = 0
        kept.append(char)
    return "".join(kept)


def _joins(before: str, after: str) -> bool:
    """Whether a joiner stands where scripts and emoji need one. Between plain letters it only hides."""
    return not (before.isascii() or after.isascii() or before in JOINERS or after in JOINERS)


def _is_hidden(char: str) -> bool:
    if char in _IGNORED or ord(char) & 0xFFFE == 0xFFFE:
        return True
    match unicodedata.category(char):
        case "Cc":
            return char not in "\n\t"
        case "Cf":
            return not (char in _SHOWN_FORMATS or char in JOINERS or char in _TAGS)
        case category:
            return category == "Cs"
