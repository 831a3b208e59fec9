"""Names used to call somebody, in Mandarin sentences: the counterpart of `wake_names`. Pure.

Mandarin puts no blanks between words, and its questions have the order of statements. So what follows a name decides by
its first characters ("请", "帮我", "你"), and by words and particles that ask ("什么", "吗").
"""

import re
from collections.abc import Iterable
from itertools import islice

import rjieba

from aiagent.language.scripts import HAN, has_han

MAX_SENTENCES = 40
MAX_NAMES = 4
_MARKS = "，,、。！!？?：:；; "
_SENTENCE = re.compile(r"[^。！!？?；;]+[。！!？?；;]*")
_BLANK = re.compile(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])")
_SIMPLIFIED = str.maketrans(
    "嗎麼請幫給誰為講說問諾會這們個幾還對後來時間點總結開關聽見覺應該種樣難讓從東西邊長聲設記錄譯複重讀寫單筆課題議論"
    "無與過現氣聯繫靜謝歡認識買歲",
    "吗么请帮给谁为讲说问诺会这们个几还对后来时间点总结开关听见觉应该种样难让从东西边长声设记录译复重读写单笔课题议论"
    "无与过现气联系静谢欢认识买岁",
)
_OPENER = re.compile(
    r"(?:(?:嗨|嘿|喂|哎|你好|您好|请问|那么|那|好的|好了|好|谢谢你|谢谢您|谢谢|早上好|下午好|晚上好|早安|早|嗯|对了|对|大家好|"
    r"不过|所以|但是|可是|啊|哦|呃|然后|还有|请|hi|hey|hello|ok|okay)[，,、\s]*)*",
    re.I,
)
QUESTION = re.compile(
    r"吗|呢[^\w]*\Z|什么|怎么|怎样|如何|为何|谁|哪|几(?!乎)|多少|多(?:远|大|高|久|长|重|深|快|宽|厚)|还是|是否|"
    r"([是有能会对要好行])[不没]\1|可不可以|有没有|知不知道|[一声快慢]点[^\w]*\Z|[？?]\s*\Z"
)
"""Words, particles and marks that make a Mandarin sentence a question."""

_TO = re.compile(
    r"[，,\s]*(?:(?:现在|今天|然后|先|快|就|再|那|麻烦|能不能|可不可以|可否|请)*"
    r"(?:请|帮|给我|给大家|给我们|告诉|你|您|别|不要(?!钱)|停|安静|闭嘴|继续|再|开始|结束投票|解释|总结|介绍|翻译|重复|设|查|讲|念|读|"
    r"记|列|写|算|比较|提醒|朗读|唱|背|描述|概括|补充|举(?!手)|放[首个一点]|打开|关闭|搜|麻烦|说(?:说|一|个|点|慢|快|大声|详细|下|英|中|清)|"
    r"用.{1,4}(?:说|讲|解释|回答|翻译)|我(?:想|要|有|不|的|们想|们要|们需要|需要|没|说的|问|是说|觉得)|不对|不是|好的?|谢|没事|"
    r"为什么|什么|怎么|如何|能不能|可不可以|在[吗么不]|还有(?:一个|个|别的|其他|没有|什么).*|说明|让(?:我们|大家)|来[一个首段点两]|"
    r"对比|(?:听得[到见]|听见了?|明白|懂|准备好)了?[吗么没]|跟(?:我|我们|大家)[说讲]|(?:认真|仔细|好好|简单|大声|慢慢|快点)地?|"
    r"会(?:下雨|下雪|刮风|发生).*[吗么]|把(?!.*了[^\w]*\Z).*|换|轮到你|[没不]错吧|对吧|是吧|下一|第|刚才(?:那|这|你|我|大家))"
    r"|(?:能|可以|会)[^，。]{0,3}(?:我|帮|告诉|再|解释|总结|给|介绍|翻译|重复|慢|停)[^。]*[吗么])"
)
# Phrases that begin with a character of `_ABOUT`, beside nouns, which the dictionary knows.
_TOPIC = re.compile(
    r"今天是(?:什么|几|星期|哪|不是)|也门|真的|有没有|有人|有哪|有什么|有多少|是不是|是否|要不|不丹|在线|"
    r"在(?!哪|什么|不)[^，]{1,8}(?:怎么|什么|多少|如何|吗)|很多"
)
_ABOUT = re.compile(
    r"[的是会很也都就和跟与或说觉比没不已还刚才在能可要让被把真太非常应将曾总从对向给有听知记回认告来去叫]|"
    r"(?:今天|昨天|前天|刚刚|上次|每|一直|经常|可能|好像|大概|其实|到底)[^，]{0,4}"
    r"(?:[的是会很也都就说没不还在能太非有要回]|[^，]{1,2}[了得过])"
)
_ABOUT_WHY = re.compile(
    r"(?:为什么|为何|怎么)(?:不|没|这么|那么|总|老|又|突然|还|停|说|了|用|样?[^\w]*\Z)|"
    r"多少钱|几岁|多大了|(?:什么|哪[儿里]?|谁|怎么|多少)[都也]|[^，]*\w得(?:很|不|特别|非常|太|真|还)"
)
_WISH = re.compile(r"(?:[大小]声|[快慢])一?点[^\w]*\Z")
_ENDS_ASKING = re.compile(
    r"(?:[吗呢吧啊呀嘛]|什么|谁|哪里|哪儿|哪个|怎么样|怎样|怎么办|怎么说|怎么做|多少|为什么|几[点号岁个年月次]?|一遍|停下来?|"
    r"为(?:什么|何)[^，]*(?:是[^，]+的|[会能不没][^，]{2,})|多(?:远|大|高|久|长|重|深|快)|几月几号|星期几|别说了|够了|不要说了|安静|继续|了没有?|没有|(?<![问叫找看试用绍识系醒音听])一下)\Z"
)
_ORDER = re.compile(r"(?:请|帮|给我|告诉我|再|继续|停|解释|总结|讲|翻译|你|您)")
_GOVERNS = re.compile(
    r"(?:[问叫找看试用让请跟和与把对给是听爱买有教带比像为在从向或]|认识|联系|提醒|喜欢|静音|告诉|讨厌|相信|信任|怀疑|需要|选择|理解|支持|反对|批评|表扬|变成|换成|为什么|如果|觉得|助手|"
    r"同事|关于|欢迎|关掉|打开|重启|以为|知道|听说|据|因为|虽然|[问叫找看试用]了?一下)\Z"
)
_ROLE = re.compile(
    r"(?:助手|助理|同事|朋友|伙伴|机器人|成员|老师|学生|模型|主持人|系统|软件|产品|公司|女儿|儿子|妹妹|姐姐|弟弟|哥哥)\Z"
)


def find_call_in_chinese(text: str, names: Iterable[str]) -> str | None:
    """Return the rest of a Mandarin text that calls one of `names`, "" for a bare call, or None."""
    text = _BLANK.sub("", text)
    for name in sorted(names, key=len, reverse=True):
        if not (has_han(text.replace(name, "")) or has_han(name)) or not name.strip():
            continue
        plain, spelled = text.translate(_SIMPLIFIED), _BLANK.sub("", name).translate(_SIMPLIFIED)
        for sentence in islice(_SENTENCE.finditer(plain), MAX_SENTENCES):
            for found in islice(_name_in(spelled).finditer(plain, sentence.start(), sentence.end()), MAX_NAMES):
                before, after = plain[sentence.start() : found.start()], plain[found.end() : sentence.end()]
                if _calls(before, after):
                    return _rest(text, *found.span())
    return None


def asks_in_chinese(text: str) -> bool:
    """Return whether a Mandarin sentence is a question."""
    return QUESTION.search(text.translate(_SIMPLIFIED)) is not None


def simplified(text: str) -> str:
    """Return a text with the characters that these rules know, in their simplified form."""
    return text.translate(_SIMPLIFIED)


def _name_in(name: str) -> re.Pattern[str]:
    edge = "" if has_han(name) else r"(?![A-Za-z])"
    return re.compile(rf"{'' if has_han(name) else '(?<![A-Za-z])'}{re.escape(name)}{edge}", re.I)


def _calls(before: str, after: str) -> bool:
    after_marks = after[: len(after) - len(after.lstrip(_MARKS))]
    rest, behind_comma = after.strip(_MARKS), bool(after_marks.strip())
    if ("、" in after_marks and rest) or (re.match("[和跟与或]", rest) and behind_comma):
        return False
    before = before.strip()
    asked = after.rstrip().endswith(("？", "?"))
    if _OPENER.fullmatch(before):
        if not rest:
            return True
        if behind_comma:
            return not _is_presented(rest.partition("，")[0]) or "，" not in rest
        return _is_to(rest, asked=asked)
    if before.endswith(("、", "和", "跟")):
        return False
    if before.endswith(("，", ",")):
        stem = before.rstrip(_MARKS)
        if not rest:
            return not _is_presented(stem)
        if behind_comma:
            return not _is_presented(stem) or _is_to(rest, asked=asked)
        return _is_to(rest, asked=asked)
    if _GOVERNS.search(before):
        return False
    if not rest:
        return bool(_ENDS_ASKING.search(before) or _ends_with_noun(before))
    return bool(re.search(r"[吗呢吧了好啊]\Z", before)) and _is_to(rest, asked=asked)


def _is_presented(clause: str) -> bool:
    """ "这是我们的助手，诺娃": the name stands beside a noun that means the same."""
    return bool(_ROLE.search(clause)) and not QUESTION.search(clause)


def _is_to(rest: str, *, asked: bool) -> bool:
    """Whether the words behind a name are a clause of their own."""
    if _ABOUT_WHY.match(rest):
        return False
    if _TO.match(rest) or _WISH.search(rest):
        return True
    if _ABOUT.match(rest) and not _TOPIC.match(rest) and not _begins_with_noun(rest):
        return False
    return asked or QUESTION.search(rest) is not None


def _begins_with_noun(rest: str) -> bool:
    """Whether the first word is a noun, and with it the subject: "会议" and not "会"."""
    word, kind = rjieba.tag(rest[:8], False)[0]
    return len(word) > 1 and kind[0] in "nlijs" and word != "有点"


def _ends_with_noun(clause: str) -> bool:
    """Whether a question or an order is complete, since it ends with no verb that a name could be the object of."""
    kind = rjieba.tag(clause[-12:], False)[-1][1]
    return kind[:1] not in "vpcdu" and bool(_ORDER.match(clause) or QUESTION.search(clause))


def _rest(text: str, start: int, end: int) -> str:
    """The text without the name, and without greetings before it."""
    head, tail = text[:start], text[end:].lstrip(_MARKS)
    if _OPENER.fullmatch(head.translate(_SIMPLIFIED).strip()):
        head = head if "谢" in head.translate(_SIMPLIFIED) and not tail else ""
    head = head.rstrip("，,、 " if tail else " ，,、")
    if not tail:
        marks = text[end:].strip()
        return head + marks if head.strip(_MARKS) else ""
    return f"{head}，{tail}" if head and head[-1] not in _MARKS else head + tail
