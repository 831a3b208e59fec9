"""Tags of languages (BCP 47): recognition, the language of an answer, the language of a voice. Pure."""

import re

from aiagent.language.scripts import has_han, is_mostly_chinese

AUTO = "auto"
ENGLISH = "en"
CHINESE = "zh"
SIMPLIFIED = "zh-Hans"
TRADITIONAL = "zh-Hant"

_TRADITIONAL_PLACES = {"tw": "zh-TW", "hk": "zh-HK", "mo": "zh-HK"}
_MANDARIN_CODES = frozenset({"zh", "cmn", "yue"})
# Where English and Mandarin are spoken, these are more often short Mandarin that Whisper mistakes than themselves.
_NEAR_MANDARIN = frozenset({"zh", "yue", "ja", "ko", "vi", "th", "lo", "my", "km", "bo"})
_WHISPER_LANGUAGES = """
en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk
te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo
ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su
"""
WHISPER_CODES = frozenset(_WHISPER_LANGUAGES.split())
_LATIN = re.compile("[A-Za-z]")

SHORT_SECS = 1.2
LOOK_AT_SECS = 2.5


def code_of(tag: str) -> str:
    """Return the language code of a tag as the recognizers know it ("zh-TW" -> "zh"); "auto" stays."""
    primary = tag.partition("-")[0].casefold()
    return CHINESE if primary in _MANDARIN_CODES else primary


def is_chinese(tag: str) -> bool:
    """Return whether a tag stands for a Chinese language."""
    return code_of(tag) == CHINESE


def chinese_script_of(tag: str) -> str:
    """Return the script of Chinese in a room with this tag: zh-Hans, zh-Hant, zh-TW or zh-HK."""
    parts = [part.casefold() for part in tag.split("-")]
    if not is_chinese(tag) or "hans" in parts:
        return SIMPLIFIED
    for part in parts:
        if part in _TRADITIONAL_PLACES:
            return _TRADITIONAL_PLACES[part]
    return TRADITIONAL if "hant" in parts or parts[0] == "yue" else SIMPLIFIED


def tag_with_script(code: str, script: str) -> str:
    """Return the tag of a text in the language `code`; Chinese has its script in the tag, simplified or traditional."""
    if code != CHINESE:
        return code
    return SIMPLIFIED if script == SIMPLIFIED else TRADITIONAL


def english_or_chinese(detected: str) -> str:
    """Return the one of the two languages that was spoken when a detector gives the code `detected`."""
    return CHINESE if detected in _NEAR_MANDARIN else ENGLISH


def leans_on_previous(secs: float, previous: str) -> bool:
    """Return whether an utterance is so short that it is taken for the language its speaker spoke before."""
    return secs < SHORT_SECS and bool(previous)


def answer_language(question: str, usual: str) -> str:
    """Return the language to answer a question in: its own where the script tells it, else the room's usual one."""
    if has_han(question):
        return usual if is_chinese(usual) else CHINESE
    return ENGLISH if _LATIN.search(question) or usual == AUTO else usual


def voice_language(tag: str, text: str) -> str:
    """Return the language of the voice for a text: "en" or "zh" by the tag; with any other tag the text decides."""
    code = code_of(tag)
    if code in (ENGLISH, CHINESE):
        return code
    return CHINESE if is_mostly_chinese(text) else ENGLISH
