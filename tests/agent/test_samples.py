"""Voice samples through a real Valkey."""

import asyncio
import io
import json
import wave
from collections.abc import AsyncIterator, Hashable, Sequence

import numpy as np
import pytest
from redis.asyncio import Redis

from aiagent.task_owner import TaskOwner
from aiagent.tts.base import Speech, SynthesizerError
from aiagent.tts.voices import VOICES, VoiceEntry
from aiagent.worker.samples import ANSWER_KEY, REQUESTS_KEY, VOICES_KEY, VoiceSamples, wav_file

pytestmark = pytest.mark.agent

WAIT_SECS = 60


class OneVoice:
    """Speaks half a second whatever it is asked, and remembers what that was."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, float, str]] = []
        self.broken = False

    async def synthesize(
        self, text: str, *, voice: str = "", speed: float = 1.0, lang: str = "", room: Hashable = None
    ) -> Speech:
        self.asked.append((text, voice, speed, lang))
        if self.broken:
            raise SynthesizerError("a damaged voice")
        return Speech(np.full(12_000, 0.5, np.float32), 24_000)

    def prepare(self, *, voice: str = "", lang: str = "") -> None:
        pass

    async def warm_up(self) -> None:
        pass

    def voices(self) -> Sequence[VoiceEntry]:
        return VOICES[:2]

    async def close(self) -> None:
        pass


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator["Redis"]:
    client = Redis.from_url(redis_url)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
async def voice(redis: "Redis", redis_url: str) -> AsyncIterator[OneVoice]:
    voice = OneVoice()
    agents = Redis.from_url(redis_url, decode_responses=True)
    samples, tasks = VoiceSamples(agents, voice), TaskOwner()
    tasks.start(samples.publish(), "voices")
    tasks.start(samples.serve(), "samples")
    yield voice
    await tasks.close()
    await agents.aclose()


async def got(redis: "Redis", key: str) -> bytes:
    """The value of a key, as soon as it is there."""
    async with asyncio.timeout(WAIT_SECS):
        while (value := await redis.get(key)) is None:  # noqa: ASYNC110 - Redis tells nobody of a new key
            await asyncio.sleep(0.01)
    assert isinstance(value, bytes)
    return value


async def asked(redis: "Redis", **members: object) -> bytes:
    """The answer to a request."""
    request = {"id": "s1", "text": "Hello.", "voice": "joe", "speed": 1.25, "lang": "en", **members}
    await redis.rpush(REQUESTS_KEY, json.dumps(request))
    return await got(redis, f"{ANSWER_KEY}{request['id']}")


async def test_a_sample_comes_as_a_sound_file_that_runs_out(redis: "Redis", voice: OneVoice) -> None:
    with wave.open(io.BytesIO(await asked(redis))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (24_000, 1, 12_000)

    assert voice.asked == [("Hello.", "joe", 1.25, "en")]
    assert 0 < await redis.ttl(f"{ANSWER_KEY}s1") <= 60


async def test_the_voices_that_are_installed_are_known(redis: "Redis", voice: OneVoice) -> None:
    assert json.loads(await got(redis, VOICES_KEY)) == [
        {"id": "joe", "title": "Joe", "language": "en", "gender": "male"},
        {"id": "af_heart", "title": "Heart", "language": "en", "gender": "female"},
    ]
    assert 0 < await redis.ttl(VOICES_KEY) <= 60


@pytest.mark.parametrize(
    "request_",
    [
        b"",
        b"not JSON",
        b"[]",
        b'{"id":"s0"}',
        json.dumps({"id": "", "text": "Hello."}).encode(),
        json.dumps({"id": "s0", "text": ""}).encode(),
        json.dumps({"id": "s0", "text": "x" * 201}).encode(),
        json.dumps({"id": "s0", "text": "Hello.", "speed": 20}).encode(),
        json.dumps({"id": "s0", "text": "Hello.", "voice": "v" * 65}).encode(),
        json.dumps({"id": "s0", "text": "Hello.", "lang": 7}).encode(),
        b"\xff\xfe",
    ],
)
async def test_what_is_malformed_is_dropped_and_the_next_is_answered(
    redis: "Redis", voice: OneVoice, request_: bytes
) -> None:
    await redis.rpush(REQUESTS_KEY, request_)

    assert (await asked(redis)).startswith(b"RIFF")
    assert len(voice.asked) == 1
    assert await redis.get(f"{ANSWER_KEY}s0") is None


async def test_what_cannot_be_spoken_is_answered_with_nothing(redis: "Redis", voice: OneVoice) -> None:
    voice.broken = True

    assert await asked(redis) == b""


def test_a_file_is_cut_after_fifteen_seconds() -> None:
    sound = wav_file(Speech(np.zeros(24_000 * 40, np.float32), 24_000))

    with wave.open(io.BytesIO(sound)) as file:
        assert file.getnframes() == 24_000 * 15
