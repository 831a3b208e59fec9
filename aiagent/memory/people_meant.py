"""The person whom a question means: names are compared by their sound with those of people in the meeting. Pure.

A recogniser that does not know a name writes one that sounds alike: "Barb" for Bob, "Lee" for Li. Only words that
stand where a person is named are looked at, so that ordinary words stay what they are.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from jellyfish import damerau_levenshtein_distance
from pypinyin import lazy_pinyin

from aiagent.asr.sound_key import sound_key
from aiagent.language.given_names import is_given_name, mandarin_sounds
from aiagent.language.scripts import has_han

_MOST_APART = 0.34
_LEAST_NEAR = 4
_IRREGULAR = {"sean": "shon", "ian": "ean", "hugh": "hu", "stephen": "steven", "thomas": "tomas", "michael": "mikel"}
# Names in pinyin, as an English ear hears them.
_PINYIN = (("xi(?=[aou])|x", "sh"), ("qi(?=[aou])|q", "ch"), ("zhi?(?=[aou])|zh", "j"), ("c(?!h)", "ts"))
_SPELLINGS = ((r"[aeiou]+w(?=[^aeiou]|$)|au", "o"), (r"e?igh", "i"))
_VOWELS = (
    (r"r(?=[^aeiou]|$)", ""),
    (r"[eiy][aeiouy]*", "e"),
    (r"[aou][aeiouy]*", "a"),
    (r"(.)\1+", r"\1"),
)
_ENDS = str.maketrans("bdgvmj", "ptkfnC")
_DETERMINERS_TEXT = "the a an our my your his her their this that these those some any no"
_DETERMINERS = frozenset(_DETERMINERS_TEXT.split())
_PRONOUNS_TEXT = """
i you he she it we they one who that there people person somebody someone anybody anyone everybody everyone nobody
others many most both some all me him us them and or but if so
"""
_PRONOUNS = frozenset(_PRONOUNS_TEXT.split())
_TITLES = re.compile("(?:老师|同学|经理|总|博士|教授|主任|先生|女士)$")
_SAME_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
_LEAST_NEAR_CHARACTERS = 3


def person_meant(heard: str, people: Sequence[str]) -> str:
    """Return the name of the person who is meant by `heard`, one to three words or Chinese characters; "" for nobody.

    The very name goes before one that sounds like it, and that before one that nearly does.
    """
    words = [word for word in re.findall(r"[^\W_]+", heard.casefold()) if word != "s"]
    if not words or words[0] in _DETERMINERS:
        return ""
    joined = "".join(words)
    for name in people:
        if joined in _written_forms(name):
            return name
    if has_han(heard):
        return next((name for name in people if _sounds_in_mandarin(joined, name)), "")
    if joined in _PRONOUNS:
        return ""
    key = name_key(joined)
    for name in people:
        if key in _keys(name):
            return name
    if is_given_name(joined) or not heard[:1].isupper() or heard.isupper():
        return ""
    return next((name for name in people if any(_is_near(key, other) for other in _keys(name))), "")


@lru_cache(maxsize=2000)
def name_key(word: str) -> str:
    """Return the key of a word in lower case, coarser than `sound_key`: vowels that English confuses are one."""
    key = _IRREGULAR.get(word, word)
    key = _replaced(key, _SPELLINGS)
    lead, key = ("A", key.lstrip("aeiouy")) if key[:1] in "aeiouy" else ("", key)
    key = _replaced(sound_key(f"a{key}" if lead else key), _VOWELS)
    key = f"A{key[1:]}" if lead else key
    return key[:-1] + key[-1:].translate(_ENDS) if len(key) > 1 else key


def _is_near(key: str, other: str) -> bool:
    longest = max(len(key), len(other))
    if key[:1] != other[:1] or min(len(key), len(other)) < _LEAST_NEAR:
        return False
    return damerau_levenshtein_distance(key, other) <= _MOST_APART * longest


@lru_cache(maxsize=500)
def _written_forms(name: str) -> frozenset[str]:
    """Return the name in lower case as people write it: whole, its parts, and those of a Chinese name."""
    parts = _parts(name)
    forms = {"".join(parts), *parts}
    if has_han(name) and len(parts) == 1 and len(name) > _LEAST_NEAR_CHARACTERS - 1:
        forms.add(name[1:])
    return frozenset(forms)


@lru_cache(maxsize=500)
def _keys(name: str) -> frozenset[str]:
    """Return the keys of the sounds that a name has in English."""
    if has_han(name):
        syllables = lazy_pinyin(name)
        given = "".join(syllables[1:])
        readings: Iterable[str] = ("".join(syllables), given, given + syllables[0])
    else:
        readings = ("".join(_parts(name)), *_parts(name))
    both = [form for reading in readings if reading for form in (reading, _replaced(reading, _PINYIN))]
    return frozenset(map(name_key, both))


def _sounds_in_mandarin(heard: str, name: str) -> bool:
    """Return whether characters sound like a Chinese name, like its given name or surname with a title, or like a
    foreign name as Mandarin has it.
    """
    spoken = tuple(lazy_pinyin(_TITLES.sub("", heard)))
    titled = _TITLES.search(heard) is not None
    if not spoken:
        return False
    if has_han(name):
        syllables = tuple(lazy_pinyin(name))
        forms = [syllables, syllables[1:]] if len(syllables) > _LEAST_NEAR_CHARACTERS - 1 else [syllables]
        if titled:
            forms.append(syllables[:1])
        near = [_near(form) for form in forms]
        return spoken in forms or (len(spoken) > 1 and _near(spoken) in near)
    parts = _parts(name)
    keys = set(map(name_key, parts))
    sounds = [form for known, forms in mandarin_sounds().items() if name_key(known) in keys for form in forms]
    return spoken in sounds or "".join(spoken) in ("".join(parts), *parts)


def _near(syllables: tuple[str, ...]) -> tuple[str, ...]:
    joined = " ".join(syllables)
    for sound, merged in _SAME_SOUNDS:
        joined = joined.replace(sound, merged)
    return tuple(joined.split(" "))


def _parts(name: str) -> list[str]:
    """Return the words of a name in lower case, without the number that tells two people apart."""
    return re.findall(r"[^\W_]+", re.sub(r"\(\d+\)$", "", name.casefold()))


def _replaced(text: str, rules: Iterable[tuple[str, str]]) -> str:
    for pattern, replacement in rules:
        text = re.sub(pattern, replacement, text)
    return text
