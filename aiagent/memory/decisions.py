"""Decisions, times and amounts in what people say: a summary has to hold them. Pure."""

import re
from collections.abc import Iterable

_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half"
)
_NUMBERS = "|".join(_NUMBER_WORDS.split())
_ORDINALS = "(?:twenty |thirty )?(?:first|second|third|\\w+th)"
_ZH_NUMBER = "[0-9\u3007零一二两三四五六七八九十百千万]"
_TIMES = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|june|july|august|september|october"
    r"|november|december|(?:in|on|by|of|until|this|next|since|early|late) may|may (?:the )?\w+(?:st|nd|rd|th)"
    r"|today|tonight|tomorrow|yesterday|noon|midnight|morning|afternoon|evening|weekend|soon|o'clock|half past|quarter"
    r"|spring|summer|autumn|winter|christmas|easter"
    rf"|(?:next|this|last|in a|in an|within|end of|every|(?:{_NUMBERS}|\d+)) \w*\s?(?:day|week|month|year|quarter|hour"
    r"|minute|term|semester)s?"
    rf"|(?:at|around|by|until|from|before|after|past) (?:{_NUMBERS}|\d+)|on the {_ORDINALS}|{_ORDINALS} of"
    r"|\d{1,2}(?::\d\d| ?[ap]\.?m\.?|st|nd|rd|th)|\d{4}-\d\d|\d{1,2}[./]\d{1,2}|20\d\d)\b"
    rf"|{_ZH_NUMBER}+(?:点|號|号|日|月|年|时)|(?:星期|礼拜|周|週)[一二三四五六日天末]|[今明后昨]天|[上下这本](?:周|週|个月|星期)"
    r"|月底|年底|月初|早上|上午|中午|下午|晚上|马上|分钟后|小时后|天后|周后",
    re.I,
)
# Times that are no dates to keep: what is past, greetings, and now.
_NO_DATES = re.compile(
    r"\b(?:yesterday|last (?:week|month|year|night|time)|good (?:morning|afternoon|evening)|today|soon"
    r"|(?:this|one|a) (?:morning|moment|quarter))\b|昨天|上周|上个月|去年|今天|(?:早上|上午|下午|晚上)好",
    re.I,
)
_AMOUNTS = re.compile(
    rf"\d|\b(?:{_NUMBERS}|dozen|free|nobody|none|several|few|both|all)\b|{_ZH_NUMBER}|免费|没有", re.I
)
_DECISIONS = re.compile(
    r"\b(?:decid\w+|decision|agreed|agreement|settled|resolved|approved|rejected|final|deadline|due|postpone\w*"
    r"|cancel\w*|moved to|moves to|we(?:'ll| will| go with| are going to| take| choose| chose| buy| meet| launch| hire)"
    r"|let's (?:do|take|say|go|meet|move|use|make)|it's going to be|will be|it is then|so be it|i(?:'ll| will)"
    r"|promise\w*|must|voted?|plan to|scheduled)\b"
    r"|决定|決定|同意|定在|定于|就这么|说好|约定|必须|一定要|截止|推迟|取消|通过|确定|我来|负责|投票|安排在|改到",
    re.I,
)


def has_time(text: str) -> bool:
    """Return whether a text tells a day or a time."""
    return _TIMES.search(text) is not None


def has_amount(text: str) -> bool:
    """Return whether a text tells a number."""
    return _AMOUNTS.search(text) is not None


def is_decision(text: str) -> bool:
    """Return whether a sentence tells what was decided, promised or set for a time to come."""
    if text.rstrip().endswith(("?", "？")):
        return False
    return _DECISIONS.search(text) is not None or has_time(_NO_DATES.sub(" ", text))


def left_out(summary: str, sentences: Iterable[str]) -> list[str]:
    """Return the sentences of decisions whose times are not in a summary; those without a time are not looked for."""
    told = summary.casefold()
    missing = []
    for sentence in sentences:
        times = [match.group().casefold() for match in _TIMES.finditer(sentence)]
        if times and is_decision(sentence) and not all(time in told for time in times):
            missing.append(sentence)
    return missing
