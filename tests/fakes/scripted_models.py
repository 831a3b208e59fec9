"""Language model, recogniser and synthesiser that do what a test tells them."""

import asyncio
from collections.abc import AsyncGenerator, Hashable, Sequence

import numpy as np

from aiagent.asr.base import ENGLISH, StreamOptions, Transcription
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.language.tags import voice_language
from aiagent.llm.base import Delta, Message, ToolSpec
from aiagent.tts.base import Speech, SynthesizerError
from aiagent.tts.voices import VOICES, VoiceEntry

CLAUSE_SECS = 0.2
ANSWER = ["Plants make sugar ", "from light. ", "They need water and air too. ", "That is all I know."]


class ScriptedModel:
    """Answers each question with the same pieces, or fails; remembers what it was asked."""

    follows_instructions = True

    def __init__(self) -> None:
        self.pieces: list[str] = ANSWER
        self.failure: Exception | None = None
        self.prompts: list[list[Message]] = []
        self.read_ahead = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.closed = 0

    async def start(self) -> None:
        pass

    async def prepare(self, messages: Sequence[Message]) -> None:
        self.read_ahead.set()

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 160, tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta, None]:
        self.prompts.append(list(messages))
        try:
            await self.may_answer.wait()
            for piece in self.pieces:
                yield piece
            if self.failure:
                raise self.failure
        finally:
            self.closed += 1

    async def close(self) -> None:
        pass


class ScriptedRecognizer:
    """Every utterance has the text that the test put here."""

    def __init__(self) -> None:
        self.text = ""

    def open_stream(self, options: StreamOptions = ENGLISH) -> "ScriptedRecognizer":
        return self

    def accept(self, samples: Samples) -> None:
        pass

    async def partial(self) -> Transcription:
        return Transcription(self.text, "en")

    async def flush(self) -> Transcription:
        return Transcription(self.text, "en")

    async def final(self) -> Transcription:
        return Transcription(self.text, "en")

    def reset(self) -> None:
        pass

    def supports(self, language: str) -> bool:
        return True

    async def prepare(self, language: str) -> None:
        pass

    def warm_up(self) -> None:
        pass

    async def close(self) -> None:
        pass


class ToneSynthesizer:
    """Speaks each clause as 0.2 s of a tone."""

    def __init__(self) -> None:
        self.refused = ""
        # No voice speaks it; where `mute_script` is set, only of texts with that character.
        self.unknown_language = ""
        self.mute_script = ""

    async def synthesize(
        self, text: str, *, voice: str = "", speed: float = 1.0, lang: str = "", room: Hashable = None
    ) -> Speech:
        if self.refused and self.refused in text:
            raise SynthesizerError("a damaged voice")
        if self._is_mute(text):
            return Speech(missing=self.unknown_language)
        at = np.arange(int(CLAUSE_SECS * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
        return Speech((0.3 * np.sin(2 * np.pi * 220 * at)).astype(np.float32), SPEECH_RATE_HZ)

    def _is_mute(self, text: str) -> bool:
        if self.mute_script:
            return self.mute_script in text
        return self.unknown_language == voice_language("", text)

    def prepare(self, *, voice: str = "", lang: str = "") -> None:
        pass

    async def warm_up(self) -> None:
        pass

    def voices(self) -> list[VoiceEntry]:
        return [voice for voice in VOICES if voice.lang != self.unknown_language]

    async def close(self) -> None:
        pass
