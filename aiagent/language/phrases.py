"""What the agent says of its own accord, in the languages that it speaks. Pure."""

USUAL_LANGUAGE = "en"

_PHRASES = {
    "said_on": {"en": "On {day}, {name} said: {text}", "zh": "{day}，{name}说：{text}"},
    "asked_on": {"en": "On {day}, {name} asked: {text}", "zh": "{day}，{name}问：{text}"},
    "said_here": {"en": "Earlier in this meeting, {name} said: {text}", "zh": "在这次会议上，{name}说过：{text}"},
    "asked_here": {"en": "Earlier in this meeting, {name} asked: {text}", "zh": "在这次会议上，{name}问过：{text}"},
    "said": {"en": "{name} said: {text}", "zh": "{name}说：{text}"},
    "asked": {"en": "{name} asked: {text}", "zh": "{name}问：{text}"},
    "missed": {"en": "Here is what you missed.", "zh": "这是您错过的内容。"},
    "so_far": {"en": "Here is what was said so far.", "zh": "到目前为止的内容如下。"},
    "on_day": {"en": "This was said on {day}.", "zh": "这是{day}的内容。"},
    "nothing_yet": {"en": "Nothing has been said so far.", "zh": "到目前为止还没有人说过什么。"},
    "not_said": {
        "en": "I found nothing about that in the meetings of this room.",
        "zh": "在这个房间的会议记录里，我没有找到相关内容。",
    },
    "not_said_attended": {
        "en": "I found nothing about that in the meetings that you took part in.",
        "zh": "在您参加过的会议里，我没有找到相关内容。",
    },
    "not_said_running": {
        "en": "I found nothing about that in this meeting, and I may not tell you about earlier ones.",
        "zh": "在这次会议里我没有找到相关内容，而以前的会议我不能告诉您。",
    },
    "not_looked_up": {"en": "I could not look that up just now.", "zh": "我现在查不到会议记录。"},
    "english_only": {
        "en": "The models for the language of this room are not installed here, so my captions are in English only. "
        "Whoever runs this server can add them: python -m aiagent.models install zh",
        "zh": "本服务器没有安装本房间语言所需的模型，所以我只能识别英语并生成英文字幕。"
        "管理员可以这样安装：python -m aiagent.models install zh",
    },
    "cannot_answer": {
        "en": "Sorry, I cannot answer right now. I will keep writing the captions.",
        "zh": "抱歉，我现在无法回答。我会继续写字幕。",
    },
    "no_model": {
        "en": "I could not reach my language model, so I cannot answer just now. Captions go on.",
        "zh": "我连接不上语言模型，现在无法回答。字幕会继续。",
    },
    "no_voice": {
        "en": "I have no voice for this language here, so I write. Whoever runs this server can add one: "
        "python -m aiagent.models install zh",
        "zh": "本服务器没有安装这种语言的语音，所以我用文字回答。"
        "管理员可以这样安装：python -m aiagent.models install zh",
    },
    "busy": {
        "en": "{name}, two questions are waiting already. Please ask me again in a moment.",
        "zh": "{name}，已经有两个问题在等我回答，请稍后再问我。",
    },
    "muted": {
        "en": "{name}, I am muted at the moment, so I cannot answer.",
        "zh": "{name}，我现在被静音了，无法回答。",
    },
}


def phrase(key: str, lang: str, **values: str) -> str:
    """The sentence `key` in the language of the BCP 47 tag `lang`, else in English; `values` are put in as they are."""
    by_language = _PHRASES[key]
    sentence = by_language.get(lang.partition("-")[0].casefold(), by_language[USUAL_LANGUAGE])
    return sentence.format(**values)
