"""Texts that no installed voice speaks, told by letters and small words."""
# ruff: noqa: RUF001 - letters of many languages are meant

import pytest

from aiagent.language.foreign_words import foreign_language
from aiagent.llm.few_shot import _EXAMPLES, _OWN_NAME, IN_CHINESE

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("La capital de España es Madrid.", "es"),
        ("¿Qué es la fotosíntesis y cómo funciona?", "es"),
        ("Las plantas hacen azúcar con la luz del sol.", "es"),
        ("La capitale de la France est Paris.", "fr"),
        ("Qu'est-ce que la photosynthèse et comment est-ce que cela marche ?", "fr"),
        ("Berlin ist die Hauptstadt von Deutschland.", "de"),
        ("Pflanzen machen aus Licht und Wasser Zucker, der nicht süß ist.", "de"),
        ("O Brasil é um país da América do Sul, e a capital é Brasília.", "pt"),
        ("La capitale dell'Italia è Roma, che è anche una città.", "it"),
        ("Amsterdam is de hoofdstad van het land en niet Den Haag.", "nl"),
        ("Thủ đô của Việt Nam là Hà Nội.", "vi"),
        ("Столица России — Москва.", "ru"),
        ("DNA — это молекула, в которой хранится информация.", "ru"),
        ("عاصمة مصر هي القاهرة.", "ar"),
        ("הבירה היא ירושלים.", "he"),
        ("भारत की राजधानी नई दिल्ली है।", "hi"),
        ("เมืองหลวงคือกรุงเทพฯ", "th"),
        ("Η πρωτεύουσα είναι η Αθήνα.", "el"),
        ("日本の首都は東京です。", "ja"),
        ("これは水です。", "ja"),
        ("한국의 수도는 서울입니다.", "ko"),
        ("საქართველოს დედაქალაქია თბილისი.", "other"),
    ],
)
def test_other_languages_are_told_by_letters_or_small_words(text: str, code: str) -> None:
    assert foreign_language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42.",
        "π.",
        "The angle is α, and the sum is Σ.",
        "Los Angeles, Las Vegas, El Paso.",
        "Miguel de Cervantes wrote it.",
        "Leonardo da Vinci, Vasco da Gama.",
        "He met Charles de Gaulle in a van.",
        "The word Привет means hello.",
        "The word 你好 means hello.",
        "Rio de Janeiro.",
        "It is called Cien años de soledad.",
        "Plants make sugar ",
        "Die Zauberflöte is an opera by Mozart.",
        "Café, naïve, résumé.",
        "北京是首都。",
        "你好の。",
        "DNA是一种分子。",
        "Stop talking.",
    ],
)
def test_english_and_chinese_with_names_and_quotes_are_none(text: str) -> None:
    assert foreign_language(text) == ""


def test_no_answer_of_the_examples_is_foreign_at_any_length() -> None:
    for _question, answer in (*_EXAMPLES, *_OWN_NAME, *IN_CHINESE):
        for end in range(len(answer) + 1):
            assert foreign_language(answer[:end]) == "", answer[:end]
