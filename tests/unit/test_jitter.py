import random

import pytest

from aiagent.audio.formats import RTP_FRAME_TICKS, opus_packet_ticks
from aiagent.audio.jitter import MAX_PACKETS, Action, Conceal, Decode, JitterBuffer, Recover, Silence

pytestmark = pytest.mark.unit

FRAME = 0.02
SPEECH = bytes([0x78, 1, 2, 3, 4])  # one 20 ms CELT frame
DTX = bytes([0x78])


def ticks_of(actions: list[Action]) -> int:
    return sum(opus_packet_ticks(action.payload) if isinstance(action, Decode) else action.ticks for action in actions)


class Line:
    """A buffer fed with 20 ms packets on a clock of its own."""

    def __init__(self, first_sequence: int = 0, first_timestamp: int = 0) -> None:
        self.buffer = JitterBuffer()
        self.sequence = first_sequence
        self.timestamp = first_timestamp
        self.now = 100.0
        self.actions: list[Action] = []

    def packet(self, index: int, payload: bytes = SPEECH, skipped_ticks: int = 0) -> None:
        self.buffer.push(
            (self.sequence + index) & 0xFFFF,
            (self.timestamp + index * RTP_FRAME_TICKS + skipped_ticks) & 0xFFFFFFFF,
            payload,
            self.now,
        )

    def tick(self, secs: float = FRAME) -> list[Action]:
        self.now += secs
        actions = self.buffer.pull(self.now)
        self.actions += actions
        return actions


def test_packets_in_order_leave_at_once() -> None:
    line = Line()
    for index in range(10):
        line.packet(index)
        assert line.tick() == [Decode(SPEECH)]


def test_swapped_packets_leave_in_order_and_none_is_lost() -> None:
    line = Line()
    line.packet(0, b"\x78a")
    line.tick()
    line.packet(2, b"\x78c")
    assert line.tick() == []
    line.packet(1, b"\x78b")
    assert line.tick() == [Decode(b"\x78b"), Decode(b"\x78c")]
    assert line.buffer.counters.recovered == 0


def test_a_single_loss_is_recovered_from_its_successor_after_the_wait() -> None:
    line = Line()
    line.packet(0)
    line.tick()
    line.packet(2, b"\x78next")
    while not line.tick():
        pass
    assert line.actions[1:] == [Recover(b"\x78next", RTP_FRAME_TICKS), Decode(b"\x78next")]
    assert line.now < 100.0 + FRAME + 0.12


def test_a_longer_loss_is_concealed_then_silent_then_recovered() -> None:
    line = Line()
    line.packet(0)
    line.tick()
    line.packet(11)
    while not line.tick():
        pass
    kinds = [type(action) for action in line.actions[1:]]
    assert kinds == [Conceal, Silence, Recover, Decode]
    assert ticks_of(line.actions[1:]) == 11 * RTP_FRAME_TICKS


@pytest.mark.parametrize("sequence", [0, 65530])
@pytest.mark.parametrize("timestamp", [0, 0xFFFFFFFF - 3 * RTP_FRAME_TICKS])
def test_counters_that_wrap_change_nothing(sequence: int, timestamp: int) -> None:
    line = Line(sequence, timestamp)
    for index in range(12):
        line.packet(index)
        line.tick()
    assert line.actions == [Decode(SPEECH)] * 12


@pytest.mark.parametrize("loss", [0.01, 0.05, 0.1, 0.3])
@pytest.mark.parametrize("seed", range(5))
def test_random_loss_never_costs_a_packet_that_arrived(loss: float, seed: int) -> None:
    rng = random.Random(seed)
    line = Line()
    arrived = [index for index in range(500) if index in (0, 499) or rng.random() >= loss]
    for index in range(500):
        if index in arrived:
            line.packet(index, b"\x78" + index.to_bytes(2, "big"))
        line.tick()
    for _ in range(8):
        line.tick()
    decoded = [int.from_bytes(a.payload[1:], "big") for a in line.actions if isinstance(a, Decode)]
    assert decoded == arrived
    trailing_silence = sum(a.ticks for a in line.actions[-8:] if isinstance(a, Silence))
    assert ticks_of(line.actions) - trailing_silence == 500 * RTP_FRAME_TICKS


@pytest.mark.parametrize("seed", range(5))
def test_random_delay_below_the_wait_loses_nothing(seed: int) -> None:
    rng = random.Random(seed)
    line = Line()
    arrivals = [(0.0, 0), *sorted((index * FRAME + rng.uniform(0, 0.06), index) for index in range(1, 300))]
    while arrivals or line.buffer._packets:
        while arrivals and 100.0 + arrivals[0][0] <= line.now:
            line.packet(arrivals.pop(0)[1])
        line.tick()
    assert sum(isinstance(action, Decode) for action in line.actions) == 300
    assert line.buffer.counters.late == 0


def test_after_a_burst_of_delay_nothing_is_left_waiting() -> None:
    line = Line()
    for index in range(25):
        line.packet(index)
    line.tick()
    assert sum(isinstance(action, Decode) for action in line.actions) == 25
    line.packet(25)
    assert line.tick() == [Decode(SPEECH)]


def test_a_pause_of_the_sender_is_silence_of_the_same_length() -> None:
    line = Line()
    line.packet(0)
    line.packet(1, DTX)
    line.tick()
    for _ in range(20):
        line.tick()
    line.packet(2, skipped_ticks=20 * RTP_FRAME_TICKS)
    line.tick()
    silence = sum(action.ticks for action in line.actions if isinstance(action, Silence))
    assert silence == 20 * RTP_FRAME_TICKS


def test_the_end_of_speech_is_noticed_while_the_pause_lasts() -> None:
    line = Line()
    line.packet(0, DTX)
    line.tick()
    for _ in range(5):
        line.tick()
    assert any(isinstance(action, Silence) for action in line.actions)


def test_a_stalled_network_is_not_taken_for_silence_at_once() -> None:
    line = Line()
    line.packet(0)
    line.tick()
    for _ in range(8):
        assert line.tick() == []


def test_late_and_doubled_packets_are_counted_and_dropped() -> None:
    line = Line()
    line.packet(0)
    line.packet(1)
    line.tick()
    line.packet(0)
    line.packet(3)
    line.packet(3)
    assert (line.buffer.counters.late, line.buffer.counters.duplicate) == (1, 1)


@pytest.mark.parametrize("payload", [b"", b"\x7b", b"\x7b\x00", bytes([0x1B, 0x3F])])
def test_empty_and_malformed_packets_are_dropped(payload: bytes) -> None:
    line = Line()
    line.packet(0)
    line.packet(1, payload)
    line.tick()
    assert line.buffer.counters.malformed == 1
    assert line.actions == [Decode(SPEECH)]


def test_the_buffer_is_bounded_and_gives_up_waiting_when_full() -> None:
    line = Line()
    line.packet(0)
    line.tick()
    for index in range(2, 2 + MAX_PACKETS):
        line.packet(index)
    actions = line.buffer.pull(line.now)
    assert sum(isinstance(action, Decode) for action in actions) == MAX_PACKETS
    assert line.buffer.counters.overflowed == 1


def test_a_restarted_sender_starts_the_buffer_anew() -> None:
    line = Line()
    line.packet(0)
    line.tick()
    line.buffer.push(30_000, 5, SPEECH, line.now)
    assert line.tick() == [Decode(SPEECH)]


@pytest.mark.parametrize(
    ("payload", "milliseconds"),
    [(b"\x00", 10), (b"\x08", 20), (b"\x18", 60), (b"\x60", 10), (b"\x78", 20), (b"\x80", 2.5), (b"\x79", 40)],
)
def test_the_duration_of_a_packet_is_read_from_its_header(payload: bytes, milliseconds: float) -> None:
    assert opus_packet_ticks(payload) == milliseconds * 48


def recovery_secs(line: Line, index: int) -> float:
    """How long the packet behind a lost one is held back."""
    line.packet(index + 1)
    waited_secs = 0.0
    while not line.tick(0.01):
        waited_secs += 0.01
    return waited_secs


def test_where_packets_never_overtake_each_other_a_lost_one_is_given_up_sooner() -> None:
    line = Line()
    line.packet(0)
    line.tick()
    at_first_secs = recovery_secs(line, 1)
    for index in range(3, 303):
        line.packet(index)
        line.tick()
    assert recovery_secs(line, 303) < at_first_secs / 2


def test_where_packets_overtake_each_other_a_missing_one_is_waited_for() -> None:
    line = Line()
    line.packet(0)
    line.tick()
    for index in range(1, 301, 2):
        line.packet(index + 1)
        line.tick()
        line.tick()
        line.packet(index)
        line.tick()
    assert recovery_secs(line, 301) > 0.04
    assert line.buffer.counters.recovered == 1
