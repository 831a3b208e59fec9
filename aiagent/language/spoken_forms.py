"""Lists, durations, days and quotations as people say them. Pure."""

from collections.abc import Sequence
from datetime import date

from aiagent.language.cleaning import clean_speech
from aiagent.language.phrases import phrase
from aiagent.language.tags import is_chinese

_NO_QUOTES = dict.fromkeys(map(ord, '“”„‟«»"'), "'")
_MONTH_NAMES = "January February March April May June July August September October November December"
_MONTHS = tuple(_MONTH_NAMES.split())


def quotable(text: str, most_chars: int) -> str:
    """Return a person's words for a quotation: they cannot end the quotation marks and go on as something else."""
    return clean_speech(text)[:most_chars].translate(_NO_QUOTES)


def spoken_list(names: Sequence[str], lang: str) -> str:
    """Return names as one phrase: "Alice, Bob and Carol"."""
    if len(names) < 2:
        return "".join(names)
    comma = "、" if is_chinese(lang) else ", "
    return f"{comma.join(names[:-1])}{phrase('and', lang)}{names[-1]}"


def spoken_duration(secs: int, lang: str) -> str:
    """Return "1 minute and 30 seconds"; zero parts are left out."""
    numbers = (secs // 3600, secs % 3600 // 60, secs % 60)
    if is_chinese(lang):
        parts = zip(numbers, ("小时", "分钟", "秒"), strict=True)
        return "".join(f"{number}{unit}" for number, unit in parts if number)
    english = zip(numbers, ("hour", "minute", "second"), strict=True)
    return spoken_list([f"{number} {unit}{'s' * (number != 1)}" for number, unit in english if number], lang)


def spoken_day(day: date, lang: str, *, this_year: int) -> str:
    """Return "3 November", with the year where it is another one."""
    if is_chinese(lang):
        return f"{'' if day.year == this_year else f'{day.year}年'}{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]}" + ("" if day.year == this_year else f" {day.year}")
