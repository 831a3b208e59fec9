"""Chinese characters, common and rare, and texts in two scripts."""

import pytest

from aiagent.asr.pinyin_names import PinyinNames
from aiagent.asr.tidy import written_chinese
from aiagent.language.scripts import has_han, is_mostly_chinese
from aiagent.language.tags import answer_language
from aiagent.memory.digest import content_words
from aiagent.memory.past_questions import past_question
from aiagent.tts.g2p_mandarin.normalise import normalise
from aiagent.tts.sentences import ClauseSplitter
from aiagent.tts.voices import KOKORO, voice_for

pytestmark = pytest.mark.unit

# The number zero; extensions A, B and G; compatibility ideographs and their supplement.
RARE = ["\u3007", "㐂", "𠮷", "𰻝", "豈", "丽"]


@pytest.mark.parametrize("character", ["好", "龥", *RARE])
def test_a_chinese_character_is_one_in_every_part_of_unicode(character: str) -> None:
    assert has_han(f"I write {character}.")
    assert is_mostly_chinese(f"{character}{character} OK")
    assert answer_language(character, "en") == "zh"


@pytest.mark.parametrize("text", ["", "Hello", "，。", "かな カナ", "한글", "Ω é 5"])
def test_marks_and_other_scripts_are_no_chinese_characters(text: str) -> None:
    assert not has_han(text)


@pytest.mark.parametrize("character", RARE)
def test_rare_characters_are_written_and_spoken_as_chinese(character: str) -> None:
    assert written_chinese(f"叫{character} {character}, 对吗?", "zh-Hans") == written_chinese(
        f"叫{character}{character}，对吗？", "zh-Hans"
    )
    voice = voice_for(character, "joe", "en", (KOKORO,))
    assert voice is not None and voice.lang == "zh"
    assert " " not in normalise(f"{character} {character}")
    assert ClauseSplitter().feed(f"{character * 3}. {character}") == [f"{character * 3}."]


@pytest.mark.parametrize("character", RARE)
def test_rare_characters_are_found_in_what_was_said(character: str) -> None:
    assert f"{character}饭" in content_words(f"{character}饭")
    assert past_question(f"Bob说过{character}{character}什么？", ("Bob",)) is not None


def test_a_name_is_found_beside_characters_without_a_reading() -> None:
    assert PinyinNames(["王小明"]).corrected("㐂㐂王晓明来了") == "㐂㐂王小明来了"
