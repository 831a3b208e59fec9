"""Words made of a word in the dictionary and an ending: plurals, past, -ing, contractions, compounds. Pure."""
# ruff: noqa: RUF001 - IPA letters are meant

from collections.abc import Callable, Iterator

from aiagent.tts.g2p_english.lexicon import Lexicon

_SIBILANTS = "szʃʒʧʤ"
_VOICELESS = "ptkfθ"
_FLAP_AFTER = "AIOWYiuɪɛæɑɔəʌʊɹ"
_MIN_PART = 3


def plural(phonemes: str) -> str:
    """Return the phonemes with the ending -s."""
    if phonemes[-1] in _SIBILANTS:
        return phonemes + "ᵻz"
    return phonemes + ("s" if phonemes[-1] in _VOICELESS else "z")


def past(phonemes: str) -> str:
    """Return the phonemes with the ending -ed; t between vowels becomes a flap."""
    if phonemes[-1] == "d":
        return phonemes + "ᵻd"
    if phonemes[-1] == "t":
        flapped = len(phonemes) > 1 and phonemes[-2] in _FLAP_AFTER
        return (phonemes[:-1] + "ɾ" if flapped else phonemes) + "ᵻd"
    return phonemes + ("t" if phonemes[-1] in "pkfθsʃʧ" else "d")


def _adding(ending: str) -> Callable[[str], str]:
    return lambda phonemes: phonemes + ending


_ENDINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("'s", plural),
    ("n't", _adding("ᵊnt")),
    ("'ll", _adding("ᵊl")),
    ("'ve", _adding("əv")),
    ("'re", _adding("əɹ")),
    ("'d", past),
    ("'m", _adding("m")),
    ("ing", _adding("ɪŋ")),
    ("ness", _adding("nəs")),
    ("less", _adding("ləs")),
    ("ed", past),
    ("ly", _adding("li")),
    ("er", _adding("əɹ")),
    ("s", plural),
)


def _stems(word: str, ending: str) -> Iterator[str]:
    """Yield what the word may be made of: made -> mak, make; stopp -> stop; carri -> carry."""
    stem = word.removesuffix(ending)
    if stem.endswith("i") and ending in ("ed", "er", "ly", "ness"):
        yield f"{stem[:-1]}y"
    if ending == "s" and stem.endswith("ie"):
        yield f"{stem[:-2]}y"
    yield stem
    if ending in ("ed", "ing", "er"):
        yield f"{stem}e"
        if len(stem) > 2 and stem[-1] == stem[-2]:
            yield stem[:-1]
    if ending == "s" and stem.endswith("e"):
        yield stem[:-1]


def derived(word: str, lexicon: Lexicon) -> str | None:
    """Return the phonemes of a word in small letters that is made from one in the dictionary, or None."""
    if word.endswith("s'"):
        return lexicon.find(word[:-1]) or derived(word[:-1], lexicon)
    for ending, add in _ENDINGS:
        if not word.endswith(ending) or len(word) < len(ending) + 2:
            continue
        for stem in _stems(word, ending):
            if phonemes := lexicon.find(stem):
                return add(phonemes)
        if ending == "'s" and (phonemes := derived(word[:-2], lexicon)):
            return plural(phonemes)
    return None


def compound(word: str, lexicon: Lexicon) -> str | None:
    """Return the phonemes of a word written together from two common ones (notebook), or None."""
    for position in range(len(word) - _MIN_PART, _MIN_PART - 1, -1):
        first, second = word[:position], word[position:]
        if lexicon.is_common(first) and lexicon.is_common(second):
            head, tail = lexicon.find(first), lexicon.find(second)
            if head and tail:
                return head + tail.replace("ˈ", "ˌ")
    return None
