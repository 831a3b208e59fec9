"""Spoken lengths of time in English and Chinese: "five minutes", "an hour and a half", "两分半钟". Pure."""

import re

_UNITS = {"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "hr": 3600}
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_ENGLISH = (
    {word: number for number, word in enumerate(_ONES)} | _TENS | {"a": 1, "an": 1, "half a": 0.5, "half an": 0.5}
)
_WORDS = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,4}}(?:\.\d)?|(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ONES[1:10])})|{_WORDS})"
_PART = rf"{_NUMBER}[- ]?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?)(?: and a half)?"
ENGLISH_DURATION = rf"{_PART}(?:,? (?:and )?{_PART})*"

_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2, "半": 0.5}
_CHINESE_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十两兩半百]{1,5})"
_CHINESE_UNITS = {"秒": 1, "分": 60, "刻": 900, "小": 3600, "钟": 3600, "鐘": 3600, "时": 3600, "時": 3600}
_CHINESE_PART = rf"{_CHINESE_NUMBER}个?個?(?:秒|分|刻|小时|小時|钟头|鐘頭)半?[钟鐘]?"
CHINESE_DURATION = rf"(?:{_CHINESE_PART})+"


def english_secs(text: str) -> float:
    """The seconds in a text that ENGLISH_DURATION matches."""
    total = 0.0
    for part in re.finditer(rf"({_NUMBER})[- ]?([a-z]+?)s?\b( and a half)?", text.lower()):
        number = _english_number(part[1]) + (0.5 if part[3] else 0)
        total += number * _UNITS.get(part[2], 0)
    return total


def chinese_secs(text: str) -> float:
    """The seconds in a text that CHINESE_DURATION matches."""
    total = 0.0
    for part in re.finditer(rf"({_CHINESE_NUMBER})个?個?([秒分刻小钟鐘])(?:时|時|头|頭)?(半?)", text):
        number = _chinese_number(part[1]) + (0.5 if part[3] else 0)
        total += number * _CHINESE_UNITS[part[2]]
    return total


def _english_number(text: str) -> float:
    if text[0].isdigit():
        return float(text)
    if text in _ENGLISH:
        return _ENGLISH[text]
    tens, ones = re.split("[- ]", text)
    return _TENS[tens] + _ENGLISH[ones]


def _chinese_number(text: str) -> float:
    """Up to 999: hundreds, tens and ones."""
    if text.isdecimal():
        return float(text)
    hundreds, has_hundreds, rest = text.rpartition("百")
    tens, has_tens, ones = rest.rpartition("十")
    total = float(100 * _DIGITS.get(hundreds, 1)) if has_hundreds else 0.0
    total += 10 * _DIGITS.get(tens, 1) if has_tens else 0
    return total + sum(_DIGITS.get(digit, 0) for digit in ones)
