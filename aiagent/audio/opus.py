"""libopus through ctypes: FEC and concealment, which PyAV does not offer, decoded straight to 16 kHz mono.

The shared library is the one inside the `av` wheel, else the system's.
Source: the libopus API documentation, opus_decoder.h.
"""

import ctypes
import ctypes.util
import functools
from pathlib import Path
from typing import Any

import av
import numpy as np

from aiagent.audio.formats import MAX_PACKET_TICKS, RTP_RATE_HZ, SPEECH_RATE_HZ, Samples
from aiagent.errors import OpusError


@functools.cache
def _library() -> Any:
    folder = Path(av.__file__).resolve().parent.parent / "av.libs"
    bundled = sorted(folder.glob("libopus*.so*")) + sorted(Path(av.__file__).parent.glob(".dylibs/libopus*"))
    name = str(bundled[0]) if bundled else ctypes.util.find_library("opus")
    if not name:
        raise OpusError("libopus was not found: install the package libopus0, or the av wheel that carries it")
    library = ctypes.CDLL(name)
    library.opus_decoder_create.restype = ctypes.c_void_p
    library.opus_decoder_create.argtypes = [ctypes.c_int32, ctypes.c_int, ctypes.POINTER(ctypes.c_int)]
    library.opus_decoder_destroy.argtypes = [ctypes.c_void_p]
    library.opus_decoder_destroy.restype = None
    library.opus_decode_float.argtypes = [
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int32,
        ctypes.POINTER(ctypes.c_float),
        ctypes.c_int,
        ctypes.c_int,
    ]
    return library


class OpusDecoder:
    """Decoder of one stream. Output is float32 mono, shape (samples,). Not safe for use by two threads.

    `rate_hz` is one of those that Opus knows: 8, 12, 16, 24 or 48 kHz.
    """

    def __init__(self, rate_hz: int = SPEECH_RATE_HZ) -> None:
        self._library = _library()
        self._rate_hz = rate_hz
        self._pcm = np.zeros(MAX_PACKET_TICKS * rate_hz // RTP_RATE_HZ, np.float32)
        self._pointer = self._pcm.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        self._state = self._create()

    def _create(self) -> int:
        error = ctypes.c_int()
        state = self._library.opus_decoder_create(self._rate_hz, 1, ctypes.byref(error))
        if error.value or not state:
            raise OpusError(f"opus_decoder_create failed with {error.value}")
        return int(state)

    def decode(self, payload: bytes) -> Samples:
        """Samples of one packet. Raises OpusError for a corrupt one; the decoder stays usable."""
        return self._run(payload, len(self._pcm), fec=False)

    def recover(self, next_payload: bytes, samples: int) -> Samples:
        """The lost `samples` before `next_payload`, from the redundancy (FEC) that it carries."""
        return self._run(next_payload, samples, fec=True)

    def conceal(self, samples: int) -> Samples:
        """`samples` made up from what came before (packet loss concealment)."""
        return self._run(None, samples, fec=False)

    def _run(self, payload: bytes | None, samples: int, *, fec: bool) -> Samples:
        if not self._state:
            raise OpusError("the decoder is closed")
        length = len(payload) if payload else 0
        samples = min(samples, len(self._pcm))
        count = self._library.opus_decode_float(self._state, payload, length, self._pointer, samples, int(fec))
        if count < 0:
            raise OpusError(f"opus_decode_float failed with {count}")
        return self._pcm[:count].copy()

    def close(self) -> None:
        """Free the decoder; it cannot be used afterwards."""
        if self._state:
            self._library.opus_decoder_destroy(self._state)
            self._state = 0

    def __del__(self) -> None:
        self.close()
