"""English text to phonemes in the dictionary's alphabet."""
# ruff: noqa: RUF001 - IPA letters are meant

import re
from functools import lru_cache
from pathlib import Path

from aiagent.models.manifest import model_files
from aiagent.tts.g2p_english.lexicon import Lexicon, load_lexicon
from aiagent.tts.g2p_english.network import PronunciationNetwork
from aiagent.tts.g2p_english.normalise import normalise
from aiagent.tts.g2p_english.suffixes import compound, derived, plural

MODEL_NAME = "english-g2p"
_TOKEN = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*'?|[^\sA-Za-z]|\s+")
_MARKS = ";:,.!?"
_VOWEL_START = re.compile("[ˈˌ]*[AIOWYaɑæəɛɪiɔʊuʌɜᵻɐ]")
_MAX_SPELLED = 5
_KNOWN_WORDS = 4096


class EnglishPhonemizer:
    """Looks words up, derives them, spells acronyms, and asks the network for the rest."""

    def __init__(self, lexicon: Lexicon, network: PronunciationNetwork) -> None:
        self._lexicon = lexicon
        self._network = network
        self._word = lru_cache(maxsize=_KNOWN_WORDS)(self._pronounce)

    def phonemes(self, text: str) -> str:
        """Return the phonemes of a text, with spaces between words and the marks ;:,.!? kept."""
        tokens = [token for token in _TOKEN.findall(normalise(text)) if _is_kept(token)]
        spoken = [self._word(token) if token[0].isalpha() else token for token in tokens]
        for index, token in enumerate(tokens):
            if token.lower() in _WEAK and not _is_letter_name(tokens, index):
                following = next((sound for sound in spoken[index + 1 :] if sound.strip()), "")
                before_vowel, before_consonant = _WEAK[token.lower()]
                spoken[index] = before_vowel if _VOWEL_START.match(following) else before_consonant
        joined = re.sub(r"\s+", " ", "".join(spoken)).strip()
        return re.sub(r" ([,.!?;:])", r"\1", joined)

    def _pronounce(self, word: str) -> str:
        word = word.removesuffix("'") if not word.endswith("s'") else word
        lower = word.lower()
        if lower.endswith("'s") and word[:-2].isupper():
            return plural(self._word(word[:-2]))
        if word.isupper() and 1 < len(word) <= _MAX_SPELLED and not self._lexicon.is_common(lower):
            return self._lexicon.find(word) or self._spell(word)
        found = self._lexicon.find(word) or derived(lower, self._lexicon) or compound(lower, self._lexicon)
        if found:
            return found
        if len(word) == 1:
            return self._spell(word)
        return self._network.pronounce(re.sub("[^a-z]", "", lower))

    def _spell(self, word: str) -> str:
        return " ".join(self._lexicon.find(letter) or "" for letter in word.upper())


# Little words whose vowel depends on the next sound: before a vowel, before a consonant.
_WEAK = {"the": ("ði", "ðə"), "to": ("tʊ", "tə"), "a": ("ɐ", "ɐ")}


def _is_kept(token: str) -> bool:
    return token[0].isalpha() or token.isspace() or token in _MARKS


def _is_letter_name(tokens: list[str], index: int) -> bool:
    """Return whether a capital A is the letter ("grade A.") and not the article: nothing follows it directly."""
    return tokens[index] == "A" and index > 0 and not (index + 1 < len(tokens) and tokens[index + 1].isspace())


@lru_cache(maxsize=1)
def load_phonemizer(models_dir: Path) -> EnglishPhonemizer:
    """Load the installed dictionaries and network, once for all voices (45 MB).

    Raises ModelError when they are missing or damaged.
    """
    gold, silver, network = model_files(MODEL_NAME, models_dir, "us_gold.json", "us_silver.json", "network.npz")
    return EnglishPhonemizer(load_lexicon(gold, silver), PronunciationNetwork(network))
