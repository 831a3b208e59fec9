"""The audio engine without its thread: for tests whose event loop has a clock of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiagent.audio.endpointing import EndpointingOptions
from aiagent.audio.engine import AudioEngine
from aiagent.audio.formats import FRAME_SECS
from aiagent.clock import loop_time


@asynccontextmanager
async def engine_on_loop(models_dir: Path) -> AsyncIterator[AudioEngine]:
    """An engine that works off its sound on the event loop, every 20 ms of the loop's clock."""
    vad_path = next((models_dir / "silero-vad").glob("*.onnx"))
    engine = AudioEngine(vad_path, EndpointingOptions(), loop_time)
    ticking = asyncio.create_task(_tick(engine))
    yield engine
    ticking.cancel()
    await asyncio.wait({ticking})


async def _tick(engine: AudioEngine) -> None:
    while True:
        engine._tick(loop_time())
        await asyncio.sleep(FRAME_SECS)
