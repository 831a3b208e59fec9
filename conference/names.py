"""Names that people give themselves and their rooms, made safe to show."""

import unicodedata

from django import template

from conference.texts import BLANK, JOINERS, is_blank, isolated, settled

# Control, format (also bidirectional overrides), surrogate, private and unassigned characters. A joiner is needed by
# several scripts and by emoji.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


# `{{ name|isolated }}`, in all templates: for attributes and translated sentences. In HTML a name stands in <bdi>.
register = template.Library()
register.filter("isolated", lambda name: isolated(str(name)), is_safe=True)


def clean_name(text: str, max_chars: int) -> str:
    """NFC, invisible characters removed, runs of space made one, cut at `max_chars`. May be empty."""
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if char.isspace() else char for char in composed)
    visible = settled([char for char in spaced if char in JOINERS or not _is_hidden(char)])
    cut = " ".join(visible.split())[:max_chars].rstrip("\u200d ")
    return "" if is_blank(cut) else cut


def _is_hidden(char: str) -> bool:
    return char in BLANK or unicodedata.category(char) in _HIDDEN
