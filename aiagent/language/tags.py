"""Languages of speech: what a tag asks for, and what is made of a detected one. Pure."""

AUTO = "auto"
ENGLISH = "en"
CHINESE = "zh"
SIMPLIFIED = "zh-Hans"
TRADITIONAL = "zh-Hant"

_TRADITIONAL_PLACES = {"tw": "zh-TW", "hk": "zh-HK", "mo": "zh-HK"}
_MANDARIN_CODES = frozenset({"zh", "cmn", "yue"})
# Whisper takes short Mandarin for these more often than they are spoken where English and Mandarin are.
_NEAR_MANDARIN = frozenset({"zh", "yue", "ja", "ko", "vi", "th", "lo", "my", "km", "bo"})
_WHISPER_LANGUAGES = """
en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk
te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo
ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su
"""
WHISPER_CODES = frozenset(_WHISPER_LANGUAGES.split())

SHORT_SECS = 1.2
LOOK_AT_SECS = 2.5


def code_of(tag: str) -> str:
    """Return the language code of a BCP 47 tag as the recognizers know it ("zh-TW" -> "zh"); "auto" stays."""
    primary = tag.partition("-")[0].casefold()
    return CHINESE if primary in _MANDARIN_CODES else primary


def chinese_of(tag: str) -> str:
    """Return how Chinese is written where the tag is the room's: zh-Hans, zh-Hant, zh-TW or zh-HK."""
    parts = [part.casefold() for part in tag.split("-")]
    if code_of(tag) != CHINESE or "hans" in parts:
        return SIMPLIFIED
    for part in parts:
        if part in _TRADITIONAL_PLACES:
            return _TRADITIONAL_PLACES[part]
    return TRADITIONAL if "hant" in parts or parts[0] == "yue" else SIMPLIFIED


def spoken_tag(code: str, chinese: str) -> str:
    """Return the tag of what was recognised: Chinese says how it is written, simplified or traditional."""
    if code != CHINESE:
        return code
    return SIMPLIFIED if chinese == SIMPLIFIED else TRADITIONAL


def english_or_chinese(detected: str) -> str:
    """Return which of the two was spoken, when a detector says this."""
    return CHINESE if detected in _NEAR_MANDARIN else ENGLISH


def leans_on_previous(secs: float, previous: str) -> bool:
    """Whether so short an utterance is taken for the language that its speaker spoke before."""
    return secs < SHORT_SECS and bool(previous)
