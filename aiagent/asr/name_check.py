"""A second look at the beginning of an utterance, where a small model takes a name it does not know for common words.

"Nova, why" comes out as "No, but why", but the name alone comes out right more often than not. So when a text begins
like a name it does not have, short heads of the sound are recognised again. Pure but for the recogniser that is given.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from aiagent.asr.base import Recognizer, StreamOptions
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.language.words import WORD

HEADS_SECS = (0.4, 0.5, 0.6, 0.8)
KEPT_SECS = max(HEADS_SECS)
_MOST_WORDS = 2
_SOUNDS_ALIKE = str.maketrans("bpfdzc", "vvvtsk")


def may_hide_a_name(text: str, names: Sequence[str]) -> bool:
    """Return whether the first word begins as one of the names does, without being it."""
    first = WORD.search(text)
    if first is None:
        return False
    word = first.group().casefold()
    lowered = [name.casefold() for name in names]
    return word not in lowered and any(name[:1] == word[:1] for name in lowered)


async def name_at_the_beginning(
    recognizer: Recognizer, options: StreamOptions, head: Samples, onset_samples: int, names: Sequence[str]
) -> str | None:
    """Return the name that is recognised alone in the first moments after the onset; None where none is.

    `head` is 16 kHz sound from before the onset on. Raises RecognizerError.
    """
    for secs in HEADS_SECS:
        stream = recognizer.open_stream(options)
        stream.accept(head[: onset_samples + int(secs * SPEECH_RATE_HZ)])
        first = WORD.search((await stream.final()).text)
        heard = first.group().casefold() if first else ""
        for name in names:
            if heard == name.casefold():
                return name
    return None


def with_name(text: str, name: str) -> str:
    """Return the text with the name in place of the words that stand for it."""
    words = list(WORD.finditer(text))
    width = max(range(1, min(_MOST_WORDS, len(words)) + 1), key=lambda n: (_likeness(words[:n], name), n))
    rest = text[words[width - 1].end() :].lstrip(" ,.!?;:")
    return f"{name}, {rest}" if rest else f"{name}."


def _likeness(words: Sequence[re.Match[str]], name: str) -> float:
    spoken = "".join(match.group().casefold() for match in words).translate(_SOUNDS_ALIKE)
    return round(SequenceMatcher(None, spoken, name.casefold().translate(_SOUNDS_ALIKE)).ratio(), 3)
