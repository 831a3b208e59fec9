"""A rough key for the sound of a word: spellings that are read alike become the same letters. Pure."""

import re
import unicodedata

_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"sch|sh|si(?=o)|ti(?=on)|ci(?=[ao])", "S"),
        (r"tch|ch|cz", "C"),
        (r"ph", "f"),
        (r"bh", "b"),
        (r"gh", ""),
        (r"ck|q|c(?![eiyhkS])", "k"),
        (r"c", "s"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"th|dt", "t"),
        (r"dg|dj|g(?=[eiy])", "j"),
        (r"w|v", "v"),
        (r"oo|ou|ew|ue", "u"),
        (r"ee|ea|ie|ey$|y$|y", "i"),
        (r"ai|ay|ei|ae", "e"),
        (r"au|aw|oa|ow", "o"),
        (r"(?<=[aeiou])h", ""),
        (r"(?<=.)e$", ""),
        (r"(.)\1+", r"\1"),
    )
)


def sound_key(word: str) -> str:
    """Return the key of a word in lower case; words of other scripts stay as they are."""
    plain = unicodedata.normalize("NFKD", word)
    key = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for pattern, sound in _RULES:
        key = pattern.sub(sound, key)
    return key
