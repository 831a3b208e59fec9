"""Signs of mathematics and code, Roman numerals and letters of other scripts in English words. Pure."""
# ruff: noqa: RUF001 - signs that look alike are meant

import re

from anyascii import anyascii

from aiagent.tts.g2p_english.numbers import cardinal, ordinal
from aiagent.tts.g2p_english.rules import Rule

_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN = r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXLC])"
_RULERS = (
    "Albert|Alexander|Benedict|Catherine|Charles|Christian|Clement|Constantine|Edward|Elizabeth|Felipe|Ferdinand|Francis|"
    "Franz|Frederick|Friedrich|George|Gregory|Gustav|Haakon|Harald|Henry|Innocent|Isabella|Ivan|James|John|Joseph|Juan|"
    "Leo|Leopold|Louis|Ludwig|Margaret|Mary|Mehmed|Napoleon|Nicholas|Otto|Paul|Pedro|Peter|Philip|Pius|Ptolemy|Ramesses|"
    "Ramses|Richard|Rudolf|Thutmose|Urban|Victoria|Wilhelm|William"
)
_NUMBERED = (
    "Act|Apollo|Appendix|Article|Book|Bowl|Category|Chapter|Class|Episode|Figure|Grade|Level|Mark|Part|Phase|Rocky|"
    "Saturn|Scene|Section|Stage|Table|Title|Type|Unit|Vatican|Version|Volume|War|Wars|Fantasy|Windsor|Year"
)
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUNK = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_POWERS = {"2": " squared", "3": " cubed"}
_TERM = r"[\w)\]]"


def _number_of(roman: str) -> int:
    values = [_ROMAN_DIGITS[digit] for digit in roman]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))


def _ruler(match: re.Match[str]) -> str:
    return f"{match[1]} the {ordinal(_number_of(match[2]))}"


def _power(exponent: str) -> str:
    return _POWERS.get(exponent, f" to the power of {exponent.replace('-', 'minus ').lstrip('+')} ")


def _in_ascii(match: re.Match[str]) -> str:
    return anyascii(match[0])


ROMAN: tuple[Rule, ...] = (
    (re.compile(rf"\b({_RULERS}) ({_ROMAN})\b(?!'(?!s\b))(?<! I)"), _ruler),
    (re.compile(rf"\b({_RULERS}) (I)(?=[,.;:?!)]|'s|\s*$|\s(?:was|were|of|and|ruled|became|died|in|had|is)\b)"),
     _ruler),
    (re.compile(rf"\b({_NUMBERED})(s?) ({_ROMAN})\b(?!'(?!s\b))"),
     lambda m: f"{m[1]}{m[2]} {cardinal(_number_of(m[3]))}"),
    (re.compile(r"\b((?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3}))(?= [Cc]entur)"), lambda m: ordinal(_number_of(m[1]))),
    (re.compile(r"(?<=[A-Z][a-z] |[a-z]{2} )(II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV)\b"),
     lambda m: cardinal(_number_of(m[1]))),
)  # fmt: skip

SIGNS: tuple[Rule, ...] = (
    (re.compile(r"(?<=[\w)\]])[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+"), lambda m: _power(m[0].translate(_LOWERED))),
    (re.compile(r"[₀-₉]"), lambda m: f" {m[0].translate(_SUNK)}"),
    (re.compile(rf"(?<={_TERM})\s?(?:\^|\*\*)\s?([-+]?\w+)"), lambda m: _power(m[1])),
    (re.compile(r"(?<=[\d)])(?<!\b0)\s?[x*]\s?(?=[\d(])|\s?[×⋅·∙]\s?(?=[\w(])|(?<=\w) ?\* ?(?=\w)"), " times "),
    (re.compile(r"\s?÷\s?|(?<=\d) ?/ ?(?=\d)"), " divided by "),
    (re.compile(rf"(?<={_TERM})\s*(?:!=|≠)\s*"), " is not equal to "),
    (re.compile(r"\s?±\s?|\s?\+/-\s?"), " plus or minus "),
    (re.compile(r"\s?(?:≈|≅)\s?"), " is about "),
    (re.compile(r"(?<!\w)~\s?(?=[\d$€£])"), "about "),
    (re.compile(r"√\s?"), " the square root of "),
    (re.compile(r"\s?(?:→|⇒|=>|->|⟶)\s?"), " to "),
    (re.compile(r"\s?(?:&&)\s?"), " and "),
    (re.compile(r"\s?\|\|\s?"), " or "),
    (re.compile(r"∞"), " infinity "),
    (re.compile(r"π"), " pi "),
    (re.compile(r"\b([ACDFGacdfg])#"), r"\1 sharp"),
    (re.compile(r"#(?=\d)"), "number "),
    (re.compile(r"#(?=\w)"), "hashtag "),
    (re.compile(r"(?<=\w)\+\+"), " plus plus"),
    (re.compile(r"©"), " copyright "),
    (re.compile(r"[™®]"), ""),
    (re.compile(r"§\s?"), " section "),
)

# A minus between numbers; without blanks it is one only in a calculation, else a range.
MINUS: tuple[Rule, ...] = (
    (re.compile(r"(?<=[\d)²³]) [-−] (?=[\d(])|(?<=[\d)²³])−(?=[\d(])"), " minus "),
    (re.compile(r"(?<![\w)]) ?[-−](?=[a-z]\b)(?! )"), " minus "),
    (re.compile(r"(?<=\d)[-–](?=\d+(?:\s?[-+*x×/]\s?\d+)*\s*=)"), " minus "),
    (re.compile(r"\b([a-z]) - ([a-z]|\d+)\b"), r"\1 minus \2"),
)

LETTERS: tuple[Rule, ...] = ((re.compile(r"[^\x00-\x7f…–—−‘’“”]+"), _in_ascii),)
