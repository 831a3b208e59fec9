"""What tools say, in the agent's languages. Pure.

Results are sentences that a person can be told as they are; a language model may put them into its own words.
"""

import re

from aiagent.language.cleaning import clean_name, clean_speech

_NO_QUOTES = dict.fromkeys(map(ord, '“”„‟«»"'), "'")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = {
    "poll_waits": "I have asked the moderators to confirm the poll “{question}”.",
    "forbidden": "That is not allowed for {name}.",
    "busy": "The moderators have enough requests to decide. Try again in a minute.",
    "unreachable": "That did not work just now.",
    "timer_set": "The timer is set for {duration}.",
    "timer_over": "{name}, your timer is over.",
    "timer_over_label": "{name}, your timer is over: {label}.",
    "timer_full": "There are enough timers running.",
    "noted": "I have noted that.",
    "note_chat": "📝 Note by {name}: {text}",
    "no_hands": "Nobody has their hand up.",
    "one_hand": "{names} has a hand up.",
    "hands": "These have their hands up: {names}.",
    "nothing_said": "I have not heard anything to summarise yet.",
    "summary": "So far: {text}",
    "not_found": "I found nothing about that in the meetings of this room.",
    "found": "I found this: {quotes}",
    "quote": "On {when}, {name} said, “{text}”",
    "line": "{name} said, “{text}”",
    "and": " and ",
}
_CHINESE = {
    "poll_waits": "我已请主持人确认投票“{question}”。",
    "forbidden": "{name}没有权限这样做。",
    "busy": "主持人有太多待确认的请求，请一分钟后再试。",
    "unreachable": "刚才没有成功。",
    "timer_set": "计时器已设为{duration}。",
    "timer_over": "{name}，时间到了。",
    "timer_over_label": "{name}，时间到了：{label}。",
    "timer_full": "计时器已经够多了。",
    "noted": "我记下来了。",
    "note_chat": "📝 {name}的笔记：{text}",
    "no_hands": "没有人举手。",
    "one_hand": "{names}举了手。",
    "hands": "举手的有：{names}。",
    "nothing_said": "我还没有听到可以总结的内容。",
    "summary": "到目前为止：{text}",
    "not_found": "在这个房间的会议里没有找到相关内容。",
    "found": "找到了这些：{quotes}",
    "quote": "{when}，{name}说：“{text}”",
    "line": "{name}说：“{text}”。",
    "and": "和",
}


def language_of(text: str, usual: str) -> str:
    """The language to answer a text in: its own, else the usual one of the room."""
    if _HAN.search(text):
        return usual if is_chinese(usual) else "zh"
    return "en" if re.search(r"[A-Za-z]", text) or usual == "auto" else usual


def is_chinese(lang: str) -> bool:
    """Whether people are answered in Chinese."""
    return lang.lower().startswith(("zh", "yue", "cmn"))


def phrase(key: str, lang: str, **values: object) -> str:
    """The sentence in the language, with values filled in. Texts of people go in as values only."""
    return (_CHINESE if is_chinese(lang) else _ENGLISH)[key].format(**values)


def quotable(text: str, most_chars: int) -> str:
    """What somebody said, for a quotation: it cannot end the quotation marks and go on as something else."""
    return clean_speech(text)[:most_chars].translate(_NO_QUOTES)


def timer_is_over(name: str, label: str, lang: str) -> str:
    """What is announced to the person who had a timer set."""
    lang = language_of(label, lang)
    key = "timer_over_label" if label else "timer_over"
    return phrase(key, lang, name=clean_name(name), label=quotable(label, 60))


def spoken_list(names: list[str], lang: str) -> str:
    """ "Alice, Bob and Carol"."""
    if len(names) < 2:
        return "".join(names)
    comma = "、" if is_chinese(lang) else ", "
    return f"{comma.join(names[:-1])}{phrase('and', lang)}{names[-1]}"


def spoken_duration(secs: int, lang: str) -> str:
    """ "1 minute and 30 seconds"; zero parts are left out."""
    hours, minutes, seconds = secs // 3600, secs % 3600 // 60, secs % 60
    if is_chinese(lang):
        parts = zip((hours, minutes, seconds), ("小时", "分钟", "秒"), strict=True)
        return "".join(f"{number}{unit}" for number, unit in parts if number)
    english = zip((hours, minutes, seconds), ("hour", "minute", "second"), strict=True)
    return spoken_list([f"{number} {unit}{'s' * (number != 1)}" for number, unit in english if number], lang)
