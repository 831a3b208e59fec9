"""The agent does not hear itself: its own voice comes back through a loudspeaker, with or without somebody speaking."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from aiagent.asr import sherpa as asr
from aiagent.audio.endpointing import EndpointingOptions
from aiagent.audio.events import SpeechContinued, SpeechEvent, SpeechRetracted, SpeechStarted, SpeechStopped
from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, SPEECH_FRAME_SAMPLES, SPEECH_RATE_HZ, Samples
from aiagent.audio.inbound import InboundStream
from aiagent.audio.opus import OpusDecoder
from aiagent.audio.outbound import SpeechEncoder
from aiagent.audio.played import PlayedSound
from aiagent.audio.vad import VoiceActivityModel
from aiagent.tts import sherpa as tts
from tests.agent.sounds import question_sound
from tests.spoken import is_heard

pytestmark = [pytest.mark.agent, pytest.mark.asyncio(loop_scope="module")]

ANSWER = "Plants make sugar from light, and they need water and air too. Their leaves catch the light of the sun."
TAIL_SECS = 1.0
QUIET_ROOM = 0.0005
TALK_AT_SECS = 1.5


class Loudspeaker:
    """A participant whose microphone hears the agent; the clock is moved by hand, the agent never pauses."""

    def __init__(self, model: VoiceActivityModel, now: float = 100.0, *, guarded: bool = True) -> None:
        self.now = now
        self.began_at = now
        self.events: list[SpeechEvent] = []
        self.played = PlayedSound()
        played = self.played if guarded else None
        options = EndpointingOptions()
        self.stream = InboundStream("alice", model, options, self.events.append, played, clock=lambda: self.now)

    def run(self, answer: list[bytes], microphone: Samples) -> None:
        """Play `answer` while the participant sends `microphone`, 16 kHz sound that begins at the same moment."""
        self.began_at = self.now
        sent = SpeechEncoder().encode(microphone, SPEECH_RATE_HZ)
        for number, packet in enumerate(sent):
            if number < len(answer):
                self.played.record(answer[number], self.now)
            self.stream.push(number, number * RTP_FRAME_TICKS, packet)
            self.now += FRAME_SECS
            self.stream.tick(self.now)

    def of(self, *kinds: type[SpeechEvent]) -> list[SpeechEvent]:
        return [event for event in self.events if isinstance(event, kinds)]


def heard_in_room(
    answer: list[bytes], *, gain_db: float, delay_secs: float, reverb_secs: float = 0.0, talk: Samples | None = None
) -> Samples:
    """The sound of a microphone near a loudspeaker: the agent's voice, a little noise, maybe somebody who speaks."""
    random = np.random.default_rng(7)
    decoder = OpusDecoder()
    voice = np.concatenate([decoder.decode(packet) for packet in answer])
    sound = np.zeros(len(voice) + int(TAIL_SECS * SPEECH_RATE_HZ))
    delay = int(delay_secs * SPEECH_RATE_HZ)
    sound[delay : delay + len(voice)] = voice * 10 ** (gain_db / 20)
    if reverb_secs:
        at = np.arange(int(reverb_secs * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
        room = random.standard_normal(len(at)) * np.exp(-6.9 * at / reverb_secs)
        room *= 0.6 / np.sqrt((room**2).sum())
        room[0] = 1
        sound = np.convolve(sound, room)[: len(sound)]
    if talk is not None:
        begin = int(TALK_AT_SECS * SPEECH_RATE_HZ)
        sound[begin : begin + len(talk)] += talk
    return (sound + QUIET_ROOM * random.standard_normal(len(sound))).astype(np.float32)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def answer(models_dir: Path) -> list[bytes]:
    """The agent's answer as Opus packets."""
    synthesizer = await asyncio.to_thread(tts.load, models_dir)
    speech = await synthesizer.synthesize(ANSWER)
    await synthesizer.close()
    return SpeechEncoder().encode(speech.samples, speech.sample_rate_hz)


@pytest.fixture(scope="module")
def talk() -> Samples:
    """Somebody with another voice who asks a question."""
    return question_sound()


@pytest.fixture(scope="module")
def model(models_dir: Path) -> VoiceActivityModel:
    return VoiceActivityModel(next((models_dir / "silero-vad").glob("*.onnx")))


@pytest.fixture
def alice(model: VoiceActivityModel) -> Iterator[Loudspeaker]:
    loudspeaker = Loudspeaker(model)
    yield loudspeaker
    loudspeaker.stream.close(loudspeaker.now)


@pytest.mark.parametrize("delay_secs", [0.04, 0.12, 0.3])
@pytest.mark.parametrize("gain_db", [-6.0, -15.0, -25.0])
async def test_its_own_voice_is_nobodys_speech(
    alice: Loudspeaker, answer: list[bytes], gain_db: float, delay_secs: float
) -> None:
    alice.run(answer, heard_in_room(answer, gain_db=gain_db, delay_secs=delay_secs))
    assert alice.events == []


@pytest.mark.parametrize("gain_db", [-6.0, -15.0])
async def test_an_echoing_room_makes_no_speech_of_it(alice: Loudspeaker, answer: list[bytes], gain_db: float) -> None:
    alice.run(answer, heard_in_room(answer, gain_db=gain_db, delay_secs=0.12, reverb_secs=0.3))
    assert alice.of(SpeechContinued, SpeechStopped) == []
    assert len(alice.of(SpeechStarted)) == len(alice.of(SpeechRetracted))


@pytest.mark.parametrize("gain_db", [-6.0, -15.0, -25.0])
async def test_a_person_who_speaks_over_it_is_heard_soon(
    alice: Loudspeaker, answer: list[bytes], talk: Samples, gain_db: float
) -> None:
    alice.run(answer, heard_in_room(answer, gain_db=gain_db, delay_secs=0.12, talk=talk))
    started = alice.of(SpeechStarted)
    assert started, "the person was taken for an echo"
    onset = alice.began_at + TALK_AT_SECS
    assert onset < started[0].at < onset + 0.6
    assert max(e.voiced_secs for e in alice.of(SpeechContinued) if isinstance(e, SpeechContinued)) > 0.5


async def test_what_a_person_says_over_it_is_understood(
    alice: Loudspeaker, answer: list[bytes], talk: Samples, models_dir: Path
) -> None:
    alice.run(answer, heard_in_room(answer, gain_db=-15, delay_secs=0.12, talk=talk))
    heard = [e.samples for e in alice.events if isinstance(e, SpeechStarted | SpeechContinued)]
    recognizer = await asyncio.to_thread(asr.load, models_dir, 1)
    stream = recognizer.open_stream()
    stream.accept(np.concatenate(heard))
    text = (await stream.final()).text
    await recognizer.close()
    assert is_heard("what is photosynthesis", text)


async def test_a_person_is_heard_at_once_while_the_agent_is_silent(alice: Loudspeaker, talk: Samples) -> None:
    silence = np.zeros(int(TALK_AT_SECS * SPEECH_RATE_HZ), np.float32)
    alice.run([], np.concatenate([silence, talk, silence]))
    (started, *_) = alice.of(SpeechStarted)
    assert started.at < alice.began_at + TALK_AT_SECS + 0.45


async def test_a_person_without_a_loudspeaker_interrupts_within_the_time_of_the_decision(
    alice: Loudspeaker, answer: list[bytes], talk: Samples, model: VoiceActivityModel
) -> None:
    """The same talk with and without the agent's voice in the room: the guard costs less than 100 ms."""
    silence = np.zeros(int(TALK_AT_SECS * SPEECH_RATE_HZ), np.float32)
    microphone = np.concatenate([silence, talk, silence])
    alice.run(answer, microphone)
    guarded_secs = alice.of(SpeechStarted)[0].at - alice.began_at
    alone = Loudspeaker(model, alice.now, guarded=False)
    alone.run([], microphone)
    assert guarded_secs - (alone.of(SpeechStarted)[0].at - alone.began_at) < 0.1


async def test_played_sound_is_kept_for_two_seconds_and_lies_where_it_was_played(answer: list[bytes]) -> None:
    played = PlayedSound()
    for number, packet in enumerate(answer[:200]):
        played.record(packet, number * FRAME_SECS)
    assert played.played_since(3.9)
    assert not played.played_since(4.1)
    sound = played.before(4.0, 3.0)
    assert len(sound) == 3 * SPEECH_RATE_HZ
    silent = int(0.8 * SPEECH_RATE_HZ) - SPEECH_FRAME_SAMPLES
    assert not sound[:silent].any()
    assert sound[-SPEECH_RATE_HZ:].any()
