"""Spoken lengths of time in English and Chinese: "five minutes", "an hour and a half", "两分半钟". Pure.

Numbers are digits, or words from 0 to 999, with halves and quarters.
"""

import re

import cn2an

_UNITS = {"s": 1, "m": 60, "h": 3600}
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES: dict[str, float] = {
    **{word: number for number, word in enumerate(("zero", *_ONES, *_TEENS))},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
    **{"fourty": 40, "couple": 2, "½": 0.5, "¼": 0.25, "¾": 0.75},
}
_ONE, _TEN = "|".join(_ONES), "|".join((*_TENS, "fourty"))
_SMALL = rf"(?:(?:{_TEN})(?:[- ](?:{_ONE}))?|{'|'.join(_TEENS)}|{_ONE}|zero)"
_WORDS = rf"(?:(?:(?:a|one|{_ONE})[- ])?hundred(?:[- ](?:and[- ])?{_SMALL})?|{_SMALL})(?: point (?:zero|{_ONE}))?"
_DIGITS = r"\d{1,4}(?:\.\d{1,2})?(?: ?[½¼¾]| [1-3]/[1-4])?"
_PARTIAL = (
    r"(?:[½¼¾]|[1-3]/[1-4]|(?:an?[- ]|one[- ])?half(?:[- ]an?)?|(?:an?[- ]|one[- ]|three[- ])?quarters?(?: of an?)?)"
)
_AND_PARTIAL = r"[- ]and[- ](?:(?:a|one)[- ](?:half|quarter)|three[- ]quarters?)"
_NUMBER = rf"(?:(?:{_DIGITS}|{_WORDS})(?:{_AND_PARTIAL})?|{_PARTIAL}|a couple(?: of)?|an?)"
_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?)"
_PART = rf"(?:{_NUMBER}[- ]?{_UNIT}\b(?:{_AND_PARTIAL})?|\d{{1,4}}(?:\.\d)? ?[hms](?![a-z]))"
ENGLISH_DURATION = rf"{_PART}(?:,? ?(?:and )?{_PART})*"
_READ_PART = re.compile(rf"({_NUMBER}|\d{{1,4}}(?:\.\d)?)[- ]?({_UNIT}|[hms])(?![a-z])({_AND_PARTIAL})?")

_CHINESE_NUMBER = r"(?:\d{1,4}(?:\.\d{1,2})?|[零〇一二三四五六七八九十百两兩俩廿点點]{1,7}|半)"
_CHINESE_PART = rf"{_CHINESE_NUMBER}[个個]?半?(?:秒|分|刻|小时|小時|钟头|鐘頭)半?[钟鐘]?"
CHINESE_DURATION = rf"{_CHINESE_PART}(?:[零又]?{_CHINESE_PART})*"
_READ_CHINESE = re.compile(rf"({_CHINESE_NUMBER})[个個]?(半?)(秒|分|刻|小时|小時|钟头|鐘頭)(半?)")
_CHINESE_UNITS = {"秒": 1, "分": 60, "刻": 900}
_PLAIN = str.maketrans("兩俩點〇", "两两点零")


def english_secs(text: str) -> float:
    """The seconds in a text that ENGLISH_DURATION matches."""
    return sum(
        (_english_number(part[1]) + _english_number(part[3] or "zero")) * _UNITS[part[2][0]]
        for part in _READ_PART.finditer(text.lower())
    )


def chinese_secs(text: str) -> float:
    """The seconds in a text that CHINESE_DURATION matches."""
    return sum(
        (_chinese_number(part[1]) + (0.5 if part[2] or part[4] else 0)) * _CHINESE_UNITS.get(part[3], 3600)
        for part in _READ_CHINESE.finditer(text)
    )


def _english_number(text: str) -> float:
    """Return the number in words or digits that _NUMBER matches."""
    text = re.sub(r"three[- ]quarters?(?: of an?)?", "¾", text)
    text = re.sub(r"(?:an?[- ]|one[- ])?quarter(?: of an?)?", "¼", text)
    text = re.sub(r"(?:an?[- ]|one[- ])?half(?:[- ]an?)?", "½", text)
    whole, _, decimals = re.sub(r"([½¼¾])", r" \1 ", text).replace("-", " ").partition(" point ")
    words = whole.split()
    total = 0.0
    for word in words:
        if word == "hundred":
            total = 100 * max(total, 1)
        elif "/" in word:
            above, below = word.split("/")
            total += int(above) / int(below)
        elif word[0].isdigit():
            total += float(word)
        else:
            total += _VALUES.get(word, 0)
    if not total and words in (["a"], ["an"]):
        return 1
    return total + _VALUES.get(decimals, 0) / 10


def _chinese_number(text: str) -> float:
    """Return the number in Chinese or digits that _CHINESE_NUMBER matches; 0 where it is none."""
    if text == "半":
        return 0.5
    plain = text.translate(_PLAIN)
    plain = plain.lstrip("零") if not plain.startswith("零点") else plain
    if plain.startswith("百"):
        # The one before it was taken for an article: 设定一百秒的计时器.
        plain = f"一{plain}"
    try:
        return float(cn2an.cn2an(plain, "smart"))
    except ValueError:
        return 0.0
