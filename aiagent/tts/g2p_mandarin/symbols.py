"""Numbered pinyin to the phonemes that Kokoro was trained on. Pure.

The alphabet is IPA, one symbol for each affricate, and an arrow behind the vowel for the tone. Source: misaki's zh
module (Apache-2.0), whose symbols these are.
"""

import re

_INITIALS = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x",
    "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s", "": "",
}  # fmt: skip
# The part before the tone, the part behind it.
_FINALS = {
    "a": ("a", ""), "ai": ("ai", ""), "an": ("a", "n"), "ang": ("a", "ŋ"), "ao": ("au", ""),
    "e": ("ɤ", ""), "ei": ("ei", ""), "en": ("ə", "n"), "eng": ("ə", "ŋ"), "er": ("ɚ", ""),
    "i": ("i", ""), "ia": ("ja", ""), "ian": ("jɛ", "n"), "iang": ("ja", "ŋ"), "iao": ("jau", ""), "ie": ("je", ""),
    "in": ("i", "n"), "ing": ("i", "ŋ"), "iong": ("jʊ", "ŋ"), "iu": ("jou", ""), "o": ("wo", ""), "ong": ("ʊ", "ŋ"),
    "ou": ("ou", ""), "u": ("u", ""), "ua": ("wa", ""), "uai": ("wai", ""), "uan": ("wa", "n"), "uang": ("wa", "ŋ"),
    "ueng": ("wə", "ŋ"), "ui": ("wei", ""), "un": ("wə", "n"), "uo": ("wo", ""),
    "v": ("y", ""), "van": ("ɥɛ", "n"), "ve": ("ɥe", ""), "vn": ("y", "n"),
}  # fmt: skip
_WHOLE = {"o": ("ɔ", ""), "yo": ("jɔ", ""), "er": ("ɚ", ""), "n": ("n", ""), "ng": ("ŋ", ""), "m": ("m", ""),
          "hm": ("xm", ""), "hng": ("xŋ", "")}  # fmt: skip
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcs]?)([a-z]+)([1-5])")
_ZERO_INITIAL = (("yu", "v"), ("yi", "i"), ("y", "i"), ("wu", "u"), ("w", "u"))
_RETROFLEX = frozenset(("z", "c", "s", "zh", "ch", "sh", "r"))
_ERHUA = "ɚ"


def syllable_phonemes(syllable: str, *, erhua: bool = False) -> str:
    """Return the phonemes of a syllable like zhuang1; "" for what is none. With `erhua` its end is curled (点儿)."""
    toned = _split(syllable)
    if toned is None:
        return ""
    vowel, coda, tone = toned
    return vowel + _TONES[tone] + (_ERHUA if erhua else coda)


def _split(syllable: str) -> tuple[str, str, str] | None:
    """Return what stands before the tone, what behind it, and the tone."""
    match = _SYLLABLE.fullmatch(syllable.replace("ü", "v"))
    if match is None:
        return None
    initial, final, tone = match.groups()
    if initial + final in _WHOLE:
        return (*_WHOLE[initial + final], tone)
    if not initial:
        final = _without_zero_initial(final)
    elif initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    if final == "i" and initial in _RETROFLEX:
        return _INITIALS[initial] + "ɨ", "", tone
    if final not in _FINALS:
        return None
    vowel, coda = _FINALS[final]
    return _INITIALS[initial] + vowel, coda, tone


def _without_zero_initial(spelling: str) -> str:
    """Return the final behind the letters y and w that pinyin puts before vowels: yue is ve, wen is un."""
    for prefix, vowel in _ZERO_INITIAL:
        if spelling.startswith(prefix):
            final = vowel + spelling.removeprefix(prefix)
            return {"iou": "iu", "uei": "ui", "uen": "un"}.get(final, final)
    return spelling
