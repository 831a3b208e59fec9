"""An answer is no longer than the room wishes: it ends with a sentence."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from aiagent.language.scripts import HAN
from aiagent.language.words import spoken_length

# Most sentences would go past the limit from here on.
_NEARLY = 0.8
_SENTENCE_END = re.compile(rf"[.!?…][\"')\]]*(?=\s|[{HAN}])|[。！？][”’」』）]*")  # noqa: RUF001


async def at_most(words: int, pieces: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    """Yield the answer up to the first end of a sentence at which it has nearly so many words.

    The rest is dropped, but read to its end: what the model does besides talking may come last.
    """
    said, enough = "", False
    async with aclosing(pieces):
        async for piece in pieces:
            if enough:
                continue
            end = _end(said, piece, words)
            enough = end is not None
            said += piece
            yield piece[:end]


def _end(said: str, piece: str, words: int) -> int | None:
    """How much of the piece still belongs to the answer; None where all of it does, and more may follow."""
    for match in _SENTENCE_END.finditer(said + piece, max(0, len(said) - 2)):
        if spoken_length((said + piece)[: match.end()]) >= _NEARLY * words:
            return max(0, match.end() - len(said))
    return None
