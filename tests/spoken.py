"""The distance of a recognised text from the words that were said.

What a model hears differs by processor: one writes 光合作用, another 关和作用. So tests compare by letters, and state
how many may be wrong. Chinese is compared by sound, in letters of pinyin without tones.
"""

from pypinyin import lazy_pinyin

MOST_WRONG = 0.25
"""Of four letters one may be wrong, unless a test says otherwise."""


def letters(text: str) -> str:
    """The letters and digits in lower case; Chinese characters as pinyin."""
    sounds = "".join(lazy_pinyin(text)).casefold()
    return "".join(letter for letter in sounds if letter.isalnum())


def wrong_share(said: str, recognised: str) -> float:
    """Letters to change, add or leave out, for each letter that was said."""
    return _distances(letters(said), letters(recognised), anywhere=False)[-1] / len(letters(said))


def is_heard(said: str, recognised: str, most_wrong: float = MOST_WRONG) -> bool:
    """Whether a part of the recognised text is near enough to what was said."""
    return min(_distances(letters(said), letters(recognised), anywhere=True)) <= most_wrong * len(letters(said))


def _distances(said: str, recognised: str, *, anywhere: bool) -> list[int]:
    """The edit distance of `said` to what ends at each place of `recognised`, which begins at the first or anywhere."""
    row = [0 if anywhere else place for place in range(len(recognised) + 1)]
    for number, letter in enumerate(said, 1):
        above, row[0] = row[0], number
        for place, other in enumerate(recognised, 1):
            changed = above + (letter != other)
            above = row[place]
            row[place] = min(changed, row[place] + 1, row[place - 1] + 1)
    return row
