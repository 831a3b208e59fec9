"""Pipecat with the agent's models: `python -m bench.peers.pipecat_server PORT`, in Pipecat's environment.

SmallWebRTC transport, Silero VAD and Smart Turn have the defaults of that version. Answers are spoken sentence by
sentence, which is a default, too. Pipecat is told how long the recogniser takes, as its documentation asks for.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from dataclasses import fields

import numpy as np
import uvicorn
from fastapi import BackgroundTasks, FastAPI
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    Frame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.llm_service import LLMService
from pipecat.services.settings import LLMSettings, STTSettings, TTSSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_transport import TransportParams
from pipecat.transports.smallwebrtc.connection import SmallWebRTCConnection
from pipecat.transports.smallwebrtc.request_handler import SmallWebRTCRequest, SmallWebRTCRequestHandler
from pipecat.transports.smallwebrtc.transport import SmallWebRTCTransport
from pipecat.utils.time import time_now_iso8601
from pipecat.workers.runner import WorkerRunner
from pydantic import BaseModel

from aiagent.llm.base import Message
from bench.peers.parts import ASKED_BY, VOICE_RATE_HZ, Parts

RECOGNISED_WITHIN_SECS = 0.3


class Offer(BaseModel):
    """The offer of a client."""

    sdp: str
    type: str


class Recognition(SegmentedSTTService):
    """The agent's recogniser."""

    def __init__(self, parts: Parts) -> None:
        settings = STTSettings(model="moonshine-tiny-en", language="en")
        super().__init__(ttfs_p99_latency=RECOGNISED_WITHIN_SECS, settings=settings)
        self._parts = parts

    @property
    def wants_wav_segments(self) -> bool:
        """False: the recogniser takes bare samples."""
        return False

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame, None]:
        """The text of one utterance."""
        if text := await self._parts.recognise(np.frombuffer(audio, np.int16), self.sample_rate):
            yield TranscriptionFrame(text, self._user_id, time_now_iso8601())


class Answers(LLMService):
    """The agent's language model."""

    def __init__(self, parts: Parts) -> None:
        unset = {field.name: None for field in fields(LLMSettings) if field.name not in ("extra", "model")}
        super().__init__(settings=LLMSettings(model="gemma-3-270m", **unset))
        self._parts = parts

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Answer each context."""
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(LLMFullResponseStartFrame())
        try:
            async for delta in self._parts.answer(_messages(frame.context)):
                await self.push_frame(LLMTextFrame(delta))
        finally:
            await self.push_frame(LLMFullResponseEndFrame())


class Voice(TTSService):
    """The agent's voice."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            sample_rate=VOICE_RATE_HZ,
            settings=TTSSettings(model="piper", voice="joe", language="en"),
        )
        self._parts = parts

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """One sentence as sound."""
        pcm = await self._parts.speak(text)
        yield TTSAudioRawFrame(pcm.tobytes(), VOICE_RATE_HZ, 1, context_id=context_id)


def _messages(context: LLMContext) -> list[Message]:
    found = []
    for message in context.get_messages():
        role, content = message.get("role"), message.get("content")
        if role in ("user", "assistant") and isinstance(content, str):
            found.append(Message(role, content, ASKED_BY if role == "user" else None))
    return found


async def talk(connection: SmallWebRTCConnection, parts: Parts) -> None:
    """One conversation, until the client is gone."""
    transport = SmallWebRTCTransport(connection, TransportParams(audio_in_enabled=True, audio_out_enabled=True))
    aggregators = LLMContextAggregatorPair(
        LLMContext(), user_params=LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer())
    )
    pipeline = Pipeline(
        [
            transport.input(),
            Recognition(parts),
            aggregators.user(),
            Answers(parts),
            Voice(parts),
            transport.output(),
            aggregators.assistant(),
        ]
    )
    worker = PipelineWorker(pipeline, params=PipelineParams(audio_out_sample_rate=VOICE_RATE_HZ))
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)

    @transport.event_handler("on_client_disconnected")
    async def gone(transport: SmallWebRTCTransport, client: SmallWebRTCConnection) -> None:
        await worker.cancel()

    await runner.run()


async def serve(port: int) -> None:
    """Answer at /webrtc/offer until the process ends."""
    parts = await Parts.load()
    app, connections = FastAPI(), SmallWebRTCRequestHandler()

    @app.post("/webrtc/offer")
    async def offer(body: Offer, background: BackgroundTasks) -> dict[str, str] | None:
        async def connected(connection: SmallWebRTCConnection) -> None:
            background.add_task(talk, connection, parts)

        return await connections.handle_web_request(SmallWebRTCRequest(body.sdp, body.type), connected)

    await uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_level="info")).serve()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
