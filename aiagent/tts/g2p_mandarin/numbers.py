"""Numbers in Chinese words. Pure."""

import re

import cn2an

_DIGITS = "零一二三四五六七八九"
_MOST_DIGITS = 15
# Before these two is 两; before other characters, and inside a number, 二.
_COUNTED = "个位名只条张本次天年周点岁种件家对双份块元倍层遍场台辆座封句杯瓶碗分秒米公克吨升人千万亿"
_NOT_COUNTED = ("年级", "月", "日", "号", "分之", "点半之")
_TWO_OF = re.compile(r"二(?=[千万亿])")


def cardinal(number: str) -> str:
    """Return a decimal number ("-12", "3.14") in words; one of 16 digits and more is read digit by digit."""
    whole = number.lstrip("-").partition(".")[0]
    if len(whole) > _MOST_DIGITS:
        return digits(number)
    words: str = cn2an.an2cn(number, "low")
    return _TWO_OF.sub("两", words) if "." not in number else words


def counted(number: str, following: str) -> str:
    """Return a number in words before the text `following`: two of something is 两."""
    is_counted = following[:1] in _COUNTED if following else False
    if number == "2" and is_counted and not following.startswith(_NOT_COUNTED):
        return "两"
    return cardinal(number)


def digits(text: str) -> str:
    """Return digits read one by one; other characters are left out."""
    return "".join(_DIGITS[int(digit)] for digit in text if digit.isdecimal() and digit.isascii())


def telephone(text: str) -> str:
    """Return a telephone or room number: one is yāo."""
    return digits(text).replace("一", "幺")
