"""The audio thread: events reach the event loop in order, a failing stream takes no other with it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from aiagent.audio.endpointing import EndpointingOptions
from aiagent.audio.engine import AudioEngine
from aiagent.audio.events import SpeechContinued, SpeechEvent, SpeechStarted, SpeechStopped
from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, SPEECH_RATE_HZ
from aiagent.audio.inbound import InboundStream
from aiagent.audio.outbound import SpeechEncoder
from tests.agent.sounds import question_sound

pytestmark = pytest.mark.agent

WAIT_SECS = 60
SPOKEN_SECS = 0.9


class Events:
    """Speech events as the event loop gets them."""

    def __init__(self) -> None:
        self.all: list[SpeechEvent] = []
        self._changed = asyncio.Event()

    def take(self, event: SpeechEvent) -> None:
        asyncio.get_running_loop()
        self.all.append(event)
        self._changed.set()

    async def until(self, kind: type[SpeechEvent]) -> None:
        async with asyncio.timeout(WAIT_SECS):
            while not any(isinstance(event, kind) for event in self.all):
                self._changed.clear()
                await self._changed.wait()


@pytest.fixture(scope="module")
def packets() -> list[bytes]:
    """The beginning of the question."""
    return SpeechEncoder().encode(question_sound()[: int(SPOKEN_SECS * SPEECH_RATE_HZ)], SPEECH_RATE_HZ)


@pytest.fixture
async def engine(models_dir: Path) -> AsyncIterator[AudioEngine]:
    engine = AudioEngine(next((models_dir / "silero-vad").glob("*.onnx")), EndpointingOptions(stop_secs=0.6))
    engine.start()
    yield engine
    await asyncio.to_thread(engine.stop)


async def speak(stream: InboundStream, packets: list[bytes]) -> None:
    for number, packet in enumerate(packets):
        stream.push(number, number * RTP_FRAME_TICKS, packet)
        await asyncio.sleep(FRAME_SECS)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[InboundStream], None]:
    def fail(stream: InboundStream) -> None:
        def tick(now: float) -> None:
            raise RuntimeError("a defect")

        monkeypatch.setattr(stream, "tick", tick)

    return fail


async def test_events_reach_the_event_loop_in_order(engine: AudioEngine, packets: list[bytes]) -> None:
    events = Events()
    await speak(engine.open_stream("alice", events.take), packets)
    await events.until(SpeechStopped)
    assert isinstance(events.all[0], SpeechStarted)
    assert isinstance(events.all[-1], SpeechStopped)
    assert any(isinstance(event, SpeechContinued) for event in events.all)
    assert [event.at for event in events.all] == sorted(event.at for event in events.all)
    assert time.monotonic() - WAIT_SECS < events.all[0].at <= time.monotonic()


async def test_closing_a_stream_in_mid_word_ends_the_utterance(engine: AudioEngine, packets: list[bytes]) -> None:
    events = Events()
    stream = engine.open_stream("alice", events.take)
    await speak(stream, packets)
    await events.until(SpeechStarted)
    engine.close_stream(stream)
    engine.close_stream(stream)
    await events.until(SpeechStopped)
    assert sum(isinstance(event, SpeechStopped) for event in events.all) == 1


async def test_stopping_the_engine_ends_all_utterances(engine: AudioEngine, packets: list[bytes]) -> None:
    events = Events()
    await speak(engine.open_stream("alice", events.take), packets)
    await events.until(SpeechStarted)
    await asyncio.to_thread(engine.stop)
    await events.until(SpeechStopped)


async def test_a_failing_stream_takes_no_other_with_it(
    engine: AudioEngine, packets: list[bytes], failing: Callable[[InboundStream], None]
) -> None:
    events = Events()
    failing(engine.open_stream("bob", lambda event: None))
    await speak(engine.open_stream("alice", events.take), packets)
    await events.until(SpeechStopped)
    assert [stream.peer_id for stream in engine._streams] == ["alice"]


async def test_streams_are_opened_and_closed_without_end(engine: AudioEngine) -> None:
    for number in range(200):
        engine.close_stream(engine.open_stream(str(number), lambda event: None))
    assert engine._streams == []
