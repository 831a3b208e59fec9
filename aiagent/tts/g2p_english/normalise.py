"""Written English to words that can be looked up: numbers, money, times, units, abbreviations. Pure."""
# ruff: noqa: RUF001 - these dashes and quotes are meant

import re
from collections.abc import Callable

from aiagent.tts.g2p_english.numbers import cardinal, digits, ordinal, year

_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_TITLES = {"dr": "Doctor", "mr": "Mister", "mrs": "Missus", "ms": "Miz", "prof": "Professor", "st": "Saint"}
_ABBREVIATIONS = {"e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "vs.": "versus", "approx.": "about"}
_UNITS = {"km": "kilometers", "cm": "centimeters", "mm": "millimeters", "kg": "kilograms", "mph": "miles per hour"}
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_CURRENCIES = {"$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "penny")}


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:
        return f"{cardinal(hour)} {cardinal(minute)}"
    if minute == 0:
        return cardinal(hour) if match[3] else f"{cardinal(hour)} o'clock"
    return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}"


def _money(match: re.Match[str]) -> str:
    unit, part = _CURRENCIES[match[1]]
    amount = int(match[2])
    if scale := match[4]:
        fraction = f" point {digits(match[3])}" if match[3] else ""
        return f"{cardinal(amount)}{fraction} {scale} {unit}s"
    words = f"{cardinal(amount)} {unit}{'' if amount == 1 else 's'}"
    if match[3]:
        cents = int(match[3].ljust(2, "0")[:2])
        plural = "pence" if part == "penny" else f"{part}s"
        words += f" and {cardinal(cents)} {part if cents == 1 else plural}"
    return words


def _plural(words: str) -> str:
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def _range(match: re.Match[str]) -> str:
    return f"{match[1]} to {match[2]}"


# In this order: what is more special comes before what is more general.
_RULES: tuple[_Rule, ...] = (
    (re.compile(r"[‘’]"), "'"),
    (re.compile(r"https?://\S+"), " link "),
    (re.compile(r"\b(?:e\.g\.|i\.e\.|etc\.|vs\.|approx\.)", re.I), lambda m: f" {_ABBREVIATIONS[m[0].lower()]} "),
    (re.compile(r"\b(Dr|Mr|Mrs|Ms|Prof|St)\.(?=\s)"), lambda m: _TITLES[m[1].lower()]),
    (re.compile(r"\b([ap])\.?m\b\.?(?=\s*[A-Z]|\s*$)", re.I), r"\1 m."),
    (re.compile(r"\b([ap])\.?m\b\.?", re.I), r"\1 m"),
    (re.compile(r"(?<=[a-z])(?=[A-Z])"), " "),
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
    (re.compile(r"\b(\d{1,2}):(\d\d)\b(\s*[ap] m)?", re.I), lambda m: _clock(m) + (m[3] or "")),
    (re.compile(r"([$€£])(\d+)(?:\.(\d+))?(?:\s+(thousand|million|billion|trillion))?"), _money),
    (re.compile(rf"\b([12]?\d|3[01])(?= (?:{_MONTHS})\b)"), lambda m: f"the {ordinal(int(m[1]))} of"),
    (re.compile(r"\b(\d+)(?:st|nd|rd|th)\b"), lambda m: ordinal(int(m[1]))),
    (re.compile(r"(?<![\w.])(\d+)\s?[–-]\s?(\d+)\b"), _range),
    (re.compile(r"(?<![\w.])[-−](?=\d)"), "minus "),
    (re.compile(r"(\d+)\.(\d+)"), lambda m: f"{cardinal(int(m[1]))} point {digits(m[2])}"),
    (re.compile(r"\b(1[1-9]\d\d|20[1-9]\d)s\b"), lambda m: _plural(year(int(m[1])))),
    (re.compile(r"(?<=\d)\s?(km|cm|mm|kg|mph)\b"), lambda m: f" {_UNITS[m[1]]}"),
    (re.compile(r"\b(1[1-9]\d\d|20[1-9]\d)\b"), lambda m: year(int(m[1]))),
    (re.compile(r"%"), " percent"),
    (re.compile(r"°\s?C\b"), " degrees celsius"),
    (re.compile(r"°\s?F\b"), " degrees fahrenheit"),
    (re.compile(r"°"), " degrees"),
    (re.compile(r"\s*&\s*"), " and "),
    (re.compile(r"(?<=[A-Za-z])<([A-Za-z]\w*)>"), r" of \1 "),
    (re.compile(r"(?<=[\w)])\s*(?:<=|≤)\s*(?=[\w(-])"), " is at most "),
    (re.compile(r"(?<=[\w)])\s*(?:>=|≥)\s*(?=[\w(-])"), " is at least "),
    (re.compile(r"(?<=[\w)])\s*<\s*(?=[\w(-])"), " is less than "),
    (re.compile(r"(?<=[\w)])\s*>\s*(?=[\w(-])"), " is greater than "),
    (re.compile(r"\s*\+\s*"), " plus "),
    (re.compile(r"\s*=\s*"), " equals "),
    (re.compile(r"@"), " at "),
    (re.compile(r"\d+"), lambda m: f" {cardinal(int(m[0]))} "),
    (re.compile(r"…|\.{2,}"), ". "),
    (re.compile(r"[–—]|\s-\s"), ", "),
    (re.compile(r"[-/_]"), " "),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s+([,.;:?!])"), r"\1"),
)


def normalise(text: str) -> str:
    """Return the text with everything written out as words; punctuation that shapes the melody stays."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.strip()
