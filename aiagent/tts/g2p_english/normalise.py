"""Written English to words that can be looked up. Nothing is dropped but signs that only shape the melody. Pure."""
# ruff: noqa: RUF001 - these dashes and quotes are meant

import re

from aiagent.tts.g2p_english.amounts import AMOUNTS
from aiagent.tts.g2p_english.dates import ADDRESSES, DATES, TELEPHONES
from aiagent.tts.g2p_english.numbers import cardinal, digits, ordinal, year
from aiagent.tts.g2p_english.rules import Rule, apply
from aiagent.tts.g2p_english.signs import LETTERS, MINUS, ROMAN, SIGNS

_TITLES = {"dr": "Doctor", "mr": "Mister", "mrs": "Missus", "ms": "Miz", "prof": "Professor", "st": "Saint"}
_TITLES |= {"mt": "Mount", "gen": "General", "sen": "Senator", "capt": "Captain", "lt": "Lieutenant"}
_ABBREVIATIONS = {"e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "vs.": "versus", "approx.": "about"}
_ABBREVIATIONS |= {"jr.": "Junior", "sr.": "Senior", "inc.": "Incorporated", "ltd.": "Limited", "dept.": "department"}


def _plural(words: str) -> str:
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def _range(match: re.Match[str]) -> str:
    return f"{match[1]} to {match[2]}"


def _version(match: re.Match[str]) -> str:
    return " point ".join(cardinal(int(part)) for part in match[0].split("."))


_ABBREVIATED: tuple[Rule, ...] = (
    (re.compile(r"[‘’]"), "'"),
    (re.compile(r"\b(?:e\.g\.|i\.e\.|etc\.|vs\.|approx\.|[js]r\.|inc\.|ltd\.|dept\.)", re.I),
     lambda m: f" {_ABBREVIATIONS[m[0].lower()]} "),
    (re.compile(r"(?<=[a-z] )St\.(?!\s[A-Z])"), "Street"),
    (re.compile(r"\b(Dr|Mr|Mrs|Ms|Prof|St|Mt|Gen|Sen|Capt|Lt)\.(?=\s)"), lambda m: _TITLES[m[1].lower()]),
    (re.compile(r"\bNo\.\s?(?=\d)"), "number "),
    (re.compile(r"\bp(p?)\.\s?(?=\d)"), lambda m: "pages " if m[1] else "page "),
    (re.compile(r"(?<=\d)([ap])\.?m\b", re.I), r" \1m"),
    # Without points it is a time only behind a number: "I am", "the PM".
    (re.compile(r"(?:\b([ap])\.m\b|(?<=\d )([ap])m\b)\.?(?=\s*(?-i:[A-Z])|\s*$)", re.I), r"\1\2 m."),
    (re.compile(r"(?:\b([ap])\.m\b|(?<=\d )([ap])m\b)\.?", re.I), r"\1\2 m"),
)  # fmt: skip

_NUMBERS: tuple[Rule, ...] = (
    (re.compile(r"\b(\d+)(?:st|nd|rd|th)\b"), lambda m: ordinal(int(m[1]))),
    (re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?[–-]\s?(\d+)\b"), _range),
    (re.compile(r"(?<![\w.])[-−](?=\.?\d)"), "minus "),
    (re.compile(r"(?<![\d.])\d+(?:\.\d+){2,}\b"), lambda m: f" {_version(m)}"),
    (re.compile(r"(\d+)\.(\d+)"), lambda m: f"{cardinal(int(m[1]))} point {digits(m[2])} "),
    (re.compile(r"(?<!\w)\.(\d+)"), lambda m: f"point {digits(m[1])}"),
    (re.compile(r"\b(1[1-9]\d\d|20[1-9]\d)\b"), lambda m: year(int(m[1]))),
)

_OTHER_SIGNS: tuple[Rule, ...] = (
    (re.compile(r"%"), " percent"),
    (re.compile(r"°"), " degrees"),
    (re.compile(r"\s*&\s*"), " and "),
    (re.compile(r"(?<=[A-Za-z])<([A-Za-z]\w*)>"), r" of \1 "),
    (re.compile(r"(?<=[\w)])\s*(?:<=|≤)\s*(?=[\w(-])"), " is at most "),
    (re.compile(r"(?<=[\w)])\s*(?:>=|≥)\s*(?=[\w(-])"), " is at least "),
    (re.compile(r"(?<=[\w)])\s*<\s*(?=[\w(-])"), " is less than "),
    (re.compile(r"(?<=[\w)])\s*>\s*(?=[\w(-])"), " is greater than "),
    (re.compile(r"\s*\+\s*"), " plus "),
    (re.compile(r"\s*=+\s*"), " equals "),
    (re.compile(r"@"), " at "),
    (re.compile(r"\d+"), lambda m: f" {cardinal(int(m[0]))} "),
    (re.compile(r"…|\.{2,}"), ". "),
    (re.compile(r"[–—]|\s-\s"), ", "),
    (re.compile(r"[-/_\\]"), " "),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s+([,.;:?!])"), r"\1"),
)

# In this order: what is more special comes before what is more general.
_RULES: tuple[Rule, ...] = (
    *_ABBREVIATED,
    *ADDRESSES,
    *ROMAN,
    # Thousands with blanks or points between them.
    (re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?: \d{3}){2,}(?![\w.,]\d)"), lambda m: m[0].replace(" ", "")),
    (re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)"), lambda m: m[0].replace(".", "").replace(",", ".")),
    *DATES,
    *TELEPHONES,
    (re.compile(r"\b(1[1-9]\d\d|20[1-9]\d)s\b"), lambda m: _plural(year(int(m[1])))),
    (re.compile(r"(?<!\w)'([2-9]0)s\b"), lambda m: _plural(cardinal(int(m[1])))),
    *AMOUNTS,
    *MINUS,
    *SIGNS,
    *_NUMBERS,
    *LETTERS,
    (re.compile(r"(?<=[a-z])(?=[A-Z])"), " "),
    *_OTHER_SIGNS,
)


def normalise(text: str) -> str:
    """Return the text with everything written out as words; punctuation that shapes the melody stays."""
    return apply(_RULES, text).strip()
