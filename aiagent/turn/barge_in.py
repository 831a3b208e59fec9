"""When speech over the agent's voice is an interruption. Pure."""

from aiagent.language.words import count_words
from aiagent.turn.backchannel import is_backchannel

CONFIRM_SECS = 0.5
CONFIRM_WORDS = 2
# Longer than this nobody only hums along.
LONGEST_BACKCHANNEL_SECS = 1.5


def interrupts(voiced_secs: float, text: str = "") -> bool:
    """Whether a person who has spoken for `voiced_secs`, and said `text` as far as it is known, takes the floor."""
    if text and is_backchannel(text):
        return voiced_secs >= LONGEST_BACKCHANNEL_SECS
    return voiced_secs >= CONFIRM_SECS or says_enough(text)


def says_enough(text: str) -> bool:
    """Whether the words alone are an interruption."""
    return count_words(text) >= CONFIRM_WORDS and not is_backchannel(text)
