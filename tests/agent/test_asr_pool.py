"""One pool of threads decodes for all rooms: fair, final results first, nothing lost."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import numpy as np
import pytest

from aiagent.asr.base import RecognizerError, StreamOptions
from aiagent.asr.engines import EngineResult
from aiagent.asr.pool import DecodingPool
from aiagent.asr.sherpa import SherpaRecognizer
from aiagent.asr.vocabulary import OrdinaryWords
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

pytestmark = pytest.mark.agent

DECODING_SECS = 0.02
ORDINARY = OrdinaryWords(frozenset(), frozenset())
WAIT_SECS = 60


class SlowEngine:
    """Says how long the sound was, slowly; counts how many decode at once, and in which languages."""

    rest_share = 0.0
    min_samples = 1

    def __init__(self, name: str) -> None:
        self.name = name
        self.languages: list[str] = []
        self.at_once: set[str] = set()
        self.mixed = False
        self._lock = threading.Lock()

    def load(self) -> None:
        pass

    def decode(self, samples: Samples, language: str) -> EngineResult:
        with self._lock:
            self.languages.append(language)
            self.at_once.add(language)
            self.mixed |= len(self.at_once) > 1
        time.sleep(DECODING_SECS)
        with self._lock:
            self.at_once.discard(language)
        return EngineResult(f"{len(samples) / SPEECH_RATE_HZ:.1f}", language)


@pytest.fixture
async def recognizer() -> AsyncIterator[SherpaRecognizer]:
    recognizer = SherpaRecognizer(SlowEngine("small"), SlowEngine("large"), ORDINARY, 1)
    yield recognizer
    await recognizer.close()


def speech(secs: float) -> Samples:
    """Noise in syllables: what might be speech."""
    noise = 0.2 * np.random.default_rng(0).standard_normal(int(secs * SPEECH_RATE_HZ))
    syllables = np.sin(np.arange(len(noise)) / 1000) > 0
    return np.asarray(noise * syllables, np.float32)


async def test_a_quiet_room_is_served_in_the_middle_of_a_busy_one(recognizer: SherpaRecognizer) -> None:
    order: list[str] = []

    async def finish(room: str) -> None:
        stream = recognizer.open_stream(StreamOptions(room=room))
        stream.accept(speech(1.0))
        await stream.final()
        order.append(room)

    async with asyncio.timeout(WAIT_SECS):
        await asyncio.gather(*(finish("busy") for _ in range(20)), finish("quiet"))
    assert order.index("quiet") <= 2


async def test_a_final_result_overtakes_partial_ones(recognizer: SherpaRecognizer) -> None:
    order: list[str] = []

    async def partial(number: int) -> None:
        stream = recognizer.open_stream(StreamOptions(room=f"room {number}"))
        stream.accept(speech(1.0))
        await stream.partial()
        order.append("partial")

    async def final() -> None:
        stream = recognizer.open_stream(StreamOptions(room="room"))
        stream.accept(speech(1.0))
        await stream.final()
        order.append("final")

    async with asyncio.timeout(WAIT_SECS):
        await asyncio.gather(*(partial(number) for number in range(10)), final())
    assert order.index("final") <= 1


async def test_an_engine_is_never_set_to_two_languages_at_once() -> None:
    large = SlowEngine("large")
    recognizer = SherpaRecognizer(SlowEngine("small"), large, ORDINARY, 4)
    streams = [recognizer.open_stream(StreamOptions(language, room=language)) for language in ("zh", "de", "fr") * 4]
    for stream in streams:
        stream.accept(speech(1.0))
    async with asyncio.timeout(WAIT_SECS):
        await asyncio.gather(*(stream.final() for stream in streams))
    assert not large.mixed
    assert sorted(large.languages) == ["de"] * 4 + ["fr"] * 4 + ["zh"] * 4
    await recognizer.close()


async def test_a_partial_result_takes_all_the_sound_there_is_when_its_turn_comes(recognizer: SherpaRecognizer) -> None:
    stream = recognizer.open_stream(StreamOptions(room="a"))
    stream.accept(speech(1.0))
    first = asyncio.ensure_future(stream.partial())
    await asyncio.sleep(0)
    stream.accept(speech(1.0))
    assert (await stream.partial()).text == "", "one at a time: the last answer again"
    assert (await first).text == "1.0"
    assert (await stream.flush()).text == "2.0"


async def test_what_was_asked_for_is_decoded_before_the_end() -> None:
    recognizer = SherpaRecognizer(SlowEngine("small"), None, ORDINARY, 1)
    streams = [recognizer.open_stream(StreamOptions(room="a")) for _ in range(5)]
    for stream in streams:
        stream.accept(speech(1.0))
    finals = [asyncio.ensure_future(stream.final()) for stream in streams]
    await asyncio.sleep(0)
    await recognizer.close()
    assert [(await final).text for final in finals] == ["1.0"] * 5
    late = recognizer.open_stream()
    late.accept(speech(1.0))
    with pytest.raises(RecognizerError, match="closed"):
        await late.final()


async def test_work_of_a_caller_who_gave_up_is_skipped_and_a_failure_is_the_callers() -> None:
    pool = DecodingPool(1)
    ran: list[str] = []

    def slow() -> None:
        time.sleep(DECODING_SECS)
        ran.append("first")

    def broken() -> None:
        raise RuntimeError("damaged")

    first = asyncio.ensure_future(pool.run(slow, room="a", engine="e", urgent=True))
    given_up = asyncio.ensure_future(pool.run(lambda: ran.append("never"), room="a", engine="e", urgent=True))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(RecognizerError, match="damaged"):
        await pool.run(broken, room="b", engine="e", urgent=True)
    await first
    await pool.close()
    assert ran == ["first"]
