"""Names and terms are spelled right, and what is right already is left alone."""

import pytest

from aiagent.asr.sound_key import sound_key
from aiagent.asr.vocabulary import OrdinaryWords, Vocabulary

pytestmark = pytest.mark.unit

COMMON_TEXT = """
i think should look at this first thank you that was very clear we can ask about the budget tomorrow store it in on
server new version of is out how does work will mark rose rages get hub see draw here she like mean hero jungle to be
or not a use
"""
COMMON = frozenset(COMMON_TEXT.split())
ORDINARY = OrdinaryWords(COMMON, frozenset({"thomas", "layla", "annette"}))
NAMES = ("Siobhan", "Yusuf", "Rajesh", "Fatima", "Tomasz", "Hiroshi", "Leila", "Will", "Mark", "Rose", "Alice Okonkwo")
TERMS = ("Kubernetes", "Postgres", "Grafana", "Kokoro", "WebRTC", "Nova", "Indra", "Bo")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary([*NAMES, *TERMS], ORDINARY)


# Left: what Moonshine tiny made of sentences that Piper joe spoke.
@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("I think Shobun should look at this first.", "I think Siobhan should look at this first."),
        ("Thank you, Shobahn. That was very clear.", "Thank you, Siobhan. That was very clear."),
        ("Thank you, Youssef. That was very clear.", "Thank you, Yusuf. That was very clear."),
        ("Thank you, Rageish. That was very clear.", "Thank you, Rajesh. That was very clear."),
        ("Thank you, Fatina. That was very clear.", "Thank you, Fatima. That was very clear."),
        ("We can ask Thomas about the budget tomorrow.", "We can ask Tomasz about the budget tomorrow."),
        ("We can ask Layla about the budget tomorrow.", "We can ask Leila about the budget tomorrow."),
        ("We store it in cabernets on the server.", "We store it in Kubernetes on the server."),
        ("We store it in postgres on the server.", "We store it in Postgres on the server."),
        ("We store it in grafana on the server.", "We store it in Grafana on the server."),
        ("We store it in Cocorol on the server.", "We store it in Kokoro on the server."),
        ("How does WebRT see work?", "How does WebRTC see work?"),
        ("The new version of webrtc is out.", "The new version of WebRTC is out."),
    ],
)
def test_what_was_misheard_is_put_right(vocabulary: Vocabulary, heard: str, meant: str) -> None:
    assert vocabulary.corrected(heard, "en") == meant


@pytest.mark.parametrize(
    "text",
    [
        "I will mark it in rose.",
        "Rages in the jungle.",
        "Thank you, Annette.",
        "We draw it in draw here.",
        "To be or not to be.",
        "Siobhan, Yusuf and Will.",
        "",
        "...",
        "!? ,",
    ],
)
def test_ordinary_words_stay(vocabulary: Vocabulary, text: str) -> None:
    assert vocabulary.corrected(text, "en") == text


def test_the_ending_of_a_possessive_stays(vocabulary: Vocabulary) -> None:
    assert vocabulary.corrected("That is Shobun's.", "en") == "That is Siobhan's."


def test_parts_of_a_name_are_known_alone(vocabulary: Vocabulary) -> None:
    assert vocabulary.corrected("Ask Oconquo.", "en") == "Ask Okonkwo."


def test_words_are_not_joined_over_a_comma() -> None:
    vocabulary = Vocabulary(["Terraform"], OrdinaryWords(frozenset(), frozenset()))
    assert vocabulary.corrected("terra form", "en") == "Terraform"
    assert vocabulary.corrected("terra, form", "en") == "terra, form"


def test_texts_in_other_languages_are_left_alone(vocabulary: Vocabulary) -> None:
    assert vocabulary.corrected("Das sagt Fatina.", "de") == "Das sagt Fatina."


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("诺瓦今天天气怎么样？", "诺娃今天天气怎么样？"),
        ("我同意往小明的意见", "我同意王小明的意见"),
        ("请问陈静一在吗？", "请问陈静怡在吗？"),
        ("广合作用是什么", "光合作用是什么"),
        ("光活作用是什么", "光活作用是什么"),
        ("他很努力地工作，经济发展。", "他很努力地工作，经济发展。"),
        ("这里里面没有人", "这里里面没有人"),
        ("", ""),
    ],
)
def test_chinese_names_are_found_by_their_pinyin(heard: str, meant: str) -> None:
    vocabulary = Vocabulary(["诺娃", "王小明", "陈静怡", "光合作用", "静继", "怒力", "李丽"], ORDINARY)
    assert vocabulary.corrected(heard, "zh-Hans") == meant


def test_a_latin_name_is_found_in_chinese_by_its_sound() -> None:
    assert Vocabulary(["Nova"], ORDINARY).corrected("诺娃你好", "zh-Hans") == "Nova你好"


def test_too_many_words_are_not_looked_at() -> None:
    vocabulary = Vocabulary([f"Xylo{number:04}" for number in range(300)] + ["Siobhan"], ORDINARY)
    assert vocabulary.corrected("Shobun", "en") == "Shobun"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kokoro", "cocoro"),
        ("yusuf", "usuf"),
        ("thomas", "tomas"),
        ("leila", "layla"),
        ("phil", "fill"),
        ("knight", "nite"),
    ],
)
def test_spellings_that_sound_alike_have_like_keys(one: str, other: str) -> None:
    assert sound_key(one)[-3:] == sound_key(other)[-3:]
