"""Mandarin questions that only the meeting can answer: "发布会是什么时候？", "小明对预算有什么看法？". Pure."""

import re

import rjieba

from aiagent.asr.pinyin_names import is_common_word
from aiagent.language.given_names import is_given_name
from aiagent.memory.meeting_english import Asked, Known
from aiagent.memory.meeting_lines import Asks, Words, words_of
from aiagent.memory.people_meant import person_meant

_POLITE = re.compile(
    "^(?:请问|請問|那么?|嗯|好的?|诺娃|[你您](?:知道|能告诉我们?|可以告诉我们?|能说说|记得|記得)|能不能告诉我|告诉我们?"
    "|告訴我|我想知道|想问一下|麻烦)+[，,]?"
)
_WHEN = "什么时候|什麼時候|何时|何時|几点|幾點|哪一?天|几号|幾號|几月|星期几|周几|礼拜几|哪个?月|哪年"
_WHERE = "(?:在)?(?:哪里|哪裡|哪儿|哪兒|什么地方|哪个?(?:房间|教室|会议室|地方|城市))"
_NUMBER = "多少钱?|多少錢|几[个張张元块人次]|幾[個張]"
_ASKING = re.compile(
    f"{_WHEN}|{_WHERE}|{_NUMBER}|谁|誰|什么|什麼|怎么|怎麼|吗|嗎|是不是|有没有|没有[？?]|呢[？?]?$|如何|为何"
)
_KINDS: tuple[tuple[re.Pattern[str], Asks], ...] = (
    (re.compile(_WHEN), "when"),
    (re.compile(_WHERE), "where"),
    (re.compile(_NUMBER), "number"),
    (re.compile("谁|誰"), "who"),
)
_REASON = re.compile("为什么|為什麼|为何|怎么会|什么是|什麼是|是什么意思")
_NAME = "(?P<who>[^，。？！,.?!\\s]{1,8}?)"
_WHEN_SAID = "(?:刚才|今天|昨天|上次|之前|到底|当时|也|都|还|就)*"
_OPINION = "(?:意见|意見|看法|想法|态度|態度|观点|觀點|建议|建議|立场|立場|主意|顾虑)"
_OPINIONS = (
    re.compile(
        f"^{_NAME}{_WHEN_SAID}(?:对|對|关于|就)(?P<rest>.+?)(?:有什么|有什麼|有何|有没有|是什么|是什麼|怎么|的)"
    ),
    re.compile(f"^{_NAME}{_WHEN_SAID}(?:怎么看|怎麼看|怎么想|怎么评价|如何看待|如何看)(?P<rest>.*)$"),
    re.compile(f"^{_NAME}的{_OPINION}(?P<rest>.*)$"),
    re.compile(f"^{_NAME}有?(?:什么|什麼|啥){_OPINION}(?P<rest>.*)$"),
    re.compile(f"^{_NAME}{_WHEN_SAID}(?:说|說|讲|講|提|认为|認為|觉得|覺得|建议|建議)(?:过|了|到|起)?(?P<rest>.*)$"),
)
_DOES = re.compile(
    f"^某{_WHEN_SAID}(?P<rest>(?:不?想|不?要|不?同意|反对|反對|支持|负责|負責|打算|希望|不?喜欢|不?愿意|不?能|不?会|需要"
    "|完成|什么时候|什麼時候|几点|在|去|把|写|做|买|卖|准备|是不是|有没有|为什么|的).*)$"
)
_WANTS = re.compile(
    "[谁誰](?:都|也|最|还)*(?:不?想|不?要|不?愿意|不?同意|反对|反對|支持|负责|負責|打算|觉得|认为|希望|来|报名|自愿)"
)
_ANYBODY = re.compile("^(?:有没有人|有沒有人|有人|有谁|是不是有人)")
_EVERYBODY = frozenset({"大家", "你们", "他们", "她们", "我们", "各位", "大家都"})
_YES_OR_NO = re.compile("[吗嗎][？?]?$|是不是|有没有|没有[？?]?$")
_OURS = re.compile("我们|我們|咱们|大家")
_NOISE = re.compile(
    f"[是在]?(?:{_WHEN}|{_WHERE}|{_NUMBER})|{_OPINION}|我们|我們|咱们|大家|到底|关于|有什么|有什麼|是什么|是什麼|什么样|什么|什麼|怎么办|怎么样|怎么"
    "|怎麼|如何|有没有|是不是|没有|[谁誰吗嗎呢吧啊的了是在到对對把被，。？！、,.?!《》“”]|下一?次|这一?次|本次|新的|一下"
)
_MEETING_NOUNS = re.compile(
    "^(?:下一?次|这一?次|本次|新|项目|小组|班级|期末|期中|最终|正式|产品|网站)*(?:发布会?|上线|截止(?:日期|时间)?|期限|会议|开会|考试|测验|作业"
    "|报告|演示|展示|评审|议程|计划|决定|结论|投票|聚会|旅行|活动|面试|任务|培训|上课|下课|课程|排练|迁移|方案|预算|截稿|答辩|年会|午餐|春游|秋游"
    "|负责人|交付|进度|会议室|地点|时间|发票)(?:开始|结束|举行|进行|交|提交|日期|时间|地点|完成)*$"
)


def asked_in_mandarin(text: str, known: Known) -> Asked | None:
    """Return what a question asks about the meeting; None for other questions and for what anybody can know."""
    text = _ANYBODY.sub("谁", _POLITE.sub("", "".join(text.split())))
    if not _ASKING.search(text):
        return None
    asks: Asks = next((kind for pattern, kind in _KINDS if pattern.search(text)), "what")
    if person := _about_person(text, asks, known):
        return person
    if _REASON.search(text):
        return None
    topic = _topic(text)
    words = words_of(topic)
    wants = _WANTS.search(text) is not None
    if wants and (words.strong or words.weak):
        return Asked(topic, asks=asks)
    # Where no time or place was said of it, it was not heard.
    sought = asks != "what" or (_YES_OR_NO.search(text) is not None and len(words.strong) > 1)
    if sought and words.strong and known.holds(words, "what") and not _is_common_knowledge(words, asks):
        return Asked(topic, asks=asks)
    if asks in ("when", "where") and _OURS.search(text):
        return Asked(topic, asks=asks)
    return Asked(topic, asks=asks) if _MEETING_NOUNS.match(topic.replace(" ", "")) else None


def _about_person(text: str, asks: Asks, known: Known) -> Asked | None:
    for pattern in _OPINIONS:
        if (found := pattern.match(text)) and (
            speaker := person_meant(found["who"], known.people) or _familiar(found["who"])
        ):
            speaker = "" if speaker in _EVERYBODY else speaker
            return Asked(_topic(found["rest"]), speaker=speaker, asks="when" if asks == "when" else "what")
    for at in range(1, 9):
        # The verb may come later than the first character that could be one.
        who = text[:at]
        person = person_meant(who, known.people)
        if not person or (is_common_word(who) and who not in person):
            continue
        if found := _DOES.match(f"某{text[at:]}"):
            return Asked(_topic(found["rest"]), about=person, asks=asks)
    return None


def _is_common_knowledge(words: Words, asks: Asks) -> bool:
    """Return whether only a place is asked for, which anybody can find."""
    return asks == "where" and all(kind in ("ns", "nz", "nr") for word in words.strong for _, kind in rjieba.tag(word))


def _familiar(who: str) -> str:
    """Return a form of address that only people who know each other use, or the word for all of them."""
    return who if is_given_name(who) or who in _EVERYBODY else ""


def _topic(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text).split())
