"""Mandarin: what is written becomes what is said."""
# ruff: noqa: RUF001 - Chinese punctuation and IPA letters are meant

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypinyin.contrib.tone_convert import to_tone3
from pypinyin.pinyin_dict import pinyin_dict

from aiagent.tts.g2p_mandarin.normalise import normalise
from aiagent.tts.g2p_mandarin.numbers import cardinal, counted, telephone
from aiagent.tts.g2p_mandarin.phonemizer import MandarinPhonemizer
from aiagent.tts.g2p_mandarin.pinyin import PinyinReader
from aiagent.tts.g2p_mandarin.symbols import syllable_phonemes
from aiagent.tts.g2p_mandarin.tones import Word, apply_sandhi

pytestmark = pytest.mark.unit

# Of interjections and dialect.
RARE = {"wong4", "ê1", "ê2", "ê3", "ê4"}


@pytest.fixture(scope="module")
def reader() -> PinyinReader:
    return PinyinReader()


@pytest.fixture(scope="module")
def phonemizer(reader: PinyinReader) -> MandarinPhonemizer:
    return MandarinPhonemizer(reader, lambda text: f"<{text.strip()}>")


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("2026年11月21日", "二零二六年十一月二十一日"),
        ("2026-11-21", "二零二六年十一月二十一日"),
        ("12:05开始", "十二点零五分开始"),
        ("14:00到2:30", "十四点到两点三十分"),
        ("气温-5°C", "气温负五摄氏度"),
        ("增长45.5%", "增长百分之四十五点五"),
        ("价格是¥1,299.50", "价格是一千二百九十九点五元"),
        ("大约$2万", "大约两万美元"),
        ("2个人，2月2日，22个", "两个人,二月二日,二十二个"),
        ("3-5天", "三到五天"),
        ("a < b，3>2", "a小于b,三大于二"),
        ("x<=3", "x小于等于三"),
        ("1/2", "二分之一"),
        ("速度100km/h", "速度一百公里每小时"),
        ("电话13812345678", "电话幺三八幺二三四五六七八"),
        ("房间0203", "房间零二零三"),
        ("1+2=3", "一加二等于三"),
        ("见https://example.org/a?b=1", "见example点org"),
        ("１２　月", "十二月"),
        ("２０％", "百分之二十"),
        ("第 3 名", "第三名"),
        ("25:99", "二十五比九十九"),
    ],
)
def test_numbers_dates_and_signs_are_read(written: str, spoken: str) -> None:
    assert normalise(written) == spoken


def test_what_is_no_date_is_not_read_as_one() -> None:
    assert "月" not in normalise("2026-13-45")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0", "零"),
        ("10", "十"),
        ("12", "十二"),
        ("101", "一百零一"),
        ("2000", "两千"),
        ("10500", "一万零五百"),
        ("3.14", "三点一四"),
        ("-7", "负七"),
        ("1234567890123456789", "一二三四五六七八九零一二三四五六七八九"),
    ],
)
def test_numbers_are_counted(number: str, words: str) -> None:
    assert cardinal(number) == words


def test_two_of_something_is_liang() -> None:
    assert (counted("2", "个"), counted("2", "月"), counted("2", "年级"), counted("12", "个")) == (
        "两", "二", "二", "十二",
    )  # fmt: skip


def test_the_one_of_a_telephone_number_is_yao() -> None:
    assert telephone("110") == "幺幺零"


def tones(*words: tuple[str, str]) -> str:
    """Tones after sandhi; a word is its characters and its syllables."""
    phrase = [Word(text, syllables.split()) for text, syllables in words]
    apply_sandhi(phrase)
    return " ".join("".join(syllable[-1] for syllable in word.syllables) for word in phrase)


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        ([("你好", "ni3 hao3")], "23"),
        ([("展览馆", "zhan3 lan3 guan3")], "223"),
        ([("小老虎", "xiao3 lao3 hu3")], "323"),
        ([("我", "wo3"), ("很", "hen3"), ("好", "hao3")], "3 2 3"),
        ([("我", "wo3"), ("想", "xiang3"), ("买", "mai3"), ("水果", "shui3 guo3")], "3 2 3 23"),
        ([("不", "bu4"), ("是", "shi4")], "2 4"),
        ([("不", "bu4"), ("好", "hao3")], "4 3"),
        ([("好不好", "hao3 bu4 hao3")], "343"),
        ([("一个", "yi1 ge4")], "24"),
        ([("一天", "yi1 tian1")], "41"),
        ([("看一看", "kan4 yi1 kan4")], "414"),
        ([("第一", "di4 yi1"), ("次", "ci4")], "41 4"),
        ([("一月", "yi1 yue4")], "14"),
        ([("一百", "yi1 bai3")], "43"),
        ([("二十一", "er4 shi2 yi1")], "421"),
        ([("统一", "tong3 yi1")], "31"),
        ([], ""),
    ],
)
def test_tones_change_beside_others(words: list[tuple[str, str]], spoken: str) -> None:
    assert tones(*words) == spoken


@pytest.mark.parametrize(
    ("syllable", "phonemes"),
    [
        ("ma1", "ma→"),
        ("zhuang4", "ꭧwa↘ŋ"),
        ("shi2", "ʂɨ↗"),
        ("yue4", "ɥe↘"),
        ("yuan2", "ɥɛ↗n"),
        ("wen2", "wə↗n"),
        ("you3", "jou↓"),
        ("xu1", "ɕy→"),
        ("lv4", "ly↘"),
        ("lü4", "ly↘"),
        ("er2", "ɚ↗"),
        ("de5", "tɤ"),
        ("n4", "n↘"),
        ("", ""),
        ("hello", ""),
        ("xyz1", ""),
    ],
)
def test_syllables_have_phonemes(syllable: str, phonemes: str) -> None:
    assert syllable_phonemes(syllable) == phonemes


def test_every_syllable_of_the_dictionary_has_phonemes() -> None:
    syllables = {
        to_tone3(reading, neutral_tone_with_five=True)
        for readings in pinyin_dict.values()
        for reading in readings.split(",")
    }
    silent = {syllable for syllable in syllables if not syllable_phonemes(syllable)}

    assert len(syllables) > 1500
    assert silent <= RARE


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("你好，我是Nova。", "ni↗xau↓, wo↓ ʂɨ↘ <Nova>."),
        ("一点儿也不难", "i↘tjɛ↓ɚ je↓ pu↘na↗n"),
        ("女儿", "ny↓ɚ↗"),
        ("他说得很好", "tʰa→ ʂwo→ tɤ xə↗n xau↓"),
        ("“好的”（真的）", "xau↓ tɤ, ꭧə→ntɤ"),
        ("請問會議幾點開始？", "ʨʰi↓ŋwə↘n xwei↘i↘ ʨi↗tjɛ↓n kʰai→ʂɨ↓?"),
        ("……", "."),
        ("", ""),
    ],
)
def test_text_becomes_phonemes(phonemizer: MandarinPhonemizer, text: str, phonemes: str) -> None:
    assert phonemizer.phonemes(text) == phonemes


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("银行行长", "yin2 hang2 hang2 zhang3"),
        ("重庆很重要", "chong2 qing4 hen3 zhong4 yao4"),
        ("音乐快乐", "yin1 yue4 kuai4 le4"),
        ("慢慢地走", "man4 man4 de5 zou3"),
        ("大夫", "dai4 fu5"),
        ("说得对", "shuo1 de5 dui4"),
        ("不得不", "bu4 de2 bu4"),
    ],
)
def test_characters_with_several_readings_are_read_by_their_word(
    reader: PinyinReader, text: str, syllables: str
) -> None:
    assert " ".join(syllable for word in reader.read(text) for syllable in word.syllables) == syllables


@given(st.text(max_size=40))
@example("૦ digits of another script, 3٫5 and ½")
def test_any_text_is_read_without_an_error(phonemizer: MandarinPhonemizer, text: str) -> None:
    assert isinstance(phonemizer.phonemes(text), str)
