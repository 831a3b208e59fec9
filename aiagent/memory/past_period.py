"""Words of time in a question: "last week", "on Monday", "上次". Pure."""

import re
from dataclasses import dataclass

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZH_WEEKDAYS = "一二三四五六日"
_EN_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a few": 3}
_ZH_NUMBERS = {"一": 1, "两": 2, "兩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "几": 3, "幾": 3}
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "天": 1, "周": 7, "星期": 7, "月": 30, "年": 365}


@dataclass(frozen=True, slots=True)
class Period:
    """Days back from today, both included; None is no bound. `weekday` is 0 for Monday.

    `earlier` means meetings before this one, `last` the latest of them.
    """

    from_days_ago: int | None = None
    to_days_ago: int | None = None
    weekday: int | None = None
    earlier: bool = False
    last: bool = False

    @property
    def is_set(self) -> bool:
        """Whether a time was named at all."""
        return self != Period()

    @property
    def is_past(self) -> bool:
        """Whether it lies before this meeting."""
        return self.earlier or (self.to_days_ago or 0) > 0 or self.weekday is not None


_SITTING = r"(?:meeting|session|lesson|class|call|lecture|sitting|time|conversation|discussion|seminar)s?"
_OF_DAY = r"(?:'s)?(?: (?:morning|afternoon|evening|meeting|class|lesson))?"
_LAST = r"\b(?:in |during |from )?(?:the )?(?:last|past|previous) "
_NO_DAY = "(?![一二三四五六日天])"
_FIXED = (
    (r"\bthe day before yesterday\b|前天", Period(2, 2)),
    (rf"\byesterday{_OF_DAY}\b|\blast night\b|昨[天晚日]", Period(1, 1)),
    (r"\bearlier today\b|\bthis (?:morning|afternoon)\b|\btoday\b|今天(?:早上|上午)?|今早", Period(0, 0)),
    (rf"{_LAST}week{_OF_DAY}\b|上个?(?:周|星期|礼拜){_NO_DAY}", Period(13, 1)),
    (rf"\bthis week\b|这个?(?:周|星期|礼拜){_NO_DAY}", Period(6, 0)),
    (rf"{_LAST}month{_OF_DAY}\b|上个?月", Period(61, 1)),
    (r"\bthis month\b|这个月", Period(31, 0)),
    (rf"{_LAST}year\b|去年", Period(730, 1)),
    (
        rf"\b(?:at |in |during |from )?(?:the |our )?(?:last|previous) {_SITTING}\b"
        r"|上一?(?:次|回|节课|堂课)的?(?:会议上?|会上|会|课上?|會議上?|會)?",
        Period(earlier=True, last=True),
    ),
    (
        rf"\b(?:at |in |during |from )?(?:the |our |any )?(?:earlier|past|old|other) {_SITTING}\b"
        r"|(?:以前|之前|过去|過去)的?(?:会议|会上|会|课|會議|會)",
        Period(earlier=True),
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.I), period) for pattern, period in _FIXED)
_AGO = re.compile(rf"\b(?P<n>\d{{1,3}}|{'|'.join(_EN_NUMBERS)}) (?P<unit>day|week|month|year)s? ago\b", re.I)
_ZH_AGO = re.compile(r"(?P<n>\d{1,3}|[一二两兩三四五六几幾])[个個]?(?P<unit>天|周|星期|月|年)之?前")
_ON = re.compile(rf"\b(?:(?:on|last|this) )+(?P<day>{'|'.join(_WEEKDAYS)}){_OF_DAY}\b", re.I)
_ZH_ON = re.compile(r"(?P<week>上个?|这个?|本)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")


def take_period(text: str) -> tuple[str, Period]:
    """Return the text without the first words that name a time, and the time."""
    for pattern in (_AGO, _ZH_AGO):
        if found := pattern.search(text):
            counted = found["n"].casefold()
            number = int(counted) if counted.isdecimal() else (_EN_NUMBERS | _ZH_NUMBERS)[counted]
            return _without(text, found), _ago(number, _UNIT_DAYS[found["unit"].casefold()])
    if found := _ON.search(text):
        return _without(text, found), Period(7, 0, weekday=_WEEKDAYS.index(found["day"].casefold()))
    if found := _ZH_ON.search(text):
        weekday = _ZH_WEEKDAYS.index(found["day"].replace("天", "日"))
        return _without(text, found), Period(13 if (found["week"] or "")[:1] == "上" else 7, 0, weekday=weekday)
    for pattern, period in _PATTERNS:
        if found := pattern.search(text):
            return _without(text, found), period
    return text, Period()


def _ago(number: int, unit_days: int) -> Period:
    """Return a period with slack, as people count loosely: two weeks ago is anything from eight to twenty days."""
    slack = unit_days - 1
    return Period(number * unit_days + slack, max(1, number * unit_days - slack))


def _without(text: str, found: re.Match[str]) -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
