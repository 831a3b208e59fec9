"""Senders that begin anew, with other sequence numbers or another SSRC, and packets that only look like it."""

import itertools

import pytest

from aiagent.audio.formats import RTP_FRAME_TICKS, Codec
from aiagent.audio.jitter import Conceal, Decode, JitterBuffer, Recover
from aiagent.audio.reordering import NEW_STREAM_PACKETS

pytestmark = pytest.mark.unit

FRAME = 0.02
OLD, NEW = 11, 22


class Line:
    """A buffer with packets on a clock of its own; each packet has a payload that tells it apart."""

    def __init__(self) -> None:
        self.buffer = JitterBuffer()
        self.now = 100.0
        self.heard: list[bytes] = []
        self.numbers = itertools.count()

    def push(self, sequence: int, timestamp: int, payload: bytes, source: int = OLD) -> bytes:
        payload = b"\x78" + payload
        self.buffer.push(sequence & 0xFFFF, timestamp & 0xFFFFFFFF, payload, self.now, source)
        return payload

    def tick(self) -> None:
        self.now += FRAME
        self.heard += [a.payload for a in self.buffer.pull(self.now) if isinstance(a, Decode)]

    def speak(
        self, first: int, count: int, source: int = OLD, timestamp: int | None = None, step: int = 1
    ) -> set[bytes]:
        """One packet each 20 ms; returns what has to be heard."""
        begin = first * RTP_FRAME_TICKS if timestamp is None else timestamp
        sent = set()
        for number in range(0, count, step):
            payload = b"%d.%d" % (source, next(self.numbers))
            sent.add(self.push(first + number, begin + number * RTP_FRAME_TICKS, payload, source))
            self.tick()
        return sent


@pytest.mark.parametrize("behind", [1, 3, 4, 5, 20, 50, 63, 64, 65, 100, 200, 300, 400, 511, 512, 513, 3000, 32_767])
@pytest.mark.parametrize("timestamp", [None, 0, 0xFFFFF000, 5_000_000])
@pytest.mark.parametrize("first", [1000, 65_530, 0])
def test_a_sender_that_begins_anew_is_heard_whole(behind: int, timestamp: int | None, first: int) -> None:
    line = Line()
    line.speak(first, 100)
    sent = line.speak(first + 100 - behind, 20, timestamp=timestamp if timestamp is not None else 77_777_777)
    # Fewer than four packets cannot be told from late ones.
    assert len(sent - set(line.heard)) == (behind if behind < NEW_STREAM_PACKETS else 0)


@pytest.mark.parametrize("sequence", [0, 50, 999, 1099, 1100, 1101, 1105, 1164, 5000, 65_535])
def test_another_source_is_heard_whole(sequence: int) -> None:
    line = Line()
    line.speak(1000, 100)
    sent = line.speak(sequence, 20, NEW)
    assert sent <= set(line.heard)
    assert line.buffer.counters.restarted == 1
    assert line.speak(1100, 20) <= set(line.heard), "and the first one again"


def test_a_new_stream_with_losses_is_followed() -> None:
    line = Line()
    line.speak(1000, 100)
    sent = line.speak(800, 20, timestamp=1, step=2)
    for _ in range(6):
        line.tick()
    assert sent <= set(line.heard)


def test_of_two_sources_at_once_the_first_is_heard_until_it_ends() -> None:
    line = Line()
    sent = set()
    for number in range(50):
        sent.add(line.push(number, number * RTP_FRAME_TICKS, b"a%d" % number))
        line.push(number, number * RTP_FRAME_TICKS, b"b%d" % number, NEW)
        line.tick()
    assert set(line.heard) == sent
    assert line.speak(50, 10, NEW) <= set(line.heard)


@pytest.mark.parametrize("delay", [1, 3, 10, 40])
def test_duplicates_are_never_heard_twice_not_even_behind_the_end(delay: int) -> None:
    line = Line()
    for number in range(100 + delay):
        for sent in (number, number - delay):
            if 0 <= sent < 100:
                line.push(sent, sent * RTP_FRAME_TICKS, b"%d" % sent)
        line.tick()
    assert len(line.heard) == 100
    assert line.buffer.counters.restarted == 0


@pytest.mark.parametrize("count", [1, 2, 3, 30])
def test_late_packets_between_those_of_the_stream_begin_nothing(count: int) -> None:
    line = Line()
    line.speak(0, 10)
    sent = line.speak(60, 30)
    for number in range(count):
        line.push(10 + number, (10 + number) * RTP_FRAME_TICKS, b"late%d" % number)
        sent |= line.speak(90 + number, 1)
    assert sent <= set(line.heard)
    assert line.buffer.counters.restarted == 0


def test_late_packets_that_come_all_at_once_begin_nothing() -> None:
    line = Line()
    line.speak(0, 10)
    line.speak(60, 30)
    for number in range(10, 60):
        line.push(number, number * RTP_FRAME_TICKS, b"late%d" % number)
    line.tick()
    assert line.speak(90, 30) <= set(line.heard)
    assert line.buffer.counters.restarted == 0


@pytest.mark.parametrize("stray", [60, 300, 511, 513, 20_000, -60, -300, -20_000])
def test_one_odd_packet_does_not_make_deaf(stray: int) -> None:
    line = Line()
    line.speak(30_000, 50)
    line.push(30_050 + stray, 1, b"stray")
    sent = line.speak(30_050, 50)
    assert len(sent - set(line.heard)) <= 1


@pytest.mark.parametrize("codec", [Codec.PCMU, Codec.PCMA, Codec.G722])
def test_packets_of_telephones_are_in_order_whole_and_without_redundancy(codec: Codec) -> None:
    buffer = JitterBuffer()
    actions = []
    for number in range(100):
        timestamp = (2**32 - 50 * 160 + number * 160) & 0xFFFFFFFF
        if number != 30:
            buffer.push((65_500 + number) & 0xFFFF, timestamp, bytes([number]) * 160, number * FRAME, OLD, codec)
        actions += buffer.pull(number * FRAME)
    decoded = [action for action in actions if isinstance(action, Decode)]
    assert [action.payload[0] for action in decoded] == [number for number in range(100) if number != 30]
    assert {action.codec for action in decoded} == {codec}
    others = [action for action in actions if not isinstance(action, Decode)]
    assert others == [Conceal(RTP_FRAME_TICKS)]
    assert not any(isinstance(action, Recover) for action in actions)


@pytest.mark.parametrize("size", [0, 961, 5000])
def test_packets_of_telephones_have_a_size(size: int) -> None:
    buffer = JitterBuffer()
    buffer.push(0, 0, bytes(size), 0.0, OLD, Codec.PCMU)
    assert buffer.counters.malformed == 1
    assert buffer.pull(1.0) == []
