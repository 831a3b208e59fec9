"""The last two seconds of the agent's voice in a room, as the peers got it. Echoes are compared with it.

Packets come from the event loop. The audio engine's thread decodes them, and only when somebody speaks meanwhile.
"""

from collections import deque

import numpy as np

from aiagent.audio.formats import FRAME_SECS, SPEECH_FRAME_SAMPLES, SPEECH_RATE_HZ, Samples
from aiagent.audio.opus import OpusDecoder
from aiagent.errors import OpusError

KEPT_SECS = 2.2
_KEPT_FRAMES = int(KEPT_SECS / FRAME_SECS)


class PlayedSound:
    """A bounded ring of packets and their sound. One thread records, another one looks back."""

    def __init__(self) -> None:
        # Overflow of both: the oldest leaves, it is too long ago to come back as an echo.
        self._packets: deque[tuple[float, bytes]] = deque(maxlen=_KEPT_FRAMES)
        self._frames: deque[tuple[float, Samples]] = deque(maxlen=_KEPT_FRAMES)
        self._decoder: OpusDecoder | None = None
        self._last_at = float("-inf")

    def record(self, packet: bytes, at: float) -> None:
        """Remember a packet of 20 ms that was sent to the peers; `at` is monotonic seconds."""
        self._last_at = at
        self._packets.append((at, packet))

    def played_since(self, at: float) -> bool:
        """Whether something was played at that moment or later."""
        return self._last_at >= at

    def before(self, now: float, secs: float) -> Samples:
        """The last `secs` until `now`, 16 kHz mono, zeros where nothing was played."""
        self._decode()
        sound = np.zeros(int(secs * SPEECH_RATE_HZ), np.float32)
        for at, samples in reversed(self._frames):
            begin = len(sound) - round((now - at) * SPEECH_RATE_HZ)
            if begin <= -len(samples):
                break
            kept = samples[max(0, -begin) : max(0, len(sound) - begin)]
            if len(kept):
                sound[max(0, begin) : max(0, begin) + len(kept)] = kept
        return sound

    def _decode(self) -> None:
        if self._decoder is None:
            self._decoder = OpusDecoder()
        while self._packets:
            at, packet = self._packets.popleft()
            try:
                samples = self._decoder.decode(packet)
            except OpusError:
                continue
            self._frames.append((at, samples[:SPEECH_FRAME_SAMPLES]))
