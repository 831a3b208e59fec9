"""A room with a loudspeaker: the agent's voice comes back to it through the whole receiving chain."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from aiagent.asr import sherpa as asr
from aiagent.audio.engine import AudioEngine
from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, SPEECH_FRAME_SAMPLES, SPEECH_RATE_HZ, Samples
from aiagent.audio.opus import OpusDecoder
from aiagent.audio.outbound import SpeechEncoder
from aiagent.clock import loop_time
from aiagent.tts import sherpa as tts
from aiagent.turn.commands import Mode
from bench.conversations.loudspeaker import Loudspeaker, Room, response, rooms
from tests.agent.sounds import question_sound
from tests.fakes.loop_engine import engine_on_loop
from tests.fakes.voice_room import VoiceRoom, voice_room
from tests.spoken import is_heard

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time, pytest.mark.asyncio(loop_scope="module")]

ANSWER = ["Plants make sugar from light. ", "They need water and air too."]
WHOLE = "".join(ANSWER)
ECHO_DB = -15
DELAY_SECS = 0.12
QUIET_ROOM = 0.0005


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recognizer(models_dir: Path) -> AsyncIterator[asr.SherpaRecognizer]:
    recognizer = await asyncio.to_thread(asr.load, models_dir, 1)
    yield recognizer
    await recognizer.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def synthesizer(models_dir: Path) -> AsyncIterator[tts.SherpaSynthesizer]:
    synthesizer = await asyncio.to_thread(tts.load, models_dir)
    yield synthesizer
    await synthesizer.close()


@pytest.fixture(scope="module")
def talk() -> Samples:
    """Somebody who says "Nova, what is photosynthesis?"."""
    return question_sound()


class Bob:
    """He plays the agent aloud beside his microphone, and may speak himself."""

    def __init__(self, room: VoiceRoom, engine: AudioEngine, response: Samples) -> None:
        self._room = room
        self._stream = engine.open_stream("bob", room.path.on_speech, room.path.outbound.played)
        self._decoder = OpusDecoder()
        self._random = np.random.default_rng(3)
        self._loudspeaker = Loudspeaker(response)
        self._talk = np.zeros(0, np.float32)
        self.spoke_at = 0.0

    def say(self, talk: Samples) -> None:
        """Begin to speak."""
        self._talk = talk
        self.spoke_at = loop_time()

    async def run(self) -> None:
        """Send what the microphone hears, a packet each 20 ms."""
        encoder = SpeechEncoder()
        began_at = loop_time()
        number = 0
        while True:
            (packet,) = encoder.encode(self._frame(), SPEECH_RATE_HZ)
            self._stream.push(number & 0xFFFF, number * RTP_FRAME_TICKS, packet)
            number += 1
            await asyncio.sleep(max(0.0, began_at + number * FRAME_SECS - loop_time()))

    def _frame(self) -> Samples:
        packets = self._room.track._packets
        packet = None if packets.empty() else packets.get_nowait()
        if packet:
            self._loudspeaker.play(self._decoder.decode(bytes(packet)))
        heard = self._loudspeaker.heard(SPEECH_FRAME_SAMPLES)
        heard += self._random.standard_normal(SPEECH_FRAME_SAMPLES) * QUIET_ROOM
        talk, self._talk = self._talk[:SPEECH_FRAME_SAMPLES], self._talk[SPEECH_FRAME_SAMPLES:]
        heard[: len(talk)] += talk
        return heard.astype(np.float32)


@pytest_asyncio.fixture(loop_scope="module")
async def room(recognizer: asr.SherpaRecognizer, synthesizer: tts.SherpaSynthesizer) -> AsyncIterator[VoiceRoom]:
    async with voice_room(Mode.CONVERSATION, recognizer=recognizer, synthesizer=synthesizer) as room:
        room.model.pieces = ANSWER
        yield room


@asynccontextmanager
async def beside_a_loudspeaker(room: VoiceRoom, models_dir: Path, response: Samples) -> AsyncIterator[Bob]:
    async with engine_on_loop(models_dir) as engine:
        bob = Bob(room, engine, response)
        sending = asyncio.ensure_future(bob.run())
        yield bob
        sending.cancel()
        await asyncio.wait({sending})


@pytest_asyncio.fixture(loop_scope="module")
async def bob(room: VoiceRoom, models_dir: Path) -> AsyncIterator[Bob]:
    """Bob in a room without reverberation."""
    response = np.zeros(int(DELAY_SECS * SPEECH_RATE_HZ) + 1, np.float32)
    response[-1] = 10 ** (ECHO_DB / 20)
    async with beside_a_loudspeaker(room, models_dir, response) as bob:
        yield bob


async def test_an_echo_in_the_room_changes_nothing(room: VoiceRoom, bob: Bob) -> None:
    room.path.asked("alice", "What is photosynthesis?")
    await room.until(room.of_agent)
    (answer, _, interrupted, _) = room.of_agent()[0]
    assert (answer.text, interrupted) == (WHOLE, False)
    await asyncio.sleep(1.5)
    assert room.states() == ["thinking", "speaking", "idle"]
    assert room.captions("bob") == []
    assert len(room.model.prompts) == 1


async def test_who_speaks_over_it_beside_the_loudspeaker_interrupts(room: VoiceRoom, bob: Bob, talk: Samples) -> None:
    room.path.asked("alice", "What is photosynthesis?")
    await room.until_state("speaking")
    await asyncio.sleep(1.0)
    bob.say(talk)
    await room.until(room.of_agent)
    silent_after_secs = loop_time() - bob.spoke_at
    (answer, _, interrupted, _) = room.of_agent()[0]
    assert interrupted
    assert answer.text != WHOLE
    assert silent_after_secs < 2.0
    await room.until(lambda: any(kind == "speech" for _, kind, *_ in room.stored))
    (said,) = [segment.text for segment, kind, *_ in room.stored if kind == "speech"]
    assert is_heard("photosynthesis", said)
    await room.until(lambda: len(room.model.prompts) == 2)


@pytest.mark.parametrize("echoing", rooms(2, seed=5), ids=str)
async def test_a_room_that_reverberates_makes_no_speaker_of_the_agent(
    room: VoiceRoom, models_dir: Path, talk: Samples, echoing: Room
) -> None:
    async with beside_a_loudspeaker(room, models_dir, response(echoing, SPEECH_RATE_HZ)) as bob:
        room.path.asked("alice", "What is photosynthesis?")
        await room.until(room.of_agent)
        (answer, _, interrupted, _) = room.of_agent()[0]
        assert (answer.text, interrupted) == (WHOLE, False)
        await asyncio.sleep(1.5)
        assert not any(caption["final"] for caption in room.captions("bob"))
        assert len(room.model.prompts) == 1
        room.path.asked("alice", "And once more?")
        await room.until_state("speaking")
        await asyncio.sleep(1.0)
        bob.say(talk)
        await room.until(lambda: any(kind == "speech" for _, kind, *_ in room.stored))
        (said,) = [segment.text for segment, kind, *_ in room.stored if kind == "speech"]
        assert is_heard("photosynthesis", said)
        assert room.of_agent()[1][2]
