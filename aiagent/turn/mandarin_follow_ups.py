"""Follow-ups to an answer in Mandarin: the counterpart of `english_follow_ups`. Pure.

Mandarin has no forms of words to go by. So the first characters tell most ("那", "再说", "我是说"), then words
that ask, and words for people, their plans and their things.
"""

import re

from aiagent.turn.commands import Relation
from aiagent.turn.han_names import asks_in_chinese, simplified

_SENTENCE = re.compile(r"[^。！!？?；;]+[。！!？?；;]*")
_NOD = re.compile(r"(?:嗯|哦|噢|啊|呃|好的?|对|是的?|行|明白了?|知道了|那个|不过|但是|可是|所以|请问?|麻烦)[，,、\s]*")
_PEOPLE = re.compile(
    r"咱们?|大家|你们|各位|诸位|明天|后天|今晚|晚上|下午|上午|周末|下周|下个?星期|一会儿?|待会|等一下|报告|邮件|屏幕|麦克风|"
    r"会议室|文档|文件|午饭|晚饭|吃饭|咖啡|议题|开会|散会|议程|幻灯片|链接|电话|手机|关门|把门|窗户|投票|周[一二三四五六日]|"
    r"(?:星期|礼拜)[一二三四五六日]|出差|下班|请假|客户|老板|钥匙|共享|记录"
)
_WE = re.compile("我们")
_PICKS_UP = re.compile(r"它|那里|那儿|那个|这个|他|她|这些|那些|刚才|这样")
_GOES_ON = re.compile(
    r"(?:那(?!就|我|好|行|么我|咱|边)|还有|然后|再(?!见)|继续|为什么|为何|真的|是吗|例如|比如|举|详细|具体|重复|"
    r"说(?:慢|快|大声|详细|清楚|具体|短|简单|得)|用.{1,4}(?:怎么)?(?:说|讲|解释)|什么意思|换|慢一?点|简单|没听|我没听|"
    r"不对|不是(?!说好)|我(?:是|的意思是)说?(?:是|的|以前|那)?|我(?:问|想问|想知道|还想|不明白|不懂|不太明白|有(?:一个|个|另)|以为)|"
    r"你(?:确定|刚才?说|是说|说的|说错|错了)|解释|翻译|总结|告诉我|给我(?:举|讲|说|解释|翻译|一个例)|错了)"
)
_TO_AGENT = re.compile(
    r"你(?:能不能|可不可以|能|可以|会)?(?:再|给我|帮我)?(?:解释|告诉|说|举|翻译|总结|讲|知道|确定|认为|是说|重复|介绍|比较|列)"
)
_OWN_BUSINESS = re.compile(r"你|谁(?:来|去|要|有|想|可以)|我(?!想知道|可以问|能问)")
_OWN_PLANS = re.compile(
    r"我(?:明|去|先|要|把|得|会|来|写|刚|五|已|已经|马上|在|可以|觉得可以)|把.{1,8}(?:发|给|交|关|打)"
)


def relation_in_mandarin(text: str) -> Relation:
    """Return the relation of a text in Mandarin to the answer before it."""
    found = [_relation(match.group()) for match in _SENTENCE.finditer(simplified(text))]
    if Relation.TALK in found:
        return Relation.TALK
    return Relation.FOLLOW_UP if Relation.FOLLOW_UP in found else Relation.UNKNOWN


def _relation(sentence: str) -> Relation:
    """Judge one sentence."""
    clause = sentence.strip()
    while (nod := _NOD.match(clause)) and nod.end() < len(clause):
        clause = clause[nod.end() :]
    if _PEOPLE.search(clause):
        return Relation.TALK
    picks_up = _PICKS_UP.search(clause) is not None
    if _WE.search(clause) and not (picks_up and asks_in_chinese(clause)):
        return Relation.TALK
    if _GOES_ON.match(clause) and not _OWN_PLANS.match(clause):
        # "那就这样吧" is no question.
        return Relation.FOLLOW_UP
    if asks_in_chinese(clause):
        if _TO_AGENT.search(clause):
            return Relation.FOLLOW_UP
        return Relation.TALK if _OWN_BUSINESS.search(clause) and not picks_up else Relation.FOLLOW_UP
    if re.match(r"(?:可以|能).{0,4}(?:慢|快|大声|详细|再|解释)", clause):
        return Relation.FOLLOW_UP
    return Relation.TALK if _OWN_PLANS.search(clause) else Relation.UNKNOWN
