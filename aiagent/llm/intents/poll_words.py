"""A poll as people say it: "Tea or coffee?", "Which day? Monday, Tuesday or Wednesday", "茶还是咖啡". Pure."""

import re
from dataclasses import dataclass

MOST_OPTIONS = 10
_QUESTION_WORDS = re.compile(
    r"(?:what|who|whom|whose|when|where|why|how|which)\b|.*(?:什么|什麼|怎么|怎麼|为什么|為什麼|谁|誰|哪|几点|几个|幾個|多少)",
    re.I,
)
_LEADING = re.compile(
    r"^(?:with )?(?:the )?(?:options?|choices|answers)(?: are)?\s*[:,]?\s*|^选项(?:是|有|为)?\s*[:：,，]?\s*", re.I
)
_OR = re.compile(r"\s+or\s+|\s*(?:还是|還是|或者|或是|或)\s*", re.I)
_SEPARATOR = re.compile(r"\s*[,;，；、/]\s*")
_AND = re.compile(r"\s+and\s+|\s*(?:和|与|與)\s*", re.I)
_SUBJECT = r"(?:do|would|shall|should|are|is|will|can) (?:we|you|they|people|everyone|it|this|that)\b"
_LEAD_IN = re.compile(
    rf"^(?:{_SUBJECT}(?: (?:have|want|like|prefer|go|meet|take|do|use))*(?: to| for| on| at| with| by| in)?"
    r"|(?:我们|大家|你们|咱们)?(?:要|想要?|喝|吃|选|去|用)?)\s*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class PollWords:
    """A question with its options; without options it is an open one."""

    question: str
    options: tuple[str, ...]


def read_poll(text: str, *, chinese: bool) -> PollWords:
    """The poll in what somebody wants asked. A question without choices is answered by yes or no, or in words."""
    text = text.strip().strip("\"“”'").strip()
    question, mark, rest = _split(text)
    if mark and len(options := _options(_LEADING.sub("", rest))) > 1:
        return PollWords(question + mark, options)
    if len(options := _alternatives(question)) > 1:
        return PollWords(question + (mark or ("？" if chinese else "?")), options)
    asked = text if text.endswith(("?", "？")) else text.rstrip(".。!！") + ("？" if chinese else "?")
    if _QUESTION_WORDS.match(text):
        return PollWords(asked, ())
    return PollWords(asked, ("是", "否") if chinese else ("Yes", "No"))


def _split(text: str) -> tuple[str, str, str]:
    """The question, its mark, and what follows. A colon, or the word "options", ends a question too."""
    for pattern in (r"[?？]", r"[:：]", r"(?:[,;，；.。]\s*|\s)(?=with (?:the )?options|options\b|选项)"):
        if found := re.search(pattern, text):
            mark = found.group().strip()
            return text[: found.start()].strip(), mark if mark in ("?", "？") else "?", text[found.end() :].strip()
    return text, "", ""


def _options(text: str) -> tuple[str, ...]:
    """The choices in a list: between commas, with "or" or "and" before the last one."""
    parts = [
        part for piece in _SEPARATOR.split(text) for part in _OR.split(re.sub(r"^(?:or|and)\s+", "", piece, flags=re.I))
    ]
    if len(parts) > 1:
        parts[-1:] = _AND.split(parts[-1]) if len(parts) > 2 or "," in text else [parts[-1]]
    else:
        parts = _AND.split(text)
    return _distinct(parts)


def _alternatives(question: str) -> tuple[str, ...]:
    """The choices inside a question: "tea or coffee", "should we meet on Monday or Tuesday"."""
    if not _OR.search(question):
        return ()
    return _options(_LEAD_IN.sub("", question, count=1))


def _distinct(parts: list[str]) -> tuple[str, ...]:
    cleaned = (part.strip(" .。!！?？\"“”'") for part in parts)
    return tuple(dict.fromkeys(part[:1].upper() + part[1:] for part in cleaned if part))[:MOST_OPTIONS]
