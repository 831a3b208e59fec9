"""The Opus decoder: what the agent's own encoder makes is heard again; loss and garbage are survived."""

import random
from collections.abc import Iterator

import numpy as np
import pytest

from aiagent.audio.formats import SPEECH_FRAME_SAMPLES, SPEECH_RATE_HZ, Samples
from aiagent.audio.opus import OpusDecoder
from aiagent.audio.outbound import SpeechEncoder
from aiagent.errors import OpusError

pytestmark = pytest.mark.agent

# A packet of code 3 that announces 48 frames and holds none.
CORRUPT = bytes([0x7B, 0x30])


@pytest.fixture
def decoder() -> Iterator[OpusDecoder]:
    decoder = OpusDecoder()
    yield decoder
    decoder.close()


def tone(secs: float, pitch_hz: float = 300.0) -> Samples:
    at = np.arange(int(secs * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    return (0.4 * np.sin(2 * np.pi * pitch_hz * at)).astype(np.float32)


def loudest_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.fft.rfftfreq(len(samples), 1 / SPEECH_RATE_HZ)[spectrum.argmax()])


def loudness(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples**2)))


def test_an_encoded_tone_is_heard_again_at_its_pitch_and_loudness(decoder: OpusDecoder) -> None:
    packets = SpeechEncoder().encode(tone(1.0), SPEECH_RATE_HZ)
    heard = np.concatenate([decoder.decode(packet) for packet in packets])
    assert len(packets) == 50
    assert heard.dtype == np.float32
    assert len(heard) == SPEECH_RATE_HZ
    steady = heard[SPEECH_RATE_HZ // 4 :]
    assert loudest_hz(steady) == pytest.approx(300, abs=5)
    assert loudness(steady) == pytest.approx(loudness(tone(1.0)), rel=0.3)


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 48_000])
def test_sound_of_any_rate_keeps_its_length_up_to_one_frame(decoder: OpusDecoder, rate_hz: int) -> None:
    packets = SpeechEncoder().encode(np.full(rate_hz // 2 + 7, 0.1, np.float32), rate_hz)
    assert 25 <= len(packets) <= 26
    assert all(len(decoder.decode(packet)) == SPEECH_FRAME_SAMPLES for packet in packets)


def test_too_loud_samples_are_clipped_not_wrapped(decoder: OpusDecoder) -> None:
    packets = SpeechEncoder().encode(4 * tone(0.4), SPEECH_RATE_HZ)
    heard = np.concatenate([decoder.decode(packet) for packet in packets])
    assert loudest_hz(heard[SPEECH_RATE_HZ // 10 :]) == pytest.approx(300, abs=10)


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_recovering_gives_the_asked_number_of_samples(decoder: OpusDecoder, frames: int) -> None:
    packets = SpeechEncoder().encode(tone(0.6), SPEECH_RATE_HZ)
    for packet in packets[:10]:
        decoder.decode(packet)
    samples = decoder.recover(packets[10 + frames], frames * SPEECH_FRAME_SAMPLES)
    assert len(samples) == frames * SPEECH_FRAME_SAMPLES
    assert len(decoder.decode(packets[10 + frames])) == SPEECH_FRAME_SAMPLES


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_concealing_gives_the_asked_number_of_samples_and_no_hole(decoder: OpusDecoder, frames: int) -> None:
    packets = SpeechEncoder().encode(tone(0.6), SPEECH_RATE_HZ)
    before = np.concatenate([decoder.decode(packet) for packet in packets[:20]])
    made_up = decoder.conceal(frames * SPEECH_FRAME_SAMPLES)
    assert len(made_up) == frames * SPEECH_FRAME_SAMPLES
    assert loudness(made_up[:SPEECH_FRAME_SAMPLES]) > 0.2 * loudness(before[-SPEECH_FRAME_SAMPLES:])


def test_a_length_that_opus_cannot_make_is_an_error(decoder: OpusDecoder) -> None:
    with pytest.raises(OpusError):
        decoder.conceal(17)


def test_a_corrupt_packet_is_an_error_and_the_next_one_is_heard(decoder: OpusDecoder) -> None:
    packets = SpeechEncoder().encode(tone(0.4), SPEECH_RATE_HZ)
    for packet in packets[:10]:
        decoder.decode(packet)
    with pytest.raises(OpusError):
        decoder.decode(CORRUPT)
    after = np.concatenate([decoder.decode(packet) for packet in packets[10:]])
    assert len(after) == 10 * SPEECH_FRAME_SAMPLES
    assert loudest_hz(after) == pytest.approx(300, abs=10)


def test_random_bytes_are_heard_or_refused_but_never_fatal(decoder: OpusDecoder) -> None:
    source = random.Random(7)
    for _ in range(300):
        try:
            samples = decoder.decode(source.randbytes(source.randint(1, 200)))
        except OpusError:
            continue
        assert 0 < len(samples) <= 6 * SPEECH_FRAME_SAMPLES
    packet = SpeechEncoder().encode(tone(0.02), SPEECH_RATE_HZ)[0]
    assert len(decoder.decode(packet)) == SPEECH_FRAME_SAMPLES


def test_samples_stay_as_they_are_when_the_next_packet_is_decoded(decoder: OpusDecoder) -> None:
    packets = SpeechEncoder().encode(tone(0.4), SPEECH_RATE_HZ)
    first = decoder.decode(packets[5])
    kept = first.copy()
    decoder.decode(packets[6])
    assert np.array_equal(first, kept)


def test_two_decoders_do_not_share_what_they_heard(decoder: OpusDecoder) -> None:
    other = OpusDecoder()
    for packet in SpeechEncoder().encode(tone(0.4), SPEECH_RATE_HZ):
        decoder.decode(packet)
    assert loudness(other.conceal(SPEECH_FRAME_SAMPLES)) == 0
    other.close()


def test_a_closed_decoder_says_so_and_may_be_closed_again() -> None:
    decoder = OpusDecoder()
    decoder.close()
    decoder.close()
    with pytest.raises(OpusError, match="closed"):
        decoder.decode(b"\x08\x00")
    with pytest.raises(OpusError, match="closed"):
        decoder.conceal(SPEECH_FRAME_SAMPLES)
