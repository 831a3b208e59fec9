"""Plain commands in Mandarin, in simplified and traditional characters. Pure."""

from aiagent.llm.intents.durations import CHINESE_DURATION, chinese_secs
from aiagent.llm.intents.forms import Intent, duration_of, either, intent, nothing_of, poll_of, rest_of

_ONE = r"(?:一)?(?:个|個|次|下|场|場|条|條)?"
_ONCE = r"(?:一下子?|下)?"
_START = r"(?:发起|發起|开始|開始|创建|創建|建立|来|來|做|搞|开|開|进行|進行|组织|組織)"
_SET = r"(?:设置?|設置?|设定|設定|定|开|開|来|來)"
_TIMER = r"(?:计时器?|計時器?|定时器?|定時器?|倒计时|倒計時|闹钟|鬧鐘)"
_RECORD = r"(?:记录|記錄|记|記|写|寫)"
_NOTE = r"(?:笔记|筆記|记录|記錄)"
_RAISE = r"(?:举(?:了|着)?手|舉(?:了|著)?手)"
_WHOLE = (
    r"(?:这次|這次|今天|刚才|剛才|目前|到目前为止|我们|我們|大家|的|会议|會議|讨论|討論|内容|內容|"
    r"课|課|谈话|對話|对话|一下)"
)
_BEFORE = r"(?:上次|以前|之前|过去|過去|曾经)"
_STORED = r"(?:(?:会议|會議)?(?:记录|記錄)|会议|會議)"
_ABOUT = r"(?:的|关于|關於|有关|有關)"
_SAID = r"(?:说过?|說過?|讨论过?|討論過?|谈过?|提到过?|提过?)了?"

CHINESE_INTENTS: tuple[Intent, ...] = (
    intent(
        "start_poll",
        rf"{_START}{_ONE}(?P<manner>(?:匿名|新|快速|小)?)的?(?:投票|调查|調查|问卷|問卷|表决|表決){_ONCE}"
        r"\s*[:,]?\s*(?P<rest>.+)",
        poll_of(chinese=True),
    ),
    intent("set_timer", rf"{_SET}{_ONE}(?P<duration>{CHINESE_DURATION})的?{_TIMER}", duration_of(chinese_secs)),
    intent(
        "set_timer", rf"(?:倒?计时|倒?計時|定时|定時){_ONCE}(?P<duration>{CHINESE_DURATION})", duration_of(chinese_secs)
    ),
    intent(
        "set_timer",
        rf"(?P<duration>{CHINESE_DURATION})(?:之后|以后|之後|以後|后|後)(?:提醒|叫){_ONCE}(?:我们?|我們?|大家)?(?P<label>.*?)",
        duration_of(chinese_secs),
    ),
    intent(
        "take_note",
        either(rf"{_RECORD}(?:一下|下来|下來|下|个?笔记|個?筆記)\s*[:,]?", rf"(?:做|写|寫){_ONE}{_NOTE}\s*[:,]")
        + r"\s*(?P<rest>.+)",
        rest_of("text"),
    ),
    intent(
        "list_raised_hands",
        either(
            rf"有?(?:谁|誰|人|哪些人|几个人|幾個人)(?:在|正在|已经)?{_RAISE}(?:了|的)?[吗嗎呢]?",
            r"(?:列出|显示)?(?:举手|舉手)的(?:人|同学)?(?:有谁|有哪些|是谁|都有谁|名单)?",
        ),
        nothing_of,
    ),
    intent(
        "summarise",
        either(
            rf"(?:总结|總結|概括|归纳|歸納|小结|小結|回顾|回顧){_ONCE}{_WHOLE}*",
            r"我?(?:错过|錯過)了?(?:什么|什麼|哪些)(?:内容)?",
            r"刚才(?:都)?(?:说|讲|讨论)了?(?:些)?什么",
        ),
        nothing_of,
    ),
    intent(
        "search_transcripts",
        rf"(?:搜索|搜寻|搜尋|搜|查找|查询|查詢|查|找){_ONCE}(?!.*(?:网上|網上|互联网|网络|百度|谷歌))"
        rf"(?:{_BEFORE}的?)?{_STORED}?(?:里|裡|中)?{_ABOUT}*\s*[:,]?\s*(?P<rest>.+?)(?:的(?:内容|记录|記錄))?",
        rest_of("query"),
    ),
    intent(
        "search_transcripts",
        rf"(?:我们|我們|大家){_BEFORE}?(?:是)?(?:什么时候|什麼時候|怎么|怎麼)?{_SAID}(?:关于|關於)?(?P<rest>.+?)"
        r"(?:的事|的内容)?[吗嗎]?",
        rest_of("query"),
    ),
)
