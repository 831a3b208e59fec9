"""Words of English and Chinese text, as they are compared and counted. Pure."""

import re

# A Chinese character stands for itself: where words end is not written.
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:['\u2019][^\W_\u3400-\u9fff]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_PER_WORD = 2


def tokens(text: str) -> list[str]:
    """Words without case and signs; of Chinese each character."""
    return [match.group().casefold() for match in _TOKEN.finditer(text)]


def count_words(text: str) -> int:
    """How many words were said; two Chinese characters count as one."""
    found = tokens(text)
    han = sum(bool(_HAN.match(token)) for token in found)
    return len(found) - han + han // _HAN_PER_WORD


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return _HAN.search(text) is not None
