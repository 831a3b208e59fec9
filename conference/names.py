"""Names that people give themselves and their rooms, made safe to show."""

import unicodedata

# Control, format (also bidirectional overrides), surrogate, private and unassigned characters. A joiner is needed by
# several scripts and by emoji.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = frozenset({"\u200c", "\u200d"})


def clean_name(text: str, max_chars: int) -> str:
    """NFC, invisible characters removed, runs of space made one, cut at `max_chars`. May be empty."""
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if char.isspace() else char for char in composed)
    visible = "".join(char for char in spaced if char in _JOINERS or unicodedata.category(char) not in _HIDDEN)
    cut = " ".join(visible.split())[:max_chars].strip()
    return cut if cut.strip("".join(_JOINERS)) else ""
