"""Written Chinese to characters that can be looked up: numbers, dates, times, money, units. Pure."""

import re
import unicodedata
from collections.abc import Callable

from aiagent.language.scripts import HAN
from aiagent.tts.g2p_mandarin.numbers import cardinal, counted, digits, telephone

_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_UNITS = {
    "km/h": "公里每小时",
    "m/s": "米每秒",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "kg": "公斤",
    "mg": "毫克",
    "ml": "毫升",
    "kW": "千瓦",
    "m2": "平方米",
    "m": "米",
    "g": "克",
    "L": "升",
    "h": "小时",
    "°C": "摄氏度",
    "°F": "华氏度",
    "°": "度",
}
_UNIT_NAMES = "|".join(re.escape(unit) for unit in _UNITS)
_CURRENCIES = {"¥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"


def _date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return match[0]
    return f"{digits(year)}年{cardinal(str(int(month)))}月{cardinal(str(int(day)))}日"


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return f"{cardinal(match[1])}比{cardinal(str(minute))}"
    words = f"{'两' if hour == 2 else cardinal(str(hour))}点"
    if minute:
        words += f"{'零' if minute < 10 else ''}{cardinal(str(minute))}分"
    return words


def _money(match: re.Match[str]) -> str:
    amount = match[2].rstrip("0").rstrip(".") if "." in match[2] else match[2]
    return f"{amount}{match[3]}{_CURRENCIES[match[1]]}"


def _number(match: re.Match[str]) -> str:
    number = match[0]
    whole = number.partition(".")[0]
    if "." not in number and (len(whole) > 8 or (len(whole) > 1 and whole.startswith("0"))):
        return telephone(number)
    return counted(number, match.string[match.end() :].lstrip())


# In this order: what is more special comes before what is more general.
_RULES: tuple[_Rule, ...] = (
    (re.compile(r"https?://\S+"), "链接"),
    (re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))"), ""),
    (re.compile(r"(?<![0-9])([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?![0-9])"), _date),
    (re.compile(r"(?<![0-9])([0-9]{4})(?=年(?!级))"), lambda m: digits(m[1])),
    (re.compile(r"(?<![0-9])([0-9]{1,2}):([0-9][0-9])(?::[0-9][0-9])?(?![0-9])"), _clock),
    (re.compile(rf"(?<![A-Za-z0-9.])-(?={_NUMBER})"), "负"),
    (re.compile(rf"({_NUMBER})\s?[-~–]\s?(?={_NUMBER})"), r"\1到"),  # noqa: RUF001 - this dash is meant
    (re.compile(rf"({_NUMBER})\s?%"), r"百分之\1"),
    (re.compile(rf"([¥$€£])\s?({_NUMBER})\s?([百千万亿]*)"), _money),
    (re.compile(rf"(?<=[0-9])\s?({_UNIT_NAMES})(?![A-Za-z])"), lambda m: _UNITS[m[1]]),
    (re.compile(r"(?<![0-9/])([0-9]{1,3})/([0-9]{1,3})(?![0-9/])"), lambda m: f"{cardinal(m[2])}分之{cardinal(m[1])}"),
    (re.compile(r"(?<=[0-9])\s?[x×*]\s?(?=[0-9])"), "乘"),  # noqa: RUF001 - the sign of multiplication
    (re.compile(r"\s?\+\s?(?=[0-9])"), "加"),
    (re.compile(r"(?<=[\w)])\s?(?:<=|≤)\s?(?=[\w(-])"), "小于等于"),
    (re.compile(r"(?<=[\w)])\s?(?:>=|≥)\s?(?=[\w(-])"), "大于等于"),
    (re.compile(r"(?<=[\w)])\s?<\s?(?=[\w(-])"), "小于"),
    (re.compile(r"(?<=[\w)])\s?>\s?(?=[\w(-])"), "大于"),
    (re.compile(r"\s?=\s?"), "等于"),
    (re.compile(r"\s*&\s*"), "和"),
    (re.compile(_NUMBER), _number),
    (re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])"), ""),
)


def normalise(text: str) -> str:
    """Return the text with numbers and signs as Chinese characters, punctuation and letters in their narrow forms."""
    text = unicodedata.normalize("NFKC", text)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.strip()
