"""Written Chinese to characters that can be looked up. Only signs that shape the melody are dropped. Pure."""
# ruff: noqa: RUF001 - signs that look alike are meant

import re
import unicodedata
from collections.abc import Callable

from anyascii import anyascii

from aiagent.language.scripts import HAN
from aiagent.tts.g2p_mandarin.numbers import cardinal, counted, digits, telephone

_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_UNITS = {
    "km/h": "公里每小时",
    "m/s": "米每秒",
    "kWh": "千瓦时",
    "km²": "平方公里",
    "m²": "平方米",
    "cm²": "平方厘米",
    "m³": "立方米",
    "GB": "吉字节",
    "MB": "兆字节",
    "GHz": "吉赫兹",
    "MHz": "兆赫兹",
    "Hz": "赫兹",
    "min": "分钟",
    "ms": "毫秒",
    "s": "秒",
    "W": "瓦",
    "V": "伏",
    "t": "吨",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "kg": "公斤",
    "mg": "毫克",
    "ml": "毫升",
    "kW": "千瓦",
    "m": "米",
    "g": "克",
    "L": "升",
    "h": "小时",
    "°C": "摄氏度",
    "°F": "华氏度",
    "°": "度",
}
_UNIT_NAMES = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_CURRENCIES = {"¥": "元", "$": "美元", "€": "欧元", "£": "英镑", "₹": "卢比", "₩": "韩元", "₽": "卢布"}
_CODES = {"USD": "美元", "EUR": "欧元", "GBP": "英镑", "CNY": "元", "RMB": "元", "JPY": "日元"}
_ADDRESS_SIGNS = {".": "点", "@": "艾特", "/": "斜杠", "-": "杠", "_": "下划线", ":": "冒号"}
_HOST = r"(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,6}"
_ROMAN = {
    "II": "二",
    "III": "三",
    "IV": "四",
    "VI": "六",
    "VII": "七",
    "VIII": "八",
    "IX": "九",
    "XI": "十一",
    "XII": "十二",
}
_ROMAN |= {"XIII": "十三", "XIV": "十四", "XV": "十五", "XVI": "十六", "I": "一", "V": "五", "X": "十"}
_ROMAN_NAMES = "|".join(sorted(_ROMAN, key=len, reverse=True))
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# NFKC makes a raised 2 a plain one: that of a unit waits under another sign.
_UNITS_AGAIN = {0xE002: "²", 0xE003: "³"}
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"


def _address(match: re.Match[str]) -> str:
    """An address by its host alone: nobody remembers a longer one by ear."""
    bare = re.sub(r"^[a-z]+://(?:www\.)?", "", match[0], flags=re.I).rstrip("/.,;:!?)")
    host = bare if "@" in bare else bare.partition("/")[0]
    return "".join(_ADDRESS_SIGNS.get(sign, sign) for sign in host)


def _power(exponent: str) -> str:
    return {"2": "的平方", "3": "的立方"}.get(exponent, f"的{exponent.replace('-', '负')}次方")


def _raised(match: re.Match[str]) -> str:
    """Powers as `^2`; those of units stay."""
    is_unit = re.search(r"[0-9]\s?[kc]?m$", match.string[: match.start()])
    kept = {"²": "\ue002", "³": "\ue003"}.get(match[0]) if is_unit else None
    return kept or f"^{match[0].translate(_RAISED)}"


def _date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return match[0]
    return f"{digits(year)}年{cardinal(str(int(month)))}月{cardinal(str(int(day)))}日"


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return f"{cardinal(match[1])}比{cardinal(str(minute))}"
    words = f"{'两' if hour == 2 else cardinal(str(hour))}点"
    if minute:
        words += f"{'零' if minute < 10 else ''}{cardinal(str(minute))}分"
    return words


def _money(match: re.Match[str]) -> str:
    amount = match[2].rstrip("0").rstrip(".") if "." in match[2] else match[2]
    return f"{amount}{match[3]}{_CURRENCIES[match[1]]}"


def _number(match: re.Match[str]) -> str:
    number = match[0]
    whole = number.partition(".")[0]
    if "." not in number and (len(whole) > 8 or (len(whole) > 1 and whole.startswith("0"))):
        return telephone(number)
    if match.string[: match.start()].endswith("第"):
        return cardinal(number)
    return counted(number, match.string[match.end() :].lstrip())


# In this order: what is more special comes before what is more general.
_RULES: tuple[_Rule, ...] = (
    (re.compile(rf"[\w.+-]+@{_HOST}", re.A), _address),
    (re.compile(r"[a-z]+://[!-~]+", re.I), _address),
    (re.compile(rf"(?<![\w@.]){_HOST}(?![\w.])", re.A), _address),
    (
        re.compile(rf"(?<=[{HAN}])(?:\s?)({_ROMAN_NAMES})(?=世)|(?<=第)({_ROMAN_NAMES})(?![A-Za-z])"),
        lambda m: _ROMAN[m[1] or m[2]],
    ),
    (re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))"), ""),
    (
        re.compile(
            r"(?<![0-9.-])\+?[0-9]{2,4}(?:-[0-9]{3,8})(?:-[0-9]{2,8})+(?![0-9-])|(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}"
        ),
        lambda m: ("加" if m[0].startswith("+") else "") + telephone(m[0]),
    ),
    (
        re.compile(r"((?:拨打?|打|呼叫|电话|号码)(?:是|为|:|：)?\s?)([0-9]{3,})(?![0-9.])"),
        lambda m: m[1] + telephone(m[2]),
    ),
    (re.compile(r"(?<![0-9])1[3-9][0-9](?:[ -][0-9]{4}){2}(?![0-9])"), lambda m: telephone(m[0])),
    (re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))"), ""),
    (re.compile(r"(?<![0-9.])([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![0-9])"), r"\3-\2-\1"),
    (re.compile(r"(?<![0-9])([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?![0-9])"), _date),
    (re.compile(r"(?<![0-9])24/7(?![0-9])"), "全天候"),
    (re.compile(r"(?<![0-9])([0-9]{4})\s?[-–~]\s?([0-9]{4})(?=年)"), lambda m: f"{digits(m[1])}到{digits(m[2])}"),
    (re.compile(r"(?<![0-9])([0-9]{4})(?=年(?!级))"), lambda m: digits(m[1])),
    (re.compile(r"(?<![0-9])([0-9]{1,2}):([0-9][0-9])(?::[0-9][0-9])?(?![0-9])"), _clock),
    (re.compile(rf"(?<=[0-9)]) [-−] (?=[0-9(])|(?<=[0-9])[-−](?={_NUMBER}\s?=)"), "减"),
    (re.compile(r"(?<![0-9:])([0-9]{1,3}):([0-9]{1,2})(?![0-9:])"), r"\1比\2"),
    (re.compile(rf"(?<![A-Za-z0-9.^])[-−](?={_NUMBER})"), "负"),
    (re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+){2,}"), lambda m: "点".join(map(cardinal, m[0].split(".")))),
    (re.compile(rf"({_NUMBER})\s?[-~–]\s?(?={_NUMBER})"), r"\1到"),
    (re.compile(rf"({_NUMBER})\s?%"), r"百分之\1"),
    (
        re.compile(rf"({_NUMBER})\s?([{''.join(_CURRENCIES)}])(?!\s?[0-9])".replace("$", r"\$")),
        lambda m: f"{m[1]}{_CURRENCIES[m[2]]}",
    ),
    (re.compile(rf"({_NUMBER})\s?({'|'.join(_CODES)})(?![A-Za-z])"), lambda m: f"{m[1]}{_CODES[m[2]]}"),
    (re.compile(rf"([¥€£₹₩₽$])\s?({_NUMBER})\s?([百千万亿]*)"), _money),
    (re.compile(rf"(?<=[0-9])\s?({_UNIT_NAMES})(?![A-Za-z])"), lambda m: _UNITS[m[1]]),
    (re.compile(r"(?<![0-9/])([0-9]{1,3})/([0-9]{1,3})(?![0-9/])"), lambda m: f"{cardinal(m[2])}分之{cardinal(m[1])}"),
    (re.compile(r"(?<=[\w)])\s?(?:\^|\*\*)\s?(-?[0-9]+)"), lambda m: _power(m[1])),
    (re.compile(r"(?<=[0-9)])\s?[x×*·]\s?(?=[0-9(])|(?<=\w)\s?×\s?(?=\w)"), "乘"),
    (re.compile(r"\s?÷\s?|(?<=[0-9]) / (?=[0-9])"), "除以"),
    (re.compile(r"\s?(?:!=|≠)\s?"), "不等于"),
    (re.compile(r"\s?±\s?"), "正负"),
    (re.compile(r"\s?[≈≅]\s?|(?<![\w])~\s?(?=[0-9])"), "约"),
    (re.compile(r"√\s?"), "根号"),
    (re.compile(r"\s?(?:→|⇒|->|=>)\s?"), "到"),
    (re.compile(r"∞"), "无穷大"),
    (re.compile(r"[πΠ]"), "派"),
    (re.compile(r"\b([ACDFG])#"), r"\1 sharp"),
    (re.compile(r"#(?=[0-9])"), "第"),
    (re.compile(r"(?<=[A-Za-z])\+\+"), " plus plus"),
    (re.compile(r"\s?\+\s?(?=[\w(])"), "加"),
    (re.compile(r"(?<=[\w)])\s?(?:<=|≤)\s?(?=[\w(-])"), "小于等于"),
    (re.compile(r"(?<=[\w)])\s?(?:>=|≥)\s?(?=[\w(-])"), "大于等于"),
    (re.compile(r"(?<=[\w)])\s?<\s?(?=[\w(-])"), "小于"),
    (re.compile(r"(?<=[\w)])\s?>\s?(?=[\w(-])"), "大于"),
    (re.compile(r"\s?=+\s?"), "等于"),
    (re.compile(r"@"), "艾特"),
    (re.compile(r"§\s?"), "第"),
    (re.compile(r"\s*&\s*"), "和"),
    (re.compile(_NUMBER), _number),
    # Accents and letters of other scripts in Latin letters, which the English voice reads.
    (re.compile(rf"[^\W\d_A-Za-z{HAN}]+"), lambda m: anyascii(m[0])),
    (re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])"), ""),
)


def normalise(text: str) -> str:
    """Return the text with numbers and signs as Chinese characters, punctuation and letters in their narrow forms."""
    text = re.sub(r"(?<=[A-Za-z)0-9])[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", _raised, text)
    text = re.sub(r"(?<=[0-9])(?=[½⅓⅔¼¾])", "又", text)
    text = unicodedata.normalize("NFKC", text).replace("⁄", "/")
    text = text.translate(_UNITS_AGAIN)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.strip()
