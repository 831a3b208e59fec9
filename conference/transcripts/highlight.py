"""Finding words in a text, in pieces that a template can mark without building markup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``hit`` when it is one of the words looked for."""

    text: str
    hit: bool


def pieces_split(text: str, words: Sequence[str]) -> list[Piece]:
    """The text cut at every occurrence of a word, whatever its case. The pieces joined are the text."""
    wanted = sorted(filter(None, words), key=len, reverse=True)
    if not wanted:
        return [Piece(text, hit=False)]
    # The group makes split() keep what it splits at: every odd part is a hit.
    parts = re.split("(" + "|".join(map(re.escape, wanted)) + ")", text, flags=re.IGNORECASE)
    return [Piece(part, hit=index % 2 == 1) for index, part in enumerate(parts) if part]
