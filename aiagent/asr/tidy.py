"""Recognised text as it should be: without what a model makes up, and with Chinese as it is written. Pure.

Models make up loops, and sentences that they learnt from subtitles. They write Chinese with the wrong characters,
marks and spaces.
"""

import re
from functools import lru_cache

from opencc import OpenCC

from aiagent.language.scripts import CHINESE_MARKS, HAN

_LOOP = re.compile(r"(.{1,24}?)\1{4,}", re.DOTALL)
_MUCH = 0.5
# Sentences that Whisper writes for silence and noise, without spaces and marks.
_INVENTED = re.compile(
    r"(請不吝|请不吝|明鏡與點點|明镜与点点|字幕by|字幕由|中文字幕|字幕製作|字幕制作|字幕志愿者|字幕志願者|amara\.?org|李宗盛"
    r"|^thanksforwatching$|^谢谢观看$|^謝謝觀看$|^多谢收看$|^訂閱$)"
)
_NOT_LETTERS = re.compile(r"[\s,.!?;:，。！？；：、]+")
_WIDE = f"{CHINESE_MARKS}（）"
_CONVERSIONS = {"zh-Hans": "t2s", "zh-Hant": "s2tw", "zh-TW": "s2tw", "zh-HK": "s2hk"}
_MARKS = str.maketrans(",.?!:;", "，。？！：；")

_MARK_BESIDE_HAN = re.compile(rf"(?<=[{HAN}{_WIDE}])\s*[,.?!:;](?![0-9])|[,?!:;](?=\s*[{HAN}])")
_MARK_AT_END = re.compile(rf"(?<=[{HAN}])\s*\.+$")
_SPACE_IN_HAN = re.compile(rf"(?<=[{HAN}{_WIDE}])\s+(?=[{HAN}{_WIDE}])|\s+(?=[{_WIDE}])|(?<=[{_WIDE}])\s+")


def without_loops(text: str) -> str:
    """Return the text with loops (five times or more in a row) cut to one; "" when they are most of it."""
    shorter = _LOOP.sub(r"\1", text)
    return "" if len(shorter) < _MUCH * len(text) and len(text) - len(shorter) > 12 else shorter


def without_inventions(text: str) -> str:
    """Return "" for a text that is a known invention, else the text."""
    return "" if _INVENTED.search(_NOT_LETTERS.sub("", text).casefold()) else text


@lru_cache(maxsize=len(_CONVERSIONS))
def _converter(conversion: str) -> OpenCC:
    return OpenCC(conversion)


def written_chinese(text: str, form: str) -> str:
    """Return a recognised text as `form` (zh-Hans, zh-Hant, zh-TW, zh-HK) writes it."""
    converted: str = _converter(_CONVERSIONS.get(form, "t2s")).convert(text)
    marked = _MARK_BESIDE_HAN.sub(lambda match: match.group().strip().translate(_MARKS), converted)
    marked = _MARK_AT_END.sub("。", marked)
    return _SPACE_IN_HAN.sub("", marked).strip()


def load_conversions() -> None:
    """Load all conversions, which takes a second in all, so that the first caption is not late."""
    for conversion in set(_CONVERSIONS.values()):
        _converter(conversion)
