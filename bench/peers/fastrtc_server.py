"""FastRTC with the agent's models: `python -m bench.peers.fastrtc_server PORT`, in FastRTC's environment.

ReplyOnPause has its own defaults. The answer is streamed and spoken clause by clause; FastRTC leaves the splitting to
its users, so the agent's own code does it.
"""

import asyncio
import sys
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI
from fastrtc import ReplyOnPause, Stream
from fastrtc.pause_detection.silero import SileroVADModel

from aiagent.llm.base import Message
from aiagent.tts.sentences import ClauseSplitter
from bench.peers.install import FASTRTC_VAD
from bench.peers.parts import ASKED_BY, VOICE_RATE_HZ, Parts, Pcm

MAX_MESSAGES = 20


class InstalledVad(SileroVADModel):
    """FastRTC's network for voice activity, read from a file."""

    @staticmethod
    def download_model() -> str:
        """The path of the file."""
        return str(FASTRTC_VAD)


class Answerer:
    """Answers each utterance that FastRTC hands over."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._messages: list[Message] = []

    async def reply(self, audio: tuple[int, Pcm]) -> AsyncIterator[tuple[int, Pcm]]:
        """The spoken answer to an utterance, shape (1, samples)."""
        rate_hz, pcm = audio
        if not (question := await self._parts.recognise(pcm.reshape(-1), rate_hz)):
            return
        self._messages = [*self._messages[-MAX_MESSAGES:], Message("user", question, ASKED_BY)]
        splitter, answer = ClauseSplitter(), ""
        async for delta in self._parts.answer(self._messages):
            answer += delta
            for clause in splitter.feed(delta):
                yield await self._sound(clause)
        for clause in splitter.flush():
            yield await self._sound(clause)
        self._messages.append(Message("assistant", answer))

    async def _sound(self, clause: str) -> tuple[int, Pcm]:
        return VOICE_RATE_HZ, (await self._parts.speak(clause)).reshape(1, -1)


async def serve(port: int) -> None:
    """Answer at /webrtc/offer until the process ends."""
    answerer = Answerer(await Parts.load())
    vad = InstalledVad()
    vad.warmup()

    async def reply(audio: tuple[int, Pcm]) -> AsyncIterator[tuple[int, Pcm]]:
        async for sound in answerer.reply(audio):
            yield sound

    handler = ReplyOnPause(reply, model=vad, output_sample_rate=VOICE_RATE_HZ)
    app = FastAPI()
    Stream(handler, modality="audio", mode="send-receive").mount(app)
    await uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_level="info")).serve()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
