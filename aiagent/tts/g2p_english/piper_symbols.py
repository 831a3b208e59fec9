"""The dictionary's alphabet to the IPA that Piper voices were trained on (that of espeak's en-us). Pure."""
# ruff: noqa: RUF001 - IPA letters are meant

import re

_PLAIN = (("A", "eɪ"), ("I", "aɪ"), ("O", "oʊ"), ("W", "aʊ"), ("Y", "ɔɪ"), ("ʤ", "dʒ"), ("ʧ", "tʃ"), ("ᵊ", "ə"))
_VOWELS = "aeɪɛæɑɔəʌʊiu"
_CONTEXTUAL = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (rf"ɜɹ(?=[{_VOWELS}])", "ɜːɹ"),
        (r"ɜɹ", "ɜː"),
        (rf"əɹ(?![{_VOWELS}ˈˌ])", "ɚ"),
        (r"ɔɹ", "oːɹ"),
        (r"ɑ", "ɑː"),
        (r"ɔ(?!ɪ)", "ɔː"),
        (r"u", "uː"),
        # A final i without stress stays short, as in happy.
        (r"i(?=[^ ,.!?;:ː])", "iː"),
        (rf"([ˈˌ][^{_VOWELS} ]*i)(?=[ ,.!?;:]|$)", r"\1ː"),
        (r"ː+", "ː"),
    )
)


def piper_phonemes(phonemes: str) -> str:
    """Return phonemes as a Piper voice expects them, one character each."""
    for symbol, replacement in _PLAIN:
        phonemes = phonemes.replace(symbol, replacement)
    for pattern, replacement in _CONTEXTUAL:
        phonemes = pattern.sub(replacement, phonemes)
    return phonemes
