"""The first four lists of the Harvard sentences (IEEE, 1969), talk made of them, and word errors of recognised text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import numpy as np

from aiagent.audio.outbound import SpeechEncoder
from bench.voices import ROOM_RMS, SOUND_RATE_HZ, VOICES, Spoken, speak_all, white

TALK_SENTENCES = 12
PAUSE_SECS = 0.8
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

HARVARD = (
    "The birch canoe slid on the smooth planks.",
    "Glue the sheet to the dark blue background.",
    "It's easy to tell the depth of a well.",
    "These days a chicken leg is a rare dish.",
    "Rice is often served in round bowls.",
    "The juice of lemons makes fine punch.",
    "The box was thrown beside the parked truck.",
    "The hogs were fed chopped corn and garbage.",
    "Four hours of steady work faced us.",
    "A large size in stockings is hard to sell.",
    "The boy was there when the sun rose.",
    "A rod is used to catch pink salmon.",
    "The source of the huge river is the clear spring.",
    "Kick the ball straight and follow through.",
    "Help the woman get back to her feet.",
    "A pot of tea helps to pass the evening.",
    "Smoky fires lack flame and heat.",
    "The soft cushion broke the man's fall.",
    "The salt breeze came across from the sea.",
    "The girl at the booth sold fifty bonds.",
    "The small pup gnawed a hole in the sock.",
    "The fish twisted and turned on the bent hook.",
    "Press the pants and sew a button on the vest.",
    "The swan dive was far short of perfect.",
    "The beauty of the view stunned the young boy.",
    "Two blue fish swam in the tank.",
    "Her purse was full of useless trash.",
    "The colt reared and threw the tall rider.",
    "It snowed, rained, and hailed the same morning.",
    "Read verse out loud for pleasure.",
    "Hoist the load to your left shoulder.",
    "Take the winding path to reach the lake.",
    "Note closely the size of the gas tank.",
    "Wipe the grease off his dirty face.",
    "Mend the coat before you go out.",
    "The wrist was badly strained and hung limp.",
    "The stray cat gave birth to kittens.",
    "The young girl gave no clear response.",
    "The meal was cooked before the bell rang.",
    "What joy there is in living.",
)


async def talk_packets(models_dir: Path) -> tuple[bytes, ...]:
    """Packets of 20 ms for about 40 s; a bit more than three quarters of them are speech."""
    wanted = [Spoken(text, voice) for text, voice in zip(HARVARD[:TALK_SENTENCES], cycle(VOICES), strict=False)]
    sounds = await speak_all(wanted, models_dir)
    pause = np.zeros(int(PAUSE_SECS * SOUND_RATE_HZ), np.float32)
    talk = np.concatenate([part for spoken in wanted for part in (sounds[spoken], pause)])
    return tuple(SpeechEncoder().encode(talk + white(len(talk), ROOM_RMS), SOUND_RATE_HZ))


def begun_at(packets: Sequence[bytes], number: int, of: int) -> tuple[bytes, ...]:
    """The same talk for person `number` of `of` people; each begins at another place of it."""
    start = len(packets) * number // of
    return (*packets[start:], *packets[:start])


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
