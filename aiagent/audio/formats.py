"""Sample rates and frame sizes of the voice path, and the header of an Opus packet."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RTP_RATE_HZ = 48_000
SPEECH_RATE_HZ = 16_000
FRAME_SECS = 0.02
RTP_FRAME_TICKS = int(RTP_RATE_HZ * FRAME_SECS)
SPEECH_FRAME_SAMPLES = int(SPEECH_RATE_HZ * FRAME_SECS)
RTP_TICKS_PER_SPEECH_SAMPLE = RTP_RATE_HZ // SPEECH_RATE_HZ

MAX_OPUS_TICKS = RTP_RATE_HZ * 120 // 1000
DTX_PAYLOAD_BYTES = 2

_SILK_FRAME_TICKS = (480, 960, 1920, 2880)
_HYBRID_FRAME_TICKS = (480, 960)
_CELT_FRAME_TICKS = (120, 240, 480, 960)


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
    if ticks > MAX_OPUS_TICKS:
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
