"""The pronouncing dictionary: misaki's hand-checked (gold) and generated (silver) words of American English.

Source: misaki/data of https://github.com/hexgrad/misaki, Apache-2.0. Its alphabet is IPA with capital letters for
diphthongs: A as in day, I as in my, O as in go, W as in now, Y as in boy.
"""

import json
from pathlib import Path


class Lexicon:
    """Words and their phonemes."""

    def __init__(self, gold: dict[str, str], silver: dict[str, str]) -> None:
        self._gold = gold
        self._silver = silver

    def find(self, word: str) -> str | None:
        """Return the phonemes of a word as written, in small letters, or capitalised."""
        for words in (self._gold, self._silver):
            for form in (word, word.lower(), word.capitalize()):
                if phonemes := words.get(form):
                    return phonemes
        return None

    def is_common(self, word: str) -> bool:
        """Return whether a word in small letters is one of the hand-checked ones."""
        return word in self._gold


def _plain(entries: dict[str, str | dict[str, str | None]]) -> dict[str, str]:
    """Reduce words with several pronunciations to their usual one."""
    words = {}
    for word, entry in entries.items():
        phonemes = entry.get("DEFAULT") if isinstance(entry, dict) else entry
        if phonemes:
            words[word] = phonemes
    return words


def load_lexicon(gold: Path, silver: Path) -> Lexicon:
    """Read both dictionaries (0.2 s, about 40 MB)."""
    return Lexicon(
        _plain(json.loads(gold.read_text(encoding="utf-8"))), _plain(json.loads(silver.read_text(encoding="utf-8")))
    )
