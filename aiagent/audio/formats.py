"""Sample rates and frame sizes of the voice path, its codecs, and the header of an Opus packet."""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RTP_RATE_HZ = 48_000
SPEECH_RATE_HZ = 16_000
FRAME_SECS = 0.02
RTP_FRAME_TICKS = int(RTP_RATE_HZ * FRAME_SECS)
SPEECH_FRAME_SAMPLES = int(SPEECH_RATE_HZ * FRAME_SECS)
RTP_TICKS_PER_SPEECH_SAMPLE = RTP_RATE_HZ // SPEECH_RATE_HZ

MAX_PACKET_TICKS = RTP_RATE_HZ * 120 // 1000
DTX_PAYLOAD_BYTES = 2

_SILK_FRAME_TICKS = (480, 960, 1920, 2880)
_HYBRID_FRAME_TICKS = (480, 960)
_CELT_FRAME_TICKS = (120, 240, 480, 960)

# The codecs of telephones have an RTP clock of 8 kHz, G.722 too, and one byte for each tick of it (RFC 3551).
TELEPHONE_CLOCK_TICKS = RTP_RATE_HZ // 8_000


class Codec(Enum):
    """The codecs that the agent hears and speaks, the best first. Values are their names in session descriptions."""

    OPUS = "opus"
    G722 = "G722"
    PCMU = "PCMU"
    PCMA = "PCMA"


def packet_ticks(codec: Codec, payload: bytes) -> int:
    """Duration of a packet in 48 kHz ticks. Raises ValueError when it is empty, cut short, or longer than 120 ms."""
    if codec is Codec.OPUS:
        return opus_packet_ticks(payload)
    ticks = len(payload) * TELEPHONE_CLOCK_TICKS
    if not 0 < ticks <= MAX_PACKET_TICKS:
        raise ValueError("packet empty or longer than 120 ms")
    return ticks


def opus_packet_ticks(payload: bytes) -> int:
    """Duration of an Opus packet in 48 kHz ticks, from its first two bytes (RFC 6716, section 3.1).

    Raises ValueError when the packet is empty, cut short, or longer than the 120 ms the RFC allows.
    """
    if not payload:
        raise ValueError("empty Opus packet")
    config = payload[0] >> 3
    if config < 12:
        frame_ticks = _SILK_FRAME_TICKS[config & 3]
    elif config < 16:
        frame_ticks = _HYBRID_FRAME_TICKS[config & 1]
    else:
        frame_ticks = _CELT_FRAME_TICKS[config & 3]
    ticks = frame_ticks * _opus_frame_count(payload)
    if ticks > MAX_PACKET_TICKS:
        raise ValueError("Opus packet longer than 120 ms")
    return ticks


def _opus_frame_count(payload: bytes) -> int:
    code = payload[0] & 3
    if code == 0:
        return 1
    if code < 3:
        return 2
    if len(payload) < 2 or not payload[1] & 0x3F:
        raise ValueError("Opus packet cut short")
    return payload[1] & 0x3F
