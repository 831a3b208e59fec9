"""The thread that works off all incoming sound of the process, every 20 ms.

One thread for all streams keeps decoding and voice activity off the event loop and costs one wake-up a tick; only
speech events cross over to the loop.
"""

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from aiagent.audio.endpointing import EndpointingOptions
from aiagent.audio.events import SpeechEvent
from aiagent.audio.formats import FRAME_SECS
from aiagent.audio.inbound import InboundStream
from aiagent.audio.played import PlayedSound
from aiagent.audio.vad import VoiceActivityModel
from aiagent.clock import Clock

logger = logging.getLogger(__name__)


class AudioEngine:
    """Owns the audio thread and the streams it serves."""

    def __init__(self, vad_path: Path, options: EndpointingOptions, clock: Clock = time.monotonic) -> None:
        self._model = VoiceActivityModel(vad_path)
        self._options = options
        self._clock = clock
        self._streams: list[InboundStream] = []
        self._closing: list[InboundStream] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="audio-engine", daemon=True)
        self._closed_counts: Counter[str] = Counter()
        self._worst_lag_secs = 0.0
        self.load = 0.0

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def open_stream(
        self, peer_id: str, handle: Callable[[SpeechEvent], None], played: PlayedSound | None = None
    ) -> InboundStream:
        """A stream whose events reach `handle` on the calling event loop, in order.

        Echoes of the sound that was `played` in the room are ignored.
        """
        loop = asyncio.get_running_loop()

        def emit(event: SpeechEvent) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(handle, event)

        stream = InboundStream(peer_id, self._model, self._options, emit, played, self._clock)
        with self._lock:
            self._streams.append(stream)
        return stream

    def close_stream(self, stream: InboundStream) -> None:
        """End the stream; an open utterance is ended by an event."""
        with self._lock:
            if stream in self._streams:
                self._streams.remove(stream)
                self._closing.append(stream)
                self._closed_counts += stream.packet_counts()

    @property
    def stream_count(self) -> int:
        """The number of participants who are heard."""
        return len(self._streams)

    def packet_counts(self) -> Counter[str]:
        """Count all RTP packets so far by what became of them: the names of JitterCounters, and `queue_full`."""
        with self._lock:
            return sum((stream.packet_counts() for stream in self._streams), self._closed_counts)

    def take_worst_lag_secs(self) -> float:
        """The longest delay of a tick since the last call, in seconds."""
        lag_secs, self._worst_lag_secs = self._worst_lag_secs, 0.0
        return lag_secs

    def stop(self) -> None:
        """End all streams and the thread."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _run(self) -> None:
        deadline = self._clock()
        while not self._stopped.is_set():
            begin = self._clock()
            self._worst_lag_secs = max(self._worst_lag_secs, begin - deadline)
            self._tick(begin)
            worked_secs = self._clock() - begin
            self.load += (worked_secs / FRAME_SECS - self.load) * 0.02
            deadline = max(deadline + FRAME_SECS, begin)
            self._stopped.wait(max(0.0, deadline - self._clock()))
        with self._lock:
            self._closing += self._streams
            self._streams = []
        self._tick(self._clock())

    def _tick(self, now: float) -> None:
        with self._lock:
            streams = list(self._streams)
            closing, self._closing = self._closing, []
        for stream in streams:
            try:
                stream.tick(now)
            except Exception:
                logger.exception("an audio stream failed and is closed")
                self.close_stream(stream)
        for stream in closing:
            stream.close(now)
