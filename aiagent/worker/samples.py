"""Samples of a voice for the settings page, and the list of voices (docs/protocol.md, "Voice samples").

Any agent process may answer a request; each is taken by one. A sample waits behind the clauses of rooms like the answer
of one more room.
"""

import asyncio
import io
import logging
import wave

import msgspec
import numpy as np
from redis.asyncio import Redis
from redis.exceptions import RedisError

from aiagent.tts.base import Speech, Synthesizer, SynthesizerError
from aiagent.worker.dispatch import PREFIX

logger = logging.getLogger(__name__)

VOICES_KEY = PREFIX + "voices"
REQUESTS_KEY = PREFIX + "samples"
ANSWER_KEY = PREFIX + "sample:"
ANSWER_SECS = 60
VOICES_SECS = 60
RENEW_SECS = 20.0
MAX_SAMPLE_SECS = 15
_RETRY_SECS = 2.0
_LISTEN_SECS = 2.0  # below the five seconds after which the Redis client gives an answer up
_ROOM = "samples"


class SampleRequest(msgspec.Struct, frozen=True):
    """A request of the web server for a voice sample."""

    id: str = msgspec.field()
    text: str = msgspec.field()
    voice: str = ""
    speed: float = 1.0
    lang: str = ""

    def __post_init__(self) -> None:
        within = 1 <= len(self.id) <= 64 and 1 <= len(self.text) <= 200 and 0.5 <= self.speed <= 2.0
        if not within or len(self.voice) > 64 or len(self.lang) > 35:
            raise ValueError("a member is too long or out of range")


class VoiceSamples:
    """Publishes the voices of this process and speaks samples, one after the other."""

    def __init__(self, redis: "Redis", synthesizer: Synthesizer) -> None:
        self._redis = redis
        self._synthesizer = synthesizer

    async def publish(self) -> None:
        """Keep the list of voices known until cancelled."""
        while True:
            voices = [
                {"id": voice.id, "title": voice.title, "language": voice.lang, "gender": voice.gender}
                for voice in self._synthesizer.voices()
            ]
            try:
                await self._redis.set(VOICES_KEY, msgspec.json.encode(voices), ex=VOICES_SECS)
            except (RedisError, OSError) as error:
                logger.warning("the list of voices was not renewed: %s", type(error).__name__)
            await asyncio.sleep(RENEW_SECS)

    async def serve(self) -> None:
        """Answer requests until cancelled. The web server bounds how many wait."""
        while True:
            try:
                taken = await self._redis.blpop([REQUESTS_KEY], timeout=_LISTEN_SECS)
                if taken:
                    await self._answer(taken[1])
            except UnicodeDecodeError:
                logger.warning("a request for a voice sample that is no text was dropped")
            except (RedisError, OSError) as error:
                logger.warning("no voice samples for now: %s", type(error).__name__)
                await asyncio.sleep(_RETRY_SECS)

    async def _answer(self, raw: str | bytes) -> None:
        try:
            request = msgspec.json.decode(raw, type=SampleRequest)
        except msgspec.DecodeError as error:
            logger.warning("a malformed request for a voice sample was dropped: %s", type(error).__name__)
            return
        sound = b""
        try:
            speech = await self._synthesizer.synthesize(
                request.text, voice=request.voice, speed=request.speed, lang=request.lang, room=_ROOM
            )
            sound = await asyncio.to_thread(wav_file, speech)
        except SynthesizerError as error:
            logger.warning("a voice sample could not be spoken: %s", error)
        await self._redis.set(ANSWER_KEY + request.id, sound, ex=ANSWER_SECS)


def wav_file(speech: Speech) -> bytes:
    """Return speech as a WAV file of 16 bits, cut after 15 s; b"" when there is nothing to hear."""
    samples = speech.samples[: MAX_SAMPLE_SECS * speech.sample_rate_hz]
    if not len(samples):
        return b""
    output = io.BytesIO()
    with wave.open(output, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speech.sample_rate_hz)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return output.getvalue()
