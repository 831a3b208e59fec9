"""Sentences that the agent says and writes of its own accord, in its languages. Pure.

Results of tools are among them: people can be told them as they are, or a language model puts them into its own words.
"""

from aiagent.language.tags import CHINESE, ENGLISH, is_chinese

_PHRASES = {
    # Quotes from transcripts and memory.
    "said_on": {"en": "On {day}, {name} said: {text}", "zh": "{day}，{name}说：{text}"},
    "asked_on": {"en": "On {day}, {name} asked: {text}", "zh": "{day}，{name}问：{text}"},
    "said_here": {"en": "Earlier in this meeting, {name} said: {text}", "zh": "在这次会议上，{name}说过：{text}"},
    "asked_here": {"en": "Earlier in this meeting, {name} asked: {text}", "zh": "在这次会议上，{name}问过：{text}"},
    "said": {"en": "{name} said: {text}", "zh": "{name}说：{text}"},
    "asked": {"en": "{name} asked: {text}", "zh": "{name}问：{text}"},
    "missed": {"en": "Here is what you missed.", "zh": "这是您错过的内容。"},
    "so_far": {"en": "Here is what was said so far.", "zh": "到目前为止的内容如下。"},
    "on_day": {"en": "This was said on {day}.", "zh": "这是{day}的内容。"},
    "are_here": {"en": "In the room: {names}, {count} in all.", "zh": "房间里有{names}，一共{count}人。"},
    "is_here": {"en": "Yes, {name} is here.", "zh": "是的，{name}在。"},
    "not_here": {"en": "No, I do not see {name} in the room.", "zh": "没有，我在房间里没看到{name}。"},
    "nothing_yet": {"en": "Nothing has been said so far.", "zh": "到目前为止还没有人说过什么。"},
    "not_heard": {"en": "I did not hear anything about that.", "zh": "我没有听到这方面的内容。"},
    "not_said": {
        "en": "I did not hear anything about that in the meetings of this room.",
        "zh": "在这个房间的会议里，我没有听到这方面的内容。",
    },
    "not_said_attended": {
        "en": "I did not hear anything about that in the meetings that you took part in.",
        "zh": "在您参加过的会议里，我没有听到这方面的内容。",
    },
    "not_said_running": {
        "en": "I did not hear anything about that in this meeting, and I may not tell you about earlier ones.",
        "zh": "在这次会议里我没有听到这方面的内容，而以前的会议我不能告诉您。",
    },
    "not_looked_up": {"en": "I could not look that up just now.", "zh": "我现在查不到会议记录。"},
    # Notices about what the agent cannot do.
    "english_only": {
        "en": "I understand English only here, so my captions are in English only.",
        "zh": "我在这里只能识别英语，所以只生成英文字幕。",
    },
    "not_installed": {
        "en": "{name}, I think that you speak a language that I do not understand, so I write no captions of it.",
        "zh": "{name}，您说的语言我似乎听不懂，所以我不为它生成字幕。",
    },
    "not_the_language": {
        "en": "{name}, I think that you speak another language than this room is set to, so I write no captions of it. "
        "The host can change the language in the settings of the room.",
        "zh": "{name}，您说的语言似乎与本房间设置的语言不同，所以我不为它生成字幕。主持人可以在房间设置中更改语言。",
    },
    "cannot_answer": {
        "en": "Sorry, I cannot answer right now. I will keep writing the captions.",
        "zh": "抱歉，我现在无法回答。我会继续写字幕。",
    },
    "one_moment": {"en": "One moment, please.", "zh": "请稍等。"},
    "no_model": {
        "en": "I could not reach my language model, so I cannot answer just now. Captions go on.",
        "zh": "我连接不上语言模型，现在无法回答。字幕会继续。",
    },
    "no_voice": {
        "en": "I have no voice for this language here, so I write.",
        "zh": "我在这里没有这种语言的语音，所以用文字回答。",
    },
    # Private notices to hosts, who may know whoever runs the server.
    "install_hearing": {
        "en": "Only you are told this: captions of other languages than English need models that are not installed on "
        "this server. Whoever runs it can add Mandarin and more: python -m aiagent.models install zh",
        "zh": "此消息只有您能看到：要为英语以外的语言生成字幕，需要本服务器尚未安装的模型。"
        "管理员可以这样安装：python -m aiagent.models install zh",
    },
    "install_voice": {
        "en": "Only you are told this: I answer in writing where I have no voice. Whoever runs this server can add a "
        "Mandarin one: python -m aiagent.models install zh",
        "zh": "此消息只有您能看到：没有语音的语言我用文字回答。"
        "管理员可以这样安装中文语音：python -m aiagent.models install zh",
    },
    # Refusals of questions; their keys are the values of turn.commands.Refusal.
    "busy": {
        "en": "{name}, two questions are waiting already. Please ask me again in a moment.",
        "zh": "{name}，已经有两个问题在等我回答，请稍后再问我。",
    },
    "muted": {
        "en": "{name}, I am muted at the moment, so I cannot answer.",
        "zh": "{name}，我现在被静音了，无法回答。",
    },
    # Results of tools.
    "poll_waits": {
        "en": "I have asked the moderators to confirm the poll “{question}”.",
        "zh": "我已请主持人确认投票“{question}”。",
    },
    "forbidden": {"en": "That is not allowed for {name}.", "zh": "{name}没有权限这样做。"},
    "moderators_busy": {
        "en": "The moderators have enough requests to decide. Try again in a minute.",
        "zh": "主持人有太多待确认的请求，请一分钟后再试。",
    },
    "unreachable": {"en": "That did not work just now.", "zh": "刚才没有成功。"},
    "timer_set": {"en": "The timer is set for {duration}.", "zh": "计时器已设为{duration}。"},
    "timer_over": {"en": "{name}, your timer is over.", "zh": "{name}，时间到了。"},
    "timer_over_label": {"en": "{name}, your timer is over: {label}.", "zh": "{name}，时间到了：{label}。"},
    "timer_full": {"en": "There are enough timers running.", "zh": "计时器已经够多了。"},
    "noted": {"en": "I have noted that.", "zh": "我记下来了。"},
    "note_chat": {"en": "📝 Note by {name}: {text}", "zh": "📝 {name}的笔记：{text}"},
    "no_hands": {"en": "Nobody has their hand up.", "zh": "没有人举手。"},
    "one_hand": {"en": "{names} has a hand up.", "zh": "{names}举了手。"},
    "hands": {"en": "These have their hands up: {names}.", "zh": "举手的有：{names}。"},
    "nothing_heard": {"en": "I have not heard anything to summarise yet.", "zh": "我还没有听到可以总结的内容。"},
    "summary": {"en": "So far: {text}", "zh": "到目前为止：{text}"},
    "found": {"en": "I found this: {quotes}", "zh": "找到了这些：{quotes}"},
    "quote_on": {"en": "On {day}, {name} said, “{text}”", "zh": "{day}，{name}说：“{text}”"},
    "quote": {"en": "{name} said, “{text}”", "zh": "{name}说：“{text}”。"},
    "and": {"en": " and ", "zh": "和"},
}


def phrase(key: str, lang: str, **values: str) -> str:
    """Return the sentence `key` in Chinese for a tag of Chinese, else in English; `values` are put in as they are."""
    return _PHRASES[key][CHINESE if is_chinese(lang) else ENGLISH].format(**values)
