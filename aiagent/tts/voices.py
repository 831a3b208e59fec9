"""The voices the agent can have, and which of them speaks a text. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from aiagent.language.scripts import has_han, is_mostly_chinese

PIPER_JOE = "piper-joe"
KOKORO = "kokoro-82m"


@dataclass(frozen=True, slots=True)
class VoiceEntry:
    """One voice. `lang` is "en" or "zh", `model` the name in the catalog of models."""

    id: str
    title: str
    lang: str
    gender: Literal["female", "male"]
    model: str

    @property
    def reads_chinese(self) -> bool:
        """Whether Chinese characters can be spoken; every voice speaks English words."""
        return self.model == KOKORO


# The first installed one of a language is its usual voice.
VOICES = (
    VoiceEntry("joe", "Joe", "en", "male", PIPER_JOE),
    VoiceEntry("af_heart", "Heart", "en", "female", KOKORO),
    VoiceEntry("af_bella", "Bella", "en", "female", KOKORO),
    VoiceEntry("bf_emma", "Emma", "en", "female", KOKORO),
    VoiceEntry("am_michael", "Michael", "en", "male", KOKORO),
    VoiceEntry("am_fenrir", "Fenrir", "en", "male", KOKORO),
    VoiceEntry("bm_george", "George", "en", "male", KOKORO),
    VoiceEntry("zf_xiaoxiao", "晓晓 Xiaoxiao", "zh", "female", KOKORO),
    VoiceEntry("zf_xiaobei", "晓北 Xiaobei", "zh", "female", KOKORO),
    VoiceEntry("zf_xiaoyi", "晓伊 Xiaoyi", "zh", "female", KOKORO),
    VoiceEntry("zm_yunxi", "云希 Yunxi", "zh", "male", KOKORO),
    VoiceEntry("zm_yunyang", "云扬 Yunyang", "zh", "male", KOKORO),
    VoiceEntry("zm_yunjian", "云健 Yunjian", "zh", "male", KOKORO),
)
_BY_ID = {voice.id: voice for voice in VOICES}


def choose_voice(voice_id: str, lang: str, models: Collection[str]) -> VoiceEntry | None:
    """Return the voice of that id where it speaks the language and its model is among `models`.

    Else the usual voice of the language, one of the same gender first; None when no voice speaks the language.
    """
    wanted = _BY_ID.get(voice_id)
    speaking = [voice for voice in VOICES if voice.lang == lang and voice.model in models]
    if wanted in speaking:
        return wanted
    if wanted is not None:
        speaking.sort(key=lambda voice: voice.gender != wanted.gender)
    return next(iter(speaking), None)


def voice_for(text: str, voice_id: str, lang: str, models: Collection[str]) -> VoiceEntry | None:
    """Return the voice that speaks a clause of an answer in `lang` ("en" or "zh"); None when it must stay silent.

    A clause in the other language is spoken by the voice of the answer where that voice can: a Mandarin voice speaks
    English, and an English one single Chinese words if it reads Chinese characters at all.
    """
    chosen = choose_voice(voice_id, lang, models)
    if not has_han(text) or (chosen and chosen.lang == "zh"):
        return chosen or choose_voice(voice_id, "en", models)
    if chosen and chosen.reads_chinese and not is_mostly_chinese(text):
        return chosen
    return choose_voice(voice_id, "zh", models)
