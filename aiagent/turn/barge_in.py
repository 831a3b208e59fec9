"""Speech over the agent's voice: sounds of listening, words that want no answer, and interruptions. Pure."""

import re

from aiagent.language.words import count_words, tokens

CONFIRM_SECS = 0.5
CONFIRM_WORDS = 2
# The agent pauses while somebody speaks, so that its answer can wait for their words before it ends.
UNKNOWN_WORDS_SECS = 1.2
# Longer than this nobody only hums along.
LONGEST_BACKCHANNEL_SECS = 1.5
_SIGNS = re.compile(r"[\W_]+")
_MOST_TOKENS = 4
_LISTENING = frozenset(
    {"mm", "mmm", "mhm", "mmhm", "mmhmm", "hm", "hmm", "uh", "uhhuh", "um", "ah", "oh", "yeah", "yep", "yes", "ok"}
    | {"okay", "right", "sure", "isee", "gotit", "wow", "aha", "alright", "no", "nice", "great", "cool", "exactly"}
    | {"mmmm", "huh", "ooh", "yup", "ofcourse", "really", "ahh", "ohh"}
    | {"嗯", "哦", "噢", "啊", "呃", "对", "好", "好的", "是", "是的", "行", "明白", "知道了", "哈", "没错", "对啊"}
    | {"嗯哼", "好吧", "是吗", "这样啊", "对对", "原来如此", "有道理", "懂了", "了解", "可以"}
    | {"makessense", "goodpoint", "fairenough", "true", "interesting", "absolutely", "definitely", "totally"}
    | {"that'sright", "thatsright", "soundsgood", "iunderstand", "perfect", "indeed", "good", "mhmm", "eh"}
    | {"ha", "heh", "hah", "呵", "嘿", "嘻", "没问题", "我懂", "我懂了", "我明白", "我明白了", "我知道", "我知道了"}
    | {"thatmakessense", "itmakessense", "fairpoint", "iknow", "noproblem", "verygood", "wellsaid", "iagree", "agreed"}
)
LAUGH_SYLLABLES = 2
_SYLLABLE = re.compile(r"h+[aeiou]|lo|(?<=lo)l|[哈呵嘻嘿]")
_LAUGH = re.compile(r"(?:[ao]h+|oo+h*|[ae]?(?:h+[aeiou]+)+h?|lol|哈+|呵+|嘻+|嘿+)\Z")
# Recognisers write this for a laugh, and hardly anybody says it alone.
_WRITTEN_FOR_LAUGHS = frozenset({"you"})
_CLOSING = frozenset(
    {"thanks", "thankyou", "thanksalot", "thankyouverymuch", "nevermind", "thatsall", "that'sall", "bye", "goodbye"}
    | {"谢谢", "谢谢你", "多谢", "没事了", "算了", "再见"}
)
_STOP = frozenset(
    {"stop", "stopit", "stoptalking", "stopplease", "pleasestop", "bequiet", "quiet", "shutup", "thatsenough"}
    | {"enough", "停", "停下", "停一下", "停止", "别说了", "不要说了", "安静", "够了"}
)


def is_backchannel(text: str) -> bool:
    """Whether the whole text only shows that someone listens, such as "mm-hm", "yeah, I see" or "嗯"."""
    return _made_of(tokens(text), _LISTENING)


def is_closing(text: str) -> bool:
    """Whether the text ends a conversation, such as "OK, thank you"."""
    return _made_of(tokens(text), _LISTENING | _CLOSING)


def is_laugh(text: str) -> bool:
    """Whether the text is only laughter, such as "Ha ha ha", or the word that recognisers write for it."""
    said = tokens(text)
    if len(said) == 1 and said[0] in _WRITTEN_FOR_LAUGHS:
        return True
    syllables = sum(len(_SYLLABLE.findall(word)) for word in said)
    return syllables >= LAUGH_SYLLABLES and all(_LAUGH.match(word) for word in said)


def is_stop(text: str) -> bool:
    """Whether the text only tells somebody to be silent."""
    return _SIGNS.sub("", text).casefold() in _STOP


def interrupts(voiced_secs: float, text: str = "", *, audible: bool = False) -> bool:
    """Whether a person who has spoken for `voiced_secs`, and said `text` as far as it is known, takes the floor.

    While the agent is `audible`, time alone decides only when the words are not known for long: what begins like a
    sign of listening may be one.
    """
    if text and (is_backchannel(text) or is_laugh(text) or (audible and _begins_like_a_sign(text))):
        return voiced_secs >= LONGEST_BACKCHANNEL_SECS
    if audible and not text:
        return voiced_secs >= UNKNOWN_WORDS_SECS
    return voiced_secs >= CONFIRM_SECS or says_enough(text)


def says_enough(text: str) -> bool:
    """Whether the words alone are an interruption."""
    return count_words(text) >= CONFIRM_WORDS and not is_backchannel(text) and not is_laugh(text)


def _begins_like_a_sign(text: str) -> bool:
    """Whether signs of listening are said, and the last words may become one: "Okay, I" of "Okay, I see"."""
    said = tokens(text)
    for rest in range(1, min(_MOST_TOKENS, len(said) + 1)):
        begun = "".join(said[-rest:])
        if _made_of(said[:-rest], _LISTENING) and any(sign.startswith(begun) for sign in _LISTENING):
            return True
    return False


def _made_of(said: list[str], sounds: frozenset[str]) -> bool:
    """Whether the words are nothing but these sounds, each of up to four words."""
    at = 0
    while at < len(said):
        widths = range(min(_MOST_TOKENS, len(said) - at), 0, -1)
        width = next((n for n in widths if "".join(said[at : at + n]) in sounds), 0)
        if not width:
            return False
        at += width
    return True
