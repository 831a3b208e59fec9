"""PCMU, PCMA and G.722, as telephones and gateways speak them: decoded to 16 kHz mono, and made of the agent's voice.

All three have 64 kbit/s and no redundancy. G.722 has sound up to 7 kHz, the other two up to 3.4 kHz (RFC 3551).
"""

from typing import Any

import av
import numpy as np

from aiagent.audio.formats import FRAME_SECS, SPEECH_RATE_HZ, Codec, Samples
from aiagent.audio.opus import OpusDecoder
from aiagent.errors import CodecError, OpusError

_NAMES = {Codec.G722: "g722", Codec.PCMU: "pcm_mulaw", Codec.PCMA: "pcm_alaw"}
_RATES_HZ = {Codec.G722: SPEECH_RATE_HZ, Codec.PCMU: 8_000, Codec.PCMA: 8_000}
_FULL_SCALE = 32_768


def _context(codec: Codec, mode: str) -> Any:
    """Return a decoder ("r") or an encoder ("w") of libav."""
    created: Any = av.CodecContext.create
    context = created(_NAMES[codec], mode)
    context.format, context.layout, context.sample_rate = "s16", "mono", _RATES_HZ[codec]
    return context


class TelephoneDecoder:
    """Decoder of one stream, in place of `OpusDecoder`. Output is float32 mono at 16 kHz, shape (samples,)."""

    def __init__(self, codec: Codec) -> None:
        self._context = _context(codec, "r")
        # It holds back 2 ms; soxr would hold back 60.
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=SPEECH_RATE_HZ)
        self._last = np.zeros(0, np.float32)

    def decode(self, payload: bytes) -> Samples:
        """Samples of one packet. Raises CodecError for a corrupt one."""
        try:
            decoded = self._context.decode(av.Packet(payload))
            frames = [part for frame in decoded for part in self._resampler.resample(frame)]
        except (av.FFmpegError, ValueError) as error:
            raise CodecError(f"a packet cannot be decoded: {error}") from error
        if not frames:
            return np.zeros(0, np.float32)
        samples = np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames]).astype(np.float32, copy=False)
        self._last = samples
        return samples

    def recover(self, next_payload: bytes, samples: int) -> Samples:
        """As `conceal`: there is no redundancy in the packet that follows."""
        return self.conceal(samples)

    def conceal(self, samples: int) -> Samples:
        """`samples` made up: the last packet once more, fading away, then silence."""
        made_up = np.zeros(samples, np.float32)
        again = self._last[:samples]
        made_up[: len(again)] = again * np.linspace(1, 0, len(again), dtype=np.float32)
        self._last = self._last[:0]
        return made_up

    def close(self) -> None:
        """Nothing is held that needs freeing."""


class TelephoneEncoder:
    """Makes packets of 20 ms of the agent's Opus packets. One for each codec of a room."""

    def __init__(self, codec: Codec) -> None:
        rate_hz = _RATES_HZ[codec]
        self._decoder = OpusDecoder(rate_hz)
        self._context = _context(codec, "w")
        self._samples = round(rate_hz * FRAME_SECS)

    def encode(self, opus_payload: bytes) -> bytes | None:
        """Return the same 20 ms in this codec; None where they cannot be decoded."""
        try:
            samples = self._decoder.decode(opus_payload)
        except OpusError:
            return None
        pcm = np.zeros(self._samples, np.int16)
        heard = (np.clip(samples[: self._samples], -1, 1) * (_FULL_SCALE - 1)).astype(np.int16)
        pcm[: len(heard)] = heard
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = self._context.sample_rate
        return b"".join(bytes(packet) for packet in self._context.encode(frame)) or None
