"""The choice of the voice for a text."""

import pytest

from aiagent.language.scripts import is_mostly_chinese
from aiagent.language.tags import voice_language
from aiagent.tts.voices import KOKORO, PIPER_JOE, VOICES, choose_voice, voice_for

pytestmark = pytest.mark.unit

BOTH = (PIPER_JOE, KOKORO)


def test_every_voice_has_an_id_of_its_own_and_each_language_both_genders() -> None:
    assert len({voice.id for voice in VOICES}) == len(VOICES)
    for lang in ("en", "zh"):
        assert {voice.gender for voice in VOICES if voice.lang == lang} == {"female", "male"}


@pytest.mark.parametrize(
    ("voice_id", "lang", "models", "chosen"),
    [
        ("af_bella", "en", BOTH, "af_bella"),
        ("", "en", BOTH, "joe"),
        ("", "en", (KOKORO,), "af_heart"),
        ("", "zh", BOTH, "zf_xiaoxiao"),
        ("nobody", "zh", BOTH, "zf_xiaoxiao"),
        ("af_bella", "en", (PIPER_JOE,), "joe"),
        ("af_bella", "zh", BOTH, "zf_xiaoxiao"),
        ("joe", "zh", BOTH, "zm_yunxi"),
        ("zf_xiaoyi", "en", BOTH, "af_heart"),
        ("", "zh", (PIPER_JOE,), None),
        ("", "en", (), None),
    ],
)
def test_a_voice_that_cannot_is_replaced_by_the_usual_one(
    voice_id: str, lang: str, models: tuple[str, ...], chosen: str | None
) -> None:
    voice = choose_voice(voice_id, lang, models)

    assert (voice and voice.id) == chosen


@pytest.mark.parametrize(
    ("text", "voice_id", "lang", "models", "chosen"),
    [
        ("Hello.", "", "en", BOTH, "joe"),
        ("你好。", "", "en", BOTH, "zf_xiaoxiao"),
        ("The word 你好 means hello.", "", "en", BOTH, "zf_xiaoxiao"),
        ("The word 你好 means hello.", "af_heart", "en", BOTH, "af_heart"),
        ("你好，很高兴。", "af_heart", "en", BOTH, "zf_xiaoxiao"),
        ("OK, thank you.", "zm_yunxi", "zh", BOTH, "zm_yunxi"),
        ("OK, thank you.", "", "zh", (PIPER_JOE,), "joe"),
        ("你好。", "", "zh", (PIPER_JOE,), None),
        ("你好。", "joe", "en", (PIPER_JOE,), None),
    ],
)
def test_a_clause_in_the_other_language_is_spoken_by_a_voice_that_can(
    text: str, voice_id: str, lang: str, models: tuple[str, ...], chosen: str | None
) -> None:
    voice = voice_for(text, voice_id, lang, models)

    assert (voice and voice.id) == chosen


@pytest.mark.parametrize(
    ("lang", "text", "spoken"),
    [
        ("en-GB", "你好", "en"),
        ("zh-Hant", "Hello", "zh"),
        ("auto", "你好 Alice", "zh"),
        ("", "Say 你好 to them", "en"),
        ("fr", "Bonjour", "en"),
        ("auto", "", "en"),
    ],
)
def test_the_language_of_the_room_counts_and_else_the_text(lang: str, text: str, spoken: str) -> None:
    assert voice_language(lang, text) == spoken


def test_words_weigh_as_much_as_characters() -> None:
    assert is_mostly_chinese("我用 Python 写")
    assert not is_mostly_chinese("I don't say 好的 often")
