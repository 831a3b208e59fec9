"""Names used to call somebody, at the edge of a spoken sentence. Pure.

The spelling may be a little off, as recognisers write it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from aiagent.language.scripts import has_han
from aiagent.language.words import WORD

MAX_WORDS_BEFORE_NAME = 3
MIN_SIMILARITY = 0.78
_GREETINGS = frozenset(
    {"hey", "hi", "hello", "ok", "okay", "so", "and", "please", "well", "thanks", "thank", "you", "dear"}
    | {"um", "uh", "good", "morning", "afternoon", "yes", "no"}
)
_SEPARATORS = " ,.!:;?-，。！：；？、"


@dataclass(frozen=True, slots=True)
class Address:
    """The text was meant for the agent; `question` is what remains without the name, "" for a bare call."""

    question: str


def find_address(text: str, wake_names: tuple[str, ...]) -> Address | None:
    """Find one of `wake_names` used as a call: at the start (after a greeting), at the end, or set off by commas."""
    return _find_spaced(text, wake_names) or _find_unspaced(text, wake_names)


def calls_somebody(text: str, names: tuple[str, ...]) -> bool:
    """Whether the text is meant for one of these people."""
    return find_address(text, names) is not None


def _find_spaced(text: str, wake_names: tuple[str, ...]) -> Address | None:
    words = list(WORD.finditer(text))
    for index in range(len(words)):
        for width in (1, 2):
            group = words[index : index + width]
            if len(group) == width and _is_name(group, wake_names) and _is_vocative(text, words, index, width):
                return Address(_without(text, group[0].start(), group[-1].end(), index))
    return None


def _is_name(group: list[re.Match[str]], wake_names: tuple[str, ...]) -> bool:
    spoken = "".join(match.group().lower() for match in group)
    return any(_similar(spoken, name.replace(" ", "").lower(), len(group) == 1) for name in wake_names)


def _similar(spoken: str, name: str, one_word: bool) -> bool:
    if spoken == name:
        return True
    if not one_word or len(name) < 4 or spoken[:1] != name[:1]:
        return False
    return SequenceMatcher(None, spoken, name).ratio() >= MIN_SIMILARITY and abs(len(spoken) - len(name)) <= 1


def _is_vocative(text: str, words: list[re.Match[str]], index: int, width: int) -> bool:
    before = [word.group().lower() for word in words[:index]]
    after = text[words[index + width - 1].end() :].lstrip()
    preceding = text[: words[index].start()].rstrip()
    starts_sentence = not preceding or preceding[-1] in ".!?,;"
    greeted = len(before) <= MAX_WORDS_BEFORE_NAME and all(word in _GREETINGS for word in before)
    ends = index + width == len(words)
    if greeted:
        return after[:1] == "," or not _is_spoken_about(words, index + width)
    if ends:
        return bool(preceding) and (preceding[-1] == "," or after[:1] == "?")
    return starts_sentence and (after[:1] in tuple(",!?.:") or not _is_spoken_about(words, index + width))


_THIRD_PERSON = frozenset(
    {"is", "was", "has", "said", "says", "does", "did", "will", "would", "thinks", "thought", "told", "isn't"}
    | {"and", "or"}
)


def _is_spoken_about(words: list[re.Match[str]], following: int) -> bool:
    """ "Nova is slow" speaks about the agent, not to it."""
    return following < len(words) and words[following].group().lower() in _THIRD_PERSON


def _without(text: str, start: int, end: int, index: int) -> str:
    head = text[:start].rstrip(" ,")
    tail = text[end:].lstrip(_SEPARATORS if not head or index <= MAX_WORDS_BEFORE_NAME else " ,")
    if all(word.group().lower() in _GREETINGS for word in WORD.finditer(head)):
        head = ""
    question = f"{head} {tail}".strip() if tail[:1] not in tuple(".?!") else head + tail
    return question[:1].upper() + question[1:] if WORD.search(question) else ""


_HAN_GREETING = r"(?:(?:嗨|嘿|喂|你好|您好|请问|那|好|好的|谢谢|谢谢你|早上好|下午好|晚上好|嗯)[，,、。！!\s]*)?"
_HAN_ABOUT = frozenset("说是的会很真觉在有和跟与也都就")
_HAN_MARKS = "，,、。！!？?：: "


def _find_unspaced(text: str, wake_names: Iterable[str]) -> Address | None:
    """As `_find_spaced` for names in Chinese text, where no spaces tell words apart."""
    for name in wake_names:
        if not (has_han(name) or has_han(text)):
            continue
        if begins := re.match(rf"\s*{_HAN_GREETING}{re.escape(name)}", text, re.IGNORECASE):
            rest = text[begins.end() :]
            if rest[:1] not in _HAN_ABOUT or not rest:
                return Address(rest.strip(_HAN_MARKS) and rest.lstrip(_HAN_MARKS))
        if ends := re.search(rf"[，,、]\s*{re.escape(name)}[。！!？?]*\s*\Z", text, re.IGNORECASE):
            return Address(text[: ends.start()] + text[ends.end() :].strip())
    return None
