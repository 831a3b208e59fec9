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
from aiagent.language.foreign_words import foreign_language
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
# Who waits so long after a question is told that the answer is on its way.
PATIENCE_SECS = 3.0
_PREPARED_SECS = 0.5
_DECIDED_SECS = 1.0

# The pieces of an answer, as the language model thinks of them. May raise LanguageModelError.
Thoughts = AsyncGenerator[str, None]
Clauses = asyncio.Queue[str | None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """An answer on its way to the room: its words, when it may be heard, and who is told how it went.

    `question` is what was asked, `lang` its language, for what is said instead of an answer. `on_unspoken` is called
    with a language ("zh") when the answer, or a clause of it, is in one that no installed voice speaks.
    """

    thoughts: Thoughts
    permission: Permission
    times: TurnTimes
    question: str
    lang: str
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
            waiting = group.create_task(self._ask_for_patience(delivery))
            speaking = group.create_task(self._speak(delivery, clauses, waiting))
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
        said_something, failure = False, None
        try:
            async with aclosing(delivery.thoughts):
                async for delta in delivery.thoughts:
                    delivery.times.mark("first_token_at", loop_time())
                    for clause in splitter.feed(delta):
                        said_something = True
                        await clauses.put(clause)
        except LanguageModelError as error:
            failure = error
        # Also after a failure: what came before it is said.
        for clause in splitter.flush():
            said_something = True
            await clauses.put(clause)
        if failure:
            logger.warning("the language model failed: %s", failure)
            delivery.times.failed(failure)
            await delivery.permission.wait()
            delivery.on_failure()
        if not said_something:
            await clauses.put(phrase("cannot_answer", delivery.lang))
        await clauses.put(None)

    async def _ask_for_patience(self, delivery: Delivery) -> None:
        """Say that the answer will come, where it takes long; the first clause of it cancels this."""
        await delivery.permission.wait()
        asked_at = max(delivery.times.speech_ended_at, loop_time() - _DECIDED_SECS)
        await asyncio.sleep(asked_at + PATIENCE_SECS - _PREPARED_SECS - loop_time())
        text = phrase("one_moment", delivery.lang)
        try:
            speech = await self._synthesize(text, voice_language(self._persona().language, text))
        except SynthesizerError as error:
            logger.warning("nothing was said while an answer is waited for: %s", type(error).__name__)
            return
        if speech.missing:
            return
        packets = await self._encoded(speech)
        await asyncio.sleep(asked_at + PATIENCE_SECS - loop_time())
        self._outbound.add(text, packets)

    async def _speak(self, delivery: Delivery, clauses: Clauses, waiting: "asyncio.Task[None]") -> list[str]:
        answer: list[str] = []
        # One voice speaks the whole answer: where the language is detected, its first clause decides.
        lang = ""
        # The language of the answer, once it is known that no voice speaks it: no piece of it is said then.
        mute = ""
        if self._may_lack_a_voice(delivery):
            whole = await _collect(clauses)
            mute = self._unvoiced(join_clauses(whole))
            clauses = _queue_of(whole)
        while (clause := await clauses.get()) is not None:
            waiting.cancel()
            lang = lang or voice_language(self._persona().language, clause)
            answer.append(clause)
            mute = mute or foreign_language(join_clauses(answer))
            if missing := mute or await self._say(delivery, clause, lang):
                await delivery.permission.wait()
                delivery.on_unspoken(missing)
                mute = missing if missing == lang else mute
        return answer

    def _may_lack_a_voice(self, delivery: Delivery) -> bool:
        """Whether the question is in a language that no voice speaks; then its answer most often is, too."""
        return bool(foreign_language(delivery.question)) or not self._speaks(voice_language(delivery.lang, ""))

    def _unvoiced(self, text: str) -> str:
        """The language of a text that no voice speaks, "" where one does."""
        language = foreign_language(text) or voice_language("", text)
        return "" if self._speaks(language) else language

    def _speaks(self, language: str) -> bool:
        return any(voice.lang == language for voice in self._synthesizer.voices())

    async def _say(self, delivery: Delivery, clause: str, lang: str) -> str:
        """Queue a clause as speech; return the language that no installed voice speaks, "" where one does."""
        try:
            speech = await self._synthesize(clause, lang)
        except SynthesizerError as error:
            logger.warning("a clause could not be spoken: %s", type(error).__name__)
            delivery.times.failed(error)
            return ""
        if speech.missing:
            return speech.missing
        packets = await self._encoded(speech)
        delivery.times.mark("first_clause_at", loop_time())
        await delivery.permission.wait()
        await self._outbound.wait_for_space()
        self._outbound.add(clause, packets)
        return ""

    async def _encoded(self, speech: Speech) -> list[bytes]:
        encode = self._encoder.encode
        return await asyncio.get_running_loop().run_in_executor(
            self._encoding, encode, speech.samples, speech.sample_rate_hz
        )

    async def _synthesize(self, clause: str, lang: str) -> Speech:
        persona = self._persona()
        return await self._synthesizer.synthesize(
            clause, voice=persona.voice, speed=persona.speed, lang=lang, room=self
        )


def _queue_of(answer: list[str]) -> Clauses:
    clauses: Clauses = asyncio.Queue()
    for clause in (*answer, None):
        clauses.put_nowait(clause)
    return clauses


async def _collect(clauses: Clauses) -> list[str]:
    answer = []
    while (clause := await clauses.get()) is not None:
        answer.append(clause)
    return answer
