"""The receiving chain with real speech over a lossy line: speech is found, whole, and recognised."""

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from aiagent.asr import sherpa
from aiagent.audio.endpointing import PRE_ROLL_SECS, EndpointingOptions
from aiagent.audio.events import SpeechContinued, SpeechEvent, SpeechStarted, SpeechStopped
from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, SPEECH_RATE_HZ, Samples
from aiagent.audio.inbound import MAX_DECODED_BURST_SECS, MAX_DECODED_RATE, MAX_QUEUED_PACKETS, InboundStream
from aiagent.audio.outbound import SpeechEncoder
from aiagent.audio.vad import VoiceActivityModel
from tests.agent.sounds import question_sound
from tests.spoken import is_heard

pytestmark = pytest.mark.agent

LEAD_SECS = 0.6
TAIL_SECS = 0.8
FIRST_SEQUENCE = 65_500
FIRST_TIMESTAMP = 2**32 - 9_600


class Line:
    """A sender, a network and the stream that listens; the clock is moved by hand."""

    def __init__(self, model: VoiceActivityModel) -> None:
        self.now = 100.0
        self.events: list[SpeechEvent] = []
        options = EndpointingOptions(stop_secs=0.5)
        self.stream = InboundStream("alice", model, options, self.events.append, clock=lambda: self.now)
        self.sent = 0

    def send(self, packets: list[bytes], lost: Callable[[int], bool] = lambda number: False) -> None:
        """One packet each 20 ms, those that are `lost` excepted."""
        for packet in packets:
            if not lost(self.sent):
                self.push(self.sent, packet)
            self.sent += 1
            self.wait(FRAME_SECS)

    def push(self, number: int, packet: bytes, ticks: int = RTP_FRAME_TICKS) -> None:
        timestamp = (FIRST_TIMESTAMP + number * ticks) & 0xFFFFFFFF
        self.stream.push((FIRST_SEQUENCE + number) & 0xFFFF, timestamp, packet)

    def wait(self, secs: float) -> None:
        for _ in range(round(secs / FRAME_SECS)):
            self.now += FRAME_SECS
            self.stream.tick(self.now)

    def heard(self) -> Samples:
        return np.concatenate([e.samples for e in self.events if isinstance(e, SpeechStarted | SpeechContinued)])

    def of(self, kind: type[SpeechEvent]) -> list[SpeechEvent]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture(scope="module")
def question() -> Samples:
    return question_sound()


@pytest.fixture(scope="module")
def packets(question: Samples) -> list[bytes]:
    """The question with a little room noise around it, as a microphone gives it."""
    noise = np.random.default_rng(1).standard_normal(int((LEAD_SECS + TAIL_SECS) * SPEECH_RATE_HZ)) * 0.0005
    lead = int(LEAD_SECS * SPEECH_RATE_HZ)
    return SpeechEncoder().encode(
        np.concatenate([noise[:lead], question, noise[lead:]]).astype(np.float32), SPEECH_RATE_HZ
    )


@pytest.fixture(scope="module")
def model(models_dir: Path) -> VoiceActivityModel:
    return VoiceActivityModel(next((models_dir / "silero-vad").glob("*.onnx")))


@pytest.fixture
def line(model: VoiceActivityModel) -> Iterator[Line]:
    line = Line(model)
    yield line
    line.stream.close(line.now)


def loss(share: float, seed: int) -> Callable[[int], bool]:
    """Random loss that spares the first packet."""
    source = random.Random(seed)
    return lambda number: source.random() < share and number > 0


@pytest.mark.parametrize(("share", "seed"), [(0.0, 0), (0.05, 1), (0.05, 2), (0.1, 3), (0.1, 4)])
def test_speech_is_found_once_and_whole_at_any_loss(
    line: Line, packets: list[bytes], question: Samples, share: float, seed: int
) -> None:
    began_at = line.now
    line.send(packets, loss(share, seed))
    assert [type(event) for event in line.events if isinstance(event, SpeechStarted | SpeechStopped)] == [
        SpeechStarted,
        SpeechStopped,
    ]
    started, stopped = line.events[0], line.events[-1]
    assert isinstance(started, SpeechStarted)
    assert isinstance(stopped, SpeechStopped)
    assert PRE_ROLL_SECS <= len(started.samples) / SPEECH_RATE_HZ < PRE_ROLL_SECS + 0.1
    assert started.began_at < started.at
    spoken_secs = len(question) / SPEECH_RATE_HZ
    assert started.began_at == pytest.approx(began_at + LEAD_SECS, abs=0.4)
    assert stopped.ended_at == pytest.approx(began_at + LEAD_SECS + spoken_secs, abs=0.4)
    assert not stopped.cut
    heard_secs = len(line.heard()) / SPEECH_RATE_HZ
    assert heard_secs == pytest.approx(spoken_secs + PRE_ROLL_SECS + 0.5, abs=0.6)


def test_spoken_time_grows_with_each_report(line: Line, packets: list[bytes], question: Samples) -> None:
    line.send(packets)
    voiced = [event.voiced_secs for event in line.events if isinstance(event, SpeechContinued)]
    assert voiced[:-1] == sorted(voiced[:-1])
    assert voiced[0] < 0.3
    assert max(voiced) > 0.6 * len(question) / SPEECH_RATE_HZ
    assert all(event.peer_id == "alice" for event in line.events)


def test_lost_packets_are_recovered_and_counted(line: Line, packets: list[bytes]) -> None:
    line.send(packets, lambda number: number % 20 == 10)
    assert line.stream.jitter.counters.recovered == pytest.approx(len(packets) / 20, abs=1)
    assert line.stream.jitter.counters.malformed == 0


def test_packets_in_the_wrong_order_are_put_right(line: Line, packets: list[bytes]) -> None:
    line.push(0, packets[0])
    for number in range(1, len(packets) - 1, 2):
        line.push(number + 1, packets[number + 1])
        line.wait(FRAME_SECS)
        line.push(number, packets[number])
        line.wait(FRAME_SECS)
    counters = line.stream.jitter.counters
    assert counters.recovered == 0
    assert counters.late == 0
    assert len(line.of(SpeechStarted)) == 1


def test_a_sender_that_falls_silent_in_mid_word_still_ends_its_utterance(line: Line, packets: list[bytes]) -> None:
    line.send(packets[: len(packets) // 2])
    assert len(line.of(SpeechStarted)) == 1
    line.wait(2.0)
    assert len(line.of(SpeechStopped)) == 1


def test_closing_in_mid_word_ends_the_utterance(line: Line, packets: list[bytes]) -> None:
    line.send(packets[: len(packets) // 2])
    line.stream.close(line.now)
    assert isinstance(line.events[-1], SpeechStopped)


def test_silence_and_noise_are_no_speech(line: Line) -> None:
    noise = np.random.default_rng(3).standard_normal(2 * SPEECH_RATE_HZ) * 0.01
    line.send(SpeechEncoder().encode(np.zeros(SPEECH_RATE_HZ, np.float32), SPEECH_RATE_HZ))
    line.send(SpeechEncoder().encode(noise.astype(np.float32), SPEECH_RATE_HZ))
    assert line.events == []


def test_garbage_between_good_packets_is_counted_and_survived(line: Line, packets: list[bytes]) -> None:
    line.send([packet if number % 10 else b"" for number, packet in enumerate(packets, 1)])
    assert line.stream.jitter.counters.malformed == len(packets) // 10
    assert len(line.of(SpeechStarted)) == len(line.of(SpeechStopped)) == 1


def test_a_flood_drops_the_newest_packets(line: Line, packets: list[bytes]) -> None:
    for number in range(MAX_QUEUED_PACKETS + 50):
        line.push(number, packets[0])
    assert line.stream.dropped_packets == 50
    line.stream.tick(line.now)
    assert line.stream.jitter.counters.received == MAX_QUEUED_PACKETS


@pytest.mark.parametrize("ticks", [6 * RTP_FRAME_TICKS, 100 * RTP_FRAME_TICKS], ids=["long packets", "time jumps"])
def test_a_flood_cannot_buy_more_sound_than_the_budget(
    line: Line, packets: list[bytes], monkeypatch: pytest.MonkeyPatch, ticks: int
) -> None:
    accepted: list[int] = []
    accept = line.stream._accept

    def counting(samples: Samples, now: float) -> None:
        accepted.append(len(samples))
        accept(samples, now)

    monkeypatch.setattr(line.stream, "_accept", counting)
    long_packet = bytes([packets[0][0] & 0xF8 | 3, 6]) + bytes(12)
    number = 0
    for _ in range(50):
        for _ in range(20):
            line.push(number, long_packet, ticks)
            number += 1
        line.wait(FRAME_SECS)
    assert sum(accepted) / SPEECH_RATE_HZ <= MAX_DECODED_BURST_SECS + MAX_DECODED_RATE * 1.0 + 0.01
    assert sum(accepted) / SPEECH_RATE_HZ > 1


@pytest.mark.parametrize(("share", "seed"), [(0.0, 0), (0.05, 5)])
async def test_what_was_asked_is_recognised_after_the_journey(
    line: Line, packets: list[bytes], models_dir: Path, share: float, seed: int
) -> None:
    line.send(packets, loss(share, seed))
    recognizer = await asyncio.to_thread(sherpa.load, models_dir, 1)
    try:
        stream = recognizer.open_stream()
        stream.accept(line.heard())
        result = await stream.final()
    finally:
        await recognizer.close()
    assert is_heard("what is photosynthesis", result.text)
