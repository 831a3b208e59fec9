"""Languages that no voice speaks, told by the letters and the small words of a text. Pure.

Voices speak English and Mandarin. An English voice makes noise of Spanish, and nothing at all of Russian; a Mandarin
one reads Japanese as if it were Chinese. Where a text tells too little it counts as speakable: names, formulas and
quotes of other languages belong to English answers.
"""

import re
from collections import Counter

from aiagent.language.scripts import HAN
from aiagent.language.words import WORD

# Greek is not among them: its letters are said in formulas, and whole answers in Greek are told by their share below.
_SCRIPTS = (
    ("ko", re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")),
    ("ru", re.compile("[\u0400-\u052f]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("other", re.compile("[\u0530-\u058f\u0980-\u0dff\u0e80-\u10ff\u1200-\u13ff\u1780-\u18af]")),
)
_KANA = re.compile("[\u3040-\u309f\u30a1-\u30fa\uff66-\uff9f]")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_VIETNAMESE = re.compile("[\u0103\u0111\u01a1\u01b0\u1ea0-\u1ef9]", re.I)
# Of Japanese text at least a quarter is kana; Chinese quotes the sign の at most.
_KANA_SHARE = 0.25
_LEAST_LETTERS = 3
_LEAST_VIETNAMESE = 3
# So many different small words of a language, and more than twice as many as English ones, make a text foreign.
_LEAST_WORDS = 2
_TIMES_ENGLISH = 2

# Without those that are words of the others, too: “a”, “do”, “me”, “no”.
_ENGLISH_WORDS = """
all also an and are at be because but by can did for from has have he her his how if in is it its more most not of on
one or she so some that the their then there they this to two us was we were what when where which who why will you your
with
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
# Small words that are no English ones. Capitals are left out, since names begin with some: “Los Angeles”, “Las Vegas”.
_SMALL_WORDS = {
    "es": "el la los las una de del que qué es está están para con cómo pero muy más cuando dónde porque también",
    "fr": "le la les des une de du et est sont que qui avec dans ce cette ces pas mais où comment pourquoi quoi aux",
    "de": "der das dem ein eine einen und ist sind nicht mit für auf von zu wie warum wo wird werden auch sich wenn",
    "pt": "os uma da de dos das que é são para com não mais mas quando onde porque também como em na",
    "it": "il la gli una della dello del dei di che è sono con non più ma quando dove perché anche nel nella",
    "nl": "de het een zijn niet voor op hoe waarom waar wordt worden ook maar als dat deze wat",
}
_BY_LANGUAGE = {code: frozenset(words.split()) - _ENGLISH for code, words in _SMALL_WORDS.items()}


def foreign_language(text: str) -> str:
    """Return the code of the language of a text that is neither English nor Chinese; "" for these and in doubt.

    "other" stands for scripts that belong to several languages.
    """
    latin, han, kana = (len(script.findall(text)) for script in (_LATIN_LETTER, _HAN_CHARACTER, _KANA))
    if kana >= _LEAST_LETTERS - 1 and kana >= _KANA_SHARE * (kana + han) and kana + han > latin / 2:
        return "ja"
    for code, script in _SCRIPTS:
        found = len(script.findall(text))
        if found >= _LEAST_LETTERS and found > latin + han:
            return code
    return _latin_language(text) if latin > han else ""


def _latin_language(text: str) -> str:
    """The language of a text in Latin letters, by its small words."""
    if len(_VIETNAMESE.findall(text)) >= _LEAST_VIETNAMESE:
        return "vi"
    words = Counter(match.group() for match in WORD.finditer(text))
    english = sum(count for word, count in words.items() if word.casefold() in _ENGLISH)
    found = {code: [word for word in words if word in known] for code, known in _BY_LANGUAGE.items()}
    code = max(found, key=lambda code: sum(words[word] for word in found[code]))
    count = sum(words[word] for word in found[code])
    enough = len(found[code]) >= _LEAST_WORDS and count > _TIMES_ENGLISH * english
    return code if enough else ""
