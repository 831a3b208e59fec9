"""From a question to the agent's voice: LLM stream -> clauses -> TTS -> Opus, each stage ahead of the next."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from aiagent.answers.context import Models
from aiagent.answers.reply import Permission
from aiagent.audio.outbound import Outbound, SpeechEncoder
from aiagent.clock import loop_time
from aiagent.language.phrases import phrase
from aiagent.language.tags import voice_language
from aiagent.language.words import join_clauses
from aiagent.llm.base import LanguageModelError
from aiagent.metrics.turns import TurnTimes
from aiagent.room.persona import Persona
from aiagent.tts.base import Speech, SynthesizerError
from aiagent.tts.sentences import ClauseSplitter

logger = logging.getLogger(__name__)

MAX_CLAUSES_AHEAD = 4

# The pieces of an answer, as the language model thinks of them. May raise LanguageModelError.
Thoughts = AsyncGenerator[str, None]
Clauses = asyncio.Queue[str | None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """An answer on its way to the room: its words, when it may be heard, and who is told how it went.

    `on_unspoken` is called with a language ("zh") when a clause is in one that no installed voice speaks.
    """

    thoughts: Thoughts
    permission: Permission
    times: TurnTimes
    on_failure: Callable[[], None]
    on_unspoken: Callable[[str], None]


class Speaker:
    """Speaks one room's answers."""

    def __init__(self, models: Models, outbound: Outbound, persona: Callable[[], Persona]) -> None:
        self._synthesizer = models.synthesizer
        self._encoding = models.encoding
        self._outbound = outbound
        self._persona = persona
        self._encoder = SpeechEncoder()

    def prepare(self) -> None:
        """Load the voice that the next answer is spoken with."""
        persona = self._persona()
        self._synthesizer.prepare(voice=persona.voice, lang=persona.language)

    async def answer(self, delivery: Delivery) -> str:
        """Say the model's answer; return it when its last clause is queued. A failing model is apologised for aloud."""
        # Overflow: the model's stream waits while synthesis is four clauses behind.
        clauses: Clauses = asyncio.Queue(MAX_CLAUSES_AHEAD)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._think(delivery, clauses))
            speaking = group.create_task(self._speak(delivery, clauses))
        return join_clauses(speaking.result())

    async def write(self, delivery: Delivery) -> str:
        """Return the model's answer, and say nothing of it."""
        clauses: Clauses = asyncio.Queue(MAX_CLAUSES_AHEAD)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._think(delivery, clauses))
            writing = group.create_task(_collect(clauses))
        await delivery.permission.wait()
        return join_clauses(writing.result())

    async def _think(self, delivery: Delivery, clauses: Clauses) -> None:
        splitter = ClauseSplitter()
        said_something = False
        try:
            async with aclosing(delivery.thoughts):
                async for delta in delivery.thoughts:
                    delivery.times.mark("first_token_at", loop_time())
                    for clause in splitter.feed(delta):
                        said_something = True
                        await clauses.put(clause)
            for clause in splitter.flush():
                said_something = True
                await clauses.put(clause)
        except LanguageModelError as error:
            logger.warning("the language model failed: %s", error)
            delivery.times.failed(error)
            await delivery.permission.wait()
            delivery.on_failure()
        if not said_something:
            await clauses.put(phrase("cannot_answer", self._persona().language))
        await clauses.put(None)

    async def _speak(self, delivery: Delivery, clauses: Clauses) -> list[str]:
        loop = asyncio.get_running_loop()
        answer: list[str] = []
        # One voice speaks the whole answer: where the language is detected, its first clause decides.
        lang = ""
        while (clause := await clauses.get()) is not None:
            lang = lang or voice_language(self._persona().language, clause)
            answer.append(clause)
            try:
                speech = await self._synthesize(clause, lang)
            except SynthesizerError as error:
                logger.warning("a clause could not be spoken: %s", type(error).__name__)
                delivery.times.failed(error)
                continue
            if speech.missing:
                await delivery.permission.wait()
                delivery.on_unspoken(speech.missing)
                continue
            packets = await loop.run_in_executor(
                self._encoding, self._encoder.encode, speech.samples, speech.sample_rate_hz
            )
            delivery.times.mark("first_clause_at", loop_time())
            await delivery.permission.wait()
            await self._outbound.wait_for_space()
            self._outbound.add(clause, packets)
        return answer

    async def _synthesize(self, clause: str, lang: str) -> Speech:
        persona = self._persona()
        return await self._synthesizer.synthesize(
            clause, voice=persona.voice, speed=persona.speed, lang=lang, room=self
        )


async def _collect(clauses: Clauses) -> list[str]:
    answer = []
    while (clause := await clauses.get()) is not None:
        answer.append(clause)
    return answer
