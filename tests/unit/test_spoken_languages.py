"""The pieces of an answer that are spoken, by the languages that the installed voices speak."""

from collections.abc import AsyncGenerator, AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from aiagent.answers.context import Models
from aiagent.answers.reply import Permission
from aiagent.answers.speaking import Delivery, Speaker
from aiagent.audio.outbound import Outbound
from aiagent.language.tags import answer_language
from aiagent.metrics.turns import TurnTimes
from aiagent.room.persona import Persona
from aiagent.turn.commands import Mode
from tests.fakes.scripted_models import ScriptedModel, ScriptedRecognizer, ToneSynthesizer

pytestmark = [pytest.mark.unit, pytest.mark.virtual_time]


class Said:
    """Takes the clauses that are to be heard."""

    def __init__(self) -> None:
        self.clauses: list[str] = []

    def add(self, clause: str, packets: list[bytes]) -> None:
        self.clauses.append(clause)

    async def wait_for_space(self) -> None:
        pass


class Voice:
    """A speaker on a server without a voice for `unknown_language`; remembers what it lacked."""

    def __init__(self, encoding: ThreadPoolExecutor) -> None:
        self.language = "auto"
        self.synthesizer = ToneSynthesizer()
        self.synthesizer.unknown_language = "zh"
        self.said = Said()
        self.lacked: list[str] = []
        models = Models(ScriptedRecognizer(), None, ScriptedModel(), self.synthesizer, encoding)
        self._speaker = Speaker(models, cast(Outbound, cast(Any, self.said)), self._persona)

    def _persona(self) -> Persona:
        return Persona("Nova", ("Nova",), Mode.ADDRESSED, language=self.language)

    async def answer(self, question: str, *pieces: str) -> str:
        """Answer like this; return the whole answer."""
        permission = Permission()
        permission.give(0.0)
        lang = answer_language(question, self.language)
        delivery = Delivery(
            _thoughts(pieces), permission, TurnTimes(0.0), question, lang, lambda: None, self.lacked.append
        )
        return await self._speaker.answer(delivery)


async def _thoughts(pieces: tuple[str, ...]) -> AsyncGenerator[str, None]:
    for piece in pieces:
        yield piece


@pytest.fixture
async def voice() -> AsyncIterator[Voice]:
    with ThreadPoolExecutor(1) as encoding:
        yield Voice(encoding)


@pytest.mark.parametrize("language", ["auto", "zh-Hans", "en"])
@pytest.mark.parametrize(
    "pieces",
    [
        ("北京是首都。", "很大。"),
        ("Python，是一种编程语言。", "OK，就这样。"),
        ("DNA 是分子。", "It is a molecule. ", "它很长。"),
        ("OK. ", "好的。北京是中国的首都，也是最大的城市之一。"),
        ("2008 年。", "Beijing. ", "北京奥运会。"),
    ],
)
async def test_no_piece_of_a_chinese_answer_is_said_by_an_english_voice(
    voice: Voice, language: str, pieces: tuple[str, ...]
) -> None:
    voice.language = language
    await voice.answer("这是什么？", *pieces)
    assert voice.said.clauses == []
    assert set(voice.lacked) == {"zh"}


async def test_an_english_answer_to_a_chinese_question_is_spoken(voice: Voice) -> None:
    await voice.answer("用英语怎么说谢谢？", "You say thank you. ", "That is all.")
    assert " ".join(voice.said.clauses) == "You say thank you. That is all."
    assert voice.lacked == []


async def test_a_quoted_word_that_cannot_be_said_does_not_silence_the_rest(voice: Voice) -> None:
    voice.synthesizer.mute_script = "你"
    whole = await voice.answer(
        "What is a greeting?", "A greeting. ", "The word 你好 means hello. ", "People say it often."
    )
    assert "你好" in whole
    assert voice.said.clauses[0] == "A greeting."
    assert voice.said.clauses[-1] == "People say it often."
    assert not any("你" in clause for clause in voice.said.clauses)


@pytest.mark.parametrize(
    ("question", "text", "language"),
    [
        ("¿Qué es la capital de España?", "La capital de España es Madrid, que es una ciudad muy grande.", "es"),
        ("Was ist die Hauptstadt von Deutschland und wie groß ist sie?", "Berlin ist die Hauptstadt von uns.", "de"),
        ("Какая столица России?", "Столица России — Москва.", "ru"),
        ("日本の首都はどこですか。", "日本の首都は東京です。", "ja"),
        ("ما هي عاصمة مصر؟", "عاصمة مصر هي القاهرة.", "ar"),
        ("한국의 수도는 어디입니까?", "한국의 수도는 서울입니다.", "ko"),
        ("What is it in Russian?", "Столица России — Москва.", "ru"),
    ],
)
async def test_other_languages_are_not_said_at_all(voice: Voice, question: str, text: str, language: str) -> None:
    voice.synthesizer.unknown_language = ""
    await voice.answer(question, text)
    assert voice.said.clauses == []
    assert set(voice.lacked) == {language}


async def test_with_a_chinese_voice_chinese_is_spoken_and_english_anyway(voice: Voice) -> None:
    voice.synthesizer.unknown_language = ""
    await voice.answer("北京是什么？", "北京是首都。")
    await voice.answer("What is Beijing?", "Beijing is the capital.")
    assert "".join(voice.said.clauses[:1]) == "北京是首都。"
    assert voice.said.clauses[-1].endswith("capital.")
    assert voice.lacked == []
