"""Dates, times of day, telephone numbers and addresses in English words. Pure."""
# ruff: noqa: RUF001 - these dashes are meant

import re

from aiagent.tts.g2p_english.numbers import cardinal, digits, ordinal, year
from aiagent.tts.g2p_english.rules import Rule

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MONTH_NAMES = "|".join(_MONTHS)
# An address that is longer is cut: nobody remembers it by ear.
_SPOKEN_PATH_CHARS = 30
_ADDRESS_SIGNS = {".": " dot ", "/": " slash ", "-": " dash ", "_": " underscore ", "~": " tilde ", ":": " colon "}
_ADDRESS_SIGNS |= {"@": " at ", "+": " plus ", "?": " question mark ", "=": " equals ", "&": " and ", "#": " hash "}
_DOMAIN = r"[A-Za-z0-9](?:[\w-]*[A-Za-z0-9])?"
_ENDINGS = r"com|org|net|edu|gov|info|io|dev|app|ai|eu|de|uk|fr|es|it|nl|ch|at|cn|jp|us|ca|au|in|br|tv|me"
_FILE_ENDINGS = r"py|js|ts|txt|pdf|csv|html|css|json|md|zip|exe|docx?|xlsx?|pptx?|png|jpe?g|mp[34]|wav|sh|toml|ya?ml"


def _spelled(address: str) -> str:
    return "".join(f" {_ADDRESS_SIGNS[sign]} " if sign in _ADDRESS_SIGNS else sign for sign in address)


def _web(match: re.Match[str]) -> str:
    address, mark = re.fullmatch(r"(.*?)([.,;:!?)\]}]*)", match[0], re.S).groups()  # type: ignore[union-attr]
    bare = re.sub(r"^[a-z]+://(?:www\.)?", "", address, flags=re.I).rstrip("/")
    host, _, rest = bare.partition("/")
    return f" {_spelled(bare if rest and len(bare) <= _SPOKEN_PATH_CHARS else host)}{mark} "


def _date(day: str, month: str, of_year: str, written: str) -> str:
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return written
    return f"the {ordinal(int(day))} of {_MONTHS[int(month) - 1]} {year(int(of_year))}"


def _slashed(match: re.Match[str]) -> str:
    """A date with strokes: the month first, unless it can only be the day."""
    first, second, of_year = match.groups()
    day, month = (first, second) if int(first) > 12 else (second, first)
    return _date(day, month, of_year, match[0])


def _clock(match: re.Match[str]) -> str:
    hour, minute, half = int(match[1]), int(match[2]), match[4]
    seconds = f" and {cardinal(int(match[3]))} seconds" if match[3] and int(match[3]) else ""
    if hour > 24 or minute > 59:
        return f"{cardinal(hour)} {cardinal(minute)}" if not match[3] else match[0].replace(":", " ")
    if minute == 0:
        return (cardinal(hour) if half else f"{cardinal(hour)} o'clock") + seconds + (half or "")
    return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}{seconds}{half or ''}"


def _full_month(match: re.Match[str]) -> str:
    return f"{match[1]} {next(month for month in _MONTHS if month.startswith(match[2][:3]))}"


def _telephone(match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match[0])
    return f" {'plus ' if match[0].lstrip(' (').startswith('+') else ''}{', '.join(map(digits, groups))} "


def _called(match: re.Match[str]) -> str:
    return match[1] + re.sub(r"\d+", lambda number: digits(number[0]), match[2])


ADDRESSES: tuple[Rule, ...] = (
    (re.compile(rf"\b[\w.+-]+@{_DOMAIN}(?:\.{_DOMAIN})+", re.A), lambda m: f" {_spelled(m[0])} "),
    (re.compile(r"\b[a-z]+://\S+", re.I), _web),
    (re.compile(rf"\b(?:{_DOMAIN}\.)+(?:{_ENDINGS})\b(?:/[\w./~-]*\w)?", re.A), _web),
    (re.compile(rf"\b([\w-]+)\.({_FILE_ENDINGS})\b", re.A), r"\1 dot \2"),
)

DATES: tuple[Rule, ...] = (
    (re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b"), lambda m: _date(m[3], m[2], m[1], m[0])),
    (re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b"), lambda m: _date(m[1], m[2], m[3], m[0])),
    (re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b"), _slashed),
    (re.compile(r"(\d:\d\d)\s?[–-]\s?(?=\d{1,2}:\d\d)"), r"\1 to "),
    (re.compile(r"\b(\d{1,2}):(\d\d)(?::(\d\d))?\b(\s*[ap] m)?", re.I), _clock),
    (re.compile(r"(?<=\b[ap] m)\s?[–-]\s?(?=\d)"), " to "),
    (re.compile(r"\b([12]?\d|3[01]) (Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\b\.?"), _full_month),
    (re.compile(r"\b(\d{1,3}):(\d{1,3})\b"), r"\1 to \2"),
    (re.compile(rf"\b([12]?\d|3[01])(?= (?:{_MONTH_NAMES})\b)"), lambda m: f"the {ordinal(int(m[1]))} of"),
    (re.compile(rf"\b({_MONTH_NAMES}) ([12]?\d|3[01])\b(?![\d:.]\d)"), lambda m: f"{m[1]} {ordinal(int(m[2]))}"),
)

TELEPHONES: tuple[Rule, ...] = (
    (re.compile(r"(?<![\w.])\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?!\w)"), _telephone),
    (re.compile(r"(?<![\w.])\(?\b\d{3}\)?[ .-]\d{3}[.-]\d{4}\b"), _telephone),
    (re.compile(r"(?<![\w.-])(?:1-)?\d{3}-\d{3}-\d{4}\b|(?<![\w.-])\d{3}-\d{4}(?![\w-]|\s*=)"), _telephone),
    (re.compile(r"(?<![\w.])0\d{2,5}[ /-]\d{3,8}(?:[ -]\d{2,6})*\b"), _telephone),
    (
        re.compile(
            r"\b((?:call|dial|ring|phone|text|extension|number)\s+(?:is\s+)?)(\d{3,}(?:(?: or | and |, )\d{3,})*)\b",
            re.I,
        ),
        _called,
    ),
    (re.compile(r"(?<![\w.,$€£])911(?![\w%]|[.,]\d)"), lambda m: digits(m[0])),
)
