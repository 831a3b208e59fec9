"""Tags of languages, Chinese as it is written, and what a model adds of its own accord."""

import pytest

from aiagent.asr.tidy import without_inventions, without_loops, written_chinese
from aiagent.language.tags import chinese_script_of, code_of, english_or_chinese, leans_on_previous, tag_with_script

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("tag", "code", "form"),
    [
        ("en-GB", "en", "zh-Hans"),
        ("zh", "zh", "zh-Hans"),
        ("zh-CN", "zh", "zh-Hans"),
        ("zh-Hans-TW", "zh", "zh-Hans"),
        ("zh-Hant", "zh", "zh-Hant"),
        ("zh-TW", "zh", "zh-TW"),
        ("zh-Hant-HK", "zh", "zh-HK"),
        ("cmn-Hans", "zh", "zh-Hans"),
        ("yue", "zh", "zh-Hant"),
        ("de-AT", "de", "zh-Hans"),
        ("auto", "auto", "zh-Hans"),
    ],
)
def test_a_tag_says_what_is_spoken_and_how_chinese_is_written(tag: str, code: str, form: str) -> None:
    assert (code_of(tag), chinese_script_of(tag)) == (code, form)


def test_what_was_spoken_is_told_with_its_script() -> None:
    assert [tag_with_script("zh", "zh-Hans"), tag_with_script("zh", "zh-TW"), tag_with_script("en", "zh-TW")] == [
        "zh-Hans",
        "zh-Hant",
        "en",
    ]


@pytest.mark.parametrize(("detected", "meant"), [("zh", "zh"), ("yue", "zh"), ("ja", "zh"), ("en", "en"), ("de", "en")])
def test_where_two_languages_are_spoken_others_are_mistakes(detected: str, meant: str) -> None:
    assert english_or_chinese(detected) == meant


def test_a_short_utterance_leans_on_the_last_one() -> None:
    assert leans_on_previous(0.8, "zh")
    assert not leans_on_previous(2.0, "zh")
    assert not leans_on_previous(0.8, "")


@pytest.mark.parametrize(
    ("text", "form", "written"),
    [
        ("今天天氣怎麼樣?", "zh-Hans", "今天天气怎么样？"),
        ("今天天气怎么样?", "zh-TW", "今天天氣怎麼樣？"),
        ("后来皇后发现了", "zh-Hant", "後來皇后發現了"),
        ("软件在台湾里面", "zh-HK", "軟件在台灣裏面"),
        ("你 好, 我 用 Python 写程序.", "zh-Hans", "你好，我用 Python 写程序。"),
        ("时间是10:30,对吗", "zh-Hans", "时间是10:30，对吗"),
        ("今天3.5度", "zh-Hans", "今天3.5度"),
        ("Nova,你好!", "zh-Hans", "Nova，你好！"),
        ("", "zh-Hans", ""),
        ("OK.", "zh-Hans", "OK."),
    ],
)
def test_chinese_is_written_as_the_room_wishes(text: str, form: str, written: str) -> None:
    assert written_chinese(text, form) == written


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("厚厚厚厚厚厚厚厚厚厚厚厚厚厚厚厚", ""),
        ("好好好好好，我们开始", "好，我们开始"),
        ("哈哈哈", "哈哈哈"),
        ("no no no", "no no no"),
        ("thank you thank you thank you thank you thank you thank you ", ""),
    ],
)
def test_loops_are_cut(text: str, kept: str) -> None:
    assert without_loops(text) == kept


@pytest.mark.parametrize(
    "text", ["请不吝点赞 订阅 转发", "字幕由 Amara.org 社区提供", "Thanks for watching!", "中文字幕志愿者"]
)
def test_sentences_of_subtitles_are_no_speech(text: str) -> None:
    assert without_inventions(text) == ""


@pytest.mark.parametrize("text", ["Thanks for watching the door.", "我们看看字母", "谢谢观看这个演示的各位"])
def test_sentences_like_them_stay(text: str) -> None:
    assert without_inventions(text) == text
