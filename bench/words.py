"""Word errors of a recognised text. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Wrong, missing and added words in one text or many, and how many words were said."""

    errors: int = 0
    words: int = 0

    @property
    def percent(self) -> float:
        """The word error rate; 0 where nothing was said."""
        return 100 * self.errors / self.words if self.words else 0.0

    def __add__(self, other: "WordErrors") -> "WordErrors":
        return WordErrors(self.errors + other.errors, self.words + other.words)


def words_of(text: str) -> list[str]:
    """The words in lower case, without punctuation; an apostrophe inside a word stays."""
    return _WORD.findall(text.replace("\u2019", "'").casefold())


def word_errors(said: str, recognised: str) -> WordErrors:
    """The smallest number of words to change, add or leave out, to get from one text to the other."""
    reference, guess = words_of(said), words_of(recognised)
    row = list(range(len(guess) + 1))
    for number, word in enumerate(reference, 1):
        previous, row[0] = row[0], number
        for place, other in enumerate(guess, 1):
            change = previous + (word != other)
            previous = row[place]
            row[place] = min(change, row[place] + 1, row[place - 1] + 1)
    return WordErrors(row[-1], len(reference))


def total(parts: Iterable[WordErrors]) -> WordErrors:
    """The sum of all parts."""
    return sum(parts, WordErrors())
