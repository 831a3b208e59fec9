"""What a model adds to speech of its own accord: loops, and sentences it learnt from subtitles. Pure."""

import re

_LOOP = re.compile(r"(.{1,24}?)\1{4,}", re.DOTALL)
_MUCH = 0.5
# What Whisper writes for silence and noise, without spaces and marks.
_INVENTED = re.compile(
    r"(請不吝|请不吝|明鏡與點點|明镜与点点|字幕by|字幕由|中文字幕|字幕製作|字幕制作|字幕志愿者|字幕志願者|amara\.?org|李宗盛"
    r"|^thanksforwatching$|^谢谢观看$|^謝謝觀看$|^多谢收看$|^訂閱$)"
)
_NOT_LETTERS = re.compile(r"[\s,.!?;:，。！？；：、]+")


def without_loops(text: str) -> str:
    """Return the text with what stands there five times or more in a row once; "" when that is most of it."""
    shorter = _LOOP.sub(r"\1", text)
    return "" if len(shorter) < _MUCH * len(text) and len(text) - len(shorter) > 12 else shorter


def without_inventions(text: str) -> str:
    """Return "" for a text that is a known invention, else the text."""
    return "" if _INVENTED.search(_NOT_LETTERS.sub("", text).casefold()) else text
