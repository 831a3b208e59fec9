"""Scripts: Chinese characters, the marks between them, and texts that are written in them. Pure."""

import re

# Inside [...] of a pattern, in the order of Unicode: the number zero; extension A; the unified ideographs; the
# compatibility ideographs; planes 2 and 3, with the extensions from B on and the compatibility supplement.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CHINESE_MARKS = "，。！？；：、"

_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:['\u2019-][A-Za-z]+)*")


def has_han(text: str) -> bool:
    """Return whether a text has a Chinese character in it."""
    return _HAN_CHARACTER.search(text) is not None


def is_mostly_chinese(text: str) -> bool:
    """Return whether a text has more Chinese characters than words in Latin letters."""
    return len(_HAN_CHARACTER.findall(text)) > len(_LATIN_WORD.findall(text))
