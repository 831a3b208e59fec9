"""Chinese as it should be written: simplified or traditional, its own punctuation, no spaces between characters."""

import re
from functools import lru_cache

from opencc import OpenCC

from aiagent.language.scripts import CHINESE_MARKS, HAN

_WIDE = f"{CHINESE_MARKS}（）"
_CONVERSIONS = {"zh-Hans": "t2s", "zh-Hant": "s2tw", "zh-TW": "s2tw", "zh-HK": "s2hk"}
_MARKS = str.maketrans(",.?!:;", "，。？！：；")

_MARK_BESIDE_HAN = re.compile(rf"(?<=[{HAN}{_WIDE}])\s*[,.?!:;](?![0-9])|[,?!:;](?=\s*[{HAN}])")
_MARK_AT_END = re.compile(rf"(?<=[{HAN}])\s*\.+$")
_SPACE_IN_HAN = re.compile(rf"(?<=[{HAN}{_WIDE}])\s+(?=[{HAN}{_WIDE}])|\s+(?=[{_WIDE}])|(?<=[{_WIDE}])\s+")


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
