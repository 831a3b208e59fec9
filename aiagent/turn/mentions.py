"""Mentions in the chat: which message asks the agent, as in "@Nova, what is ice?" Pure.

A mention stands in what people say, not in what they show: code, addresses, links and quoted lines ask nobody.
The page marks mentions by the same rule (static/js/room/chat/mentions.js); both have the same examples in their tests.
"""

import re
from collections.abc import Iterable

from aiagent.language.scripts import HAN

# Inside [...] of a pattern: letters of scripts that put no blanks between words, in which a mention may touch its
# neighbours. After Han characters: Thai and Lao, Burmese, Hangul, Khmer, kana, Hangul.
_UNSPACED = HAN + "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3041-\u30ff\uac00-\ud7af"
_LETTER = rf"(?:[^\W{_UNSPACED}]|[\u0300-\u036f])"
_ADDRESS = r"[^\s<>\"`|\\^{}，。；！？、（）「」【】《》“”\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_SHOWN = re.compile(
    # A block of code, as far as its end, or that of the message.
    r"`{3,}.*?(?:`{3,}|\Z)|^[ ]{0,3}~{3,}.*?(?:^[ ]{0,3}~{3,}|\Z)"
    # Lines set in by four blanks, after an empty one.
    r"|(?<=\n\n)(?:[ ]{4}|\t)[^\n]*(?:\n(?:[ ]{4}|\t)[^\n]*)*"
    # Code inside of a line.
    r"|(?<!`)(?P<ticks>`{1,2})(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=ticks)(?!`)"
    # A link with words, in Markdown.
    r"|\[[^\]\n]{0,150}\](?:\([^)\n]{0,500}\)|\[[^\]\n]{0,150}\])"
    # Addresses: with a scheme, with www, or of a host with a path.
    rf"|(?<![A-Za-z0-9])(?:[A-Za-z][A-Za-z0-9+.-]{{0,30}}://|(?:mailto|matrix|xmpp|sips?|acct|tel):|www\.){_ADDRESS}+"
    rf"|(?<![A-Za-z0-9_.-])[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,8}}(?::\d+)?[/?#]{_ADDRESS}*"
    # A quoted line.
    r"|^[ \t]{0,3}[>\uff1e][^\n]*",
    re.DOTALL | re.MULTILINE,
)
# Wide forms of the letters and marks of ASCII, as East Asian keyboards write them.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0xFE6B: ord("@")}
_BEFORE = rf"(?<!{_LETTER})(?<![./\\@#=])"
_BEHIND = rf"(?!{_LETTER}|[./'\u2019-]{_LETTER}|@[\w-]+\.\w|:(?://|[A-Za-z0-9-]+\.[A-Za-z]))"
_SPACES = re.compile(r"[ \t]{2,}")


def mentioned_question(text: str, names: Iterable[str]) -> str | None:
    """Return what a message of the chat asks one of `names`, without the mention; None when it asks nothing.

    Case does not matter, nor the width of letters. Behind a name in Chinese text no blank is needed. An address such as
    "bob@nova.example", another name such as "@novak", and "@nova's" are no mentions.
    """
    found = mention_in(text, names)
    return None if found is None else _without(text, *found) or None


def mention_in(text: str, names: Iterable[str]) -> tuple[int, int] | None:
    """Return where the mention of one of `names` begins and ends in `text`, or None. Longer names go first."""
    said = _SHOWN.sub(lambda shown: " " * len(shown.group()), text).translate(_NARROW)
    for name in sorted(names, key=len, reverse=True):
        spelled = r"\s+".join(re.escape(part) for part in name.translate(_NARROW).split())
        found = re.search(rf"{_BEFORE}@[^\S\n]?{spelled}{_BEHIND}", said, re.IGNORECASE) if spelled else None
        if found:
            return found.span()
    return None


def _without(text: str, start: int, end: int) -> str:
    head, tail = text[:start].rstrip(" ,\uff0c"), text[end:].lstrip(" ,:;\uff0c\uff1a\uff1b\n")
    rest = f"{head} {tail}" if head and tail[:1] not in tuple(".?!\u3002\uff1f\uff01") else head + tail
    rest = _SPACES.sub(" ", rest).strip()
    return rest if any(character.isalnum() for character in rest) else ""
