"""Mandarin questions about what people said, in simplified or traditional characters. Pure."""

import re
from collections.abc import Sequence

from aiagent.memory.past_english import ParsedQuestion

_VERBS = """
决定 決定 讨论 討論 提到 谈到 談到 商量 同意 建议 建議 答应 答應 约定 約定 计划 計劃 打算 主张 主張 认为 認為 回答
解释 解釋 推荐 推薦 说 說 讲 講 提 谈 談 聊 定
"""
_SAYING = f"(?:{'|'.join(_VERBS.split())})"
_ASKING = re.compile("什么|什麼|谁|誰|哪|怎么|怎麼|吗|嗎|多少|几|幾|何时|何時|没有|沒有|是不是")
_PAST = re.compile(rf"{_SAYING}到?[了过過的]|记得|記得|(?:怎么|怎麼|什么时候|什麼時候){_SAYING}")
_NOISE = re.compile(
    "请问|請問|[你您][还還]?(?:记得|記得)|告诉我|告訴我|记得|記得|我们|我們|大家|他们|他們|她们|你们|咱们|有没有|有沒有|是不是|有人|关于|關於|有关|有關|对于|對於"
    "|什么时候|什麼時候|什么样|什么|什麼|怎么样|怎么|怎麼|哪些|哪个|哪一天|多少|的?事情|的事|的时候|的时候|的?内容|的?问题|的?問題|一下"
    "|最后|最後|到底|在会上|会议上|会上|会议|會議|的话|曾经|曾經"
)
_PARTICLES = re.compile(rf"{_SAYING}[了过過]?|[谁誰还還吗嗎呢吧了过過是都]")
_RECORD = re.compile("(?:搜索|搜一下|查找|查一下|找一下).{0,10}?(?:记录|記錄|会议|會議)")
_SEARCH_WORDS = re.compile("搜索|搜一下|查找|查一下|找一下|记录|記錄")
_TO_AGENT = re.compile("[你您](?!们|們|还记得|還記得|记得|記得)")
_US = re.compile("我们|我們|大家|咱们|有人|谁|誰|我")
_MARKS = re.compile('[，。？！、：；,.?!:;“”「」"]')


def search_in_mandarin(text: str, speakers: Sequence[str], *, timed: bool) -> ParsedQuestion | None:
    """Return the topic and speaker of a question about the past; None when it is another question.

    The words of time are taken out of `text` before; `timed` when there were some.
    """
    record = _RECORD.search(text)
    past = _PAST.search(text) or (timed and re.search(_SAYING, text))
    if not record and not (past and _ASKING.search(text)):
        return None
    if _TO_AGENT.match(text):
        return None
    speaker, topic = _take_speaker(text, speakers)
    for noise in (_SEARCH_WORDS, _NOISE, _PARTICLES, _MARKS):
        topic = noise.sub(" ", topic)
    topic = " ".join(topic.split()).strip("的对對在就 ")
    return ParsedQuestion(topic, speaker, bool(record or timed or speaker or _US.search(text)))


def _take_speaker(text: str, speakers: Sequence[str]) -> tuple[str, str]:
    """Return the name of the list that is in the text, whole or by its first word, and the text without it."""
    for name in speakers:
        for called in (name, name.split(" ")[0]):
            if called and called.casefold() in text.casefold():
                return name, re.sub(re.escape(called), " ", text, flags=re.I)
    return "", text
