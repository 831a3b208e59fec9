"""Is the AI participant asked in the chat, as in "@Nova, what is ice?" Pure."""

import re
from collections.abc import Iterable

_AT = "[@\uff20]"
_SPACES = re.compile(r"[ \t]{2,}")


def question_to(text: str, names: Iterable[str]) -> str | None:
    """What the message asks one of `names`, without the mention; None when none is mentioned, or nothing asked.

    Case does not matter. An address such as "bob@nova.example" is no mention; behind a Chinese name no space is needed.
    """
    for name in sorted(names, key=len, reverse=True):
        found = _mention(name).search(text)
        if found:
            return _without(text, found) or None
    return None


def _mention(name: str) -> re.Pattern[str]:
    # Latin letters behind the name would make it another name; Chinese ones begin the question.
    end = r"(?![A-Za-z0-9_\u00c0-\u024f]|[.-][A-Za-z0-9])"
    spelled = r"\s+".join(re.escape(part) for part in name.split())
    return re.compile(rf"(?<![\w.]){_AT}\s?{spelled}{end}", re.IGNORECASE)


def _without(text: str, found: re.Match[str]) -> str:
    head, tail = text[: found.start()].rstrip(" ,\uff0c"), text[found.end() :].lstrip(" ,:;\uff0c\uff1a\n")
    rest = f"{head} {tail}" if head and tail[:1] not in tuple(".?!\u3002\uff1f\uff01") else head + tail
    rest = _SPACES.sub(" ", rest).strip()
    return rest if any(character.isalnum() for character in rest) else ""
