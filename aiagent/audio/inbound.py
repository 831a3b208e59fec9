"""The sound of one participant: packets -> jitter buffer -> decoder -> 16 kHz mono -> VAD -> endpointing -> events.

`push` may be called by any thread; all else belongs to the audio engine's thread.
"""

import queue
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict

import numpy as np

from aiagent.audio.echo_guard import EchoGuard, Played, Verdict
from aiagent.audio.endpointing import Endpoint, Endpointer, EndpointingOptions, PreRoll
from aiagent.audio.events import (
    SpeechContinued,
    SpeechEvent,
    SpeechPaused,
    SpeechRetracted,
    SpeechStarted,
    SpeechStopped,
)
from aiagent.audio.formats import RTP_RATE_HZ, RTP_TICKS_PER_SPEECH_SAMPLE, Codec, Samples, packet_ticks
from aiagent.audio.jitter import Action, Conceal, Decode, JitterBuffer, Recover, Silence
from aiagent.audio.opus import OpusDecoder
from aiagent.audio.telephony import TelephoneDecoder
from aiagent.audio.vad import WINDOW_SAMPLES, WINDOW_SECS, VoiceActivityModel, VoiceActivityStream
from aiagent.clock import Clock
from aiagent.errors import CodecError

MAX_QUEUED_PACKETS = 100
MAX_DECODED_RATE = 1.5
MAX_DECODED_BURST_SECS = 3.0
CONTINUED_EVERY_SECS = 0.1

RtpPacket = tuple[int, int, bytes, float, int, Codec]


class DecodeBudget:
    """Caps sound, pauses included, at 1.5 s for each second of wall clock: small packets cannot buy much work."""

    def __init__(self, now: float) -> None:
        self._available_secs = MAX_DECODED_BURST_SECS
        self._at = now

    def allow(self, secs: float, now: float) -> bool:
        """Take `secs` off the budget; False when there is not so much left."""
        refill = (now - self._at) * MAX_DECODED_RATE
        self._available_secs = min(MAX_DECODED_BURST_SECS, self._available_secs + refill)
        self._at = now
        if secs > self._available_secs:
            return False
        self._available_secs -= secs
        return True


class InboundStream:
    """The receiving chain of one participant."""

    def __init__(
        self,
        peer_id: str,
        model: VoiceActivityModel,
        options: EndpointingOptions,
        emit: Callable[[SpeechEvent], None],
        played: Played | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self.peer_id = peer_id
        self._clock = clock
        self.jitter = JitterBuffer()
        self.dropped_packets = 0
        # Overflow: the newest packet is dropped and counted; the engine has stalled for two seconds by then.
        self._packets: queue.Queue[RtpPacket] = queue.Queue(MAX_QUEUED_PACKETS)
        self._codec = Codec.OPUS
        self._decoder: OpusDecoder | TelephoneDecoder = OpusDecoder()
        self._budget = DecodeBudget(clock())
        self._vad = VoiceActivityStream(model)
        self._endpointer = Endpointer(options)
        self._pre_roll = PreRoll()
        self._emit = emit
        self._echo = EchoGuard(played, WINDOW_SECS) if played else None
        # Whether listeners know of the utterance under way; they are not told of an echo.
        self._announced = False
        self._rest = np.zeros(0, np.float32)
        self._pending: list[Samples] = []
        self._idle = True

    def push(self, sequence: int, timestamp: int, payload: bytes, source: int = 0, codec: Codec = Codec.OPUS) -> None:
        """Take one RTP packet from the network side; `source` is its SSRC."""
        try:
            self._packets.put_nowait((sequence, timestamp, payload, self._clock(), source, codec))
        except queue.Full:
            self.dropped_packets += 1

    def packet_counts(self) -> Counter[str]:
        """Count the packets so far by what became of them: the names of JitterCounters, and `queue_full`."""
        return Counter({**asdict(self.jitter.counters), "queue_full": self.dropped_packets})

    def tick(self, now: float) -> None:
        """Work off the packets that have arrived; `now` is the monotonic clock."""
        while True:
            try:
                packet = self._packets.get_nowait()
            except queue.Empty:
                break
            self.jitter.push(*packet)
        for action in self.jitter.pull(now):
            self._accept(self._decode(action, now), now)

    def close(self, now: float) -> None:
        """End an open utterance, free the decoder."""
        if self._announced:
            self._flush_pending(now)
            self._emit(SpeechStopped(self.peer_id, now, now, cut=False))
        self._decoder.close()

    def _decode(self, action: Action, now: float) -> Samples:
        ticks = packet_ticks(action.codec, action.payload) if isinstance(action, Decode) else action.ticks
        if not self._budget.allow(ticks / RTP_RATE_HZ, now):
            return np.zeros(0, np.float32)
        try:
            match action:
                case Silence(ticks):
                    return np.zeros(ticks // RTP_TICKS_PER_SPEECH_SAMPLE, np.float32)
                case Decode(payload, codec):
                    return self._decoder_of(codec).decode(payload)
                case Recover(payload, ticks):
                    return self._decoder_of(Codec.OPUS).recover(payload, ticks // RTP_TICKS_PER_SPEECH_SAMPLE)
                case Conceal(ticks):
                    return self._decoder.conceal(ticks // RTP_TICKS_PER_SPEECH_SAMPLE)
        except CodecError:
            self.jitter.counters.malformed += 1
            return np.zeros(0, np.float32)

    def _decoder_of(self, codec: Codec) -> OpusDecoder | TelephoneDecoder:
        if codec is not self._codec:
            self._decoder.close()
            self._codec = codec
            self._decoder = OpusDecoder() if codec is Codec.OPUS else TelephoneDecoder(codec)
        return self._decoder

    def _accept(self, samples: Samples, now: float) -> None:
        if not len(samples):
            return
        buffered = np.concatenate([self._rest, samples])
        whole = len(buffered) - len(buffered) % WINDOW_SAMPLES
        for begin in range(0, whole, WINDOW_SAMPLES):
            self._window(buffered[begin : begin + WINDOW_SAMPLES], now)
        self._rest = buffered[whole:]

    def _window(self, window: Samples, now: float) -> None:
        probability = self._probability(window)
        if self._announced and self._echo and self._echo.drowns:
            probability = 0.0
        change = self._endpointer.feed(probability, WINDOW_SECS)
        if self._echo:
            self._echo.hear(window, now, voiced=self._endpointer.voiced_secs > 0)
        if not self._announced:
            self._pre_roll.keep(window)
            self._announce(change, now)
            return
        self._pending.append(window)
        if self._echo and self._echo.is_echo_after_all(now, self._endpointer.voiced_secs):
            self._pending = []
            self._announced = False
            self._emit(SpeechRetracted(self.peer_id, now))
            if not self._endpointer.speaking:
                self._echo.ended()
        elif change is Endpoint.SPEECH_PAUSED:
            self._flush_pending(now)
            ended_at = now - self._endpointer.silent_secs
            self._emit(SpeechPaused(self.peer_id, now, ended_at, self._endpointer.voiced_secs))
        elif change is not None:
            self._flush_pending(now)
            cut = change is Endpoint.SPEECH_CUT
            ended_at = now if cut else now - self._endpointer.silent_secs
            self._announced = cut
            self._emit(SpeechStopped(self.peer_id, now, ended_at, cut))
            if cut:
                self._emit(SpeechStarted(self.peer_id, now, now, np.zeros(0, np.float32)))
        elif len(self._pending) * WINDOW_SECS >= CONTINUED_EVERY_SECS:
            self._flush_pending(now)

    def _announce(self, change: Endpoint | None, now: float) -> None:
        """Tell of speech that begins, unless it is the agent's own voice from a loudspeaker."""
        if not self._endpointer.speaking:
            if change is Endpoint.SPEECH_STOPPED and self._echo:
                self._echo.ended()
            return
        if self._echo and self._endpointer.silent_secs == 0:
            verdict = self._echo.onset(now)
            if verdict is not Verdict.TALK:
                return
            if self._echo.was_echo:
                self._endpointer.begin_anew()
            self._echo.ended()
        elif self._echo:
            return
        self._announced = True
        began_at = now - self._endpointer.voiced_secs
        self._emit(SpeechStarted(self.peer_id, now, began_at, self._pre_roll.take()))

    def _probability(self, window: Samples) -> float:
        """The probability of speech. Exact silence needs no network once the network has seen some of it."""
        silent = not window.any()
        if silent and self._idle and not self._endpointer.speaking:
            return 0.0
        self._idle = silent
        return self._vad.probability(window)

    def _flush_pending(self, now: float) -> None:
        if self._pending:
            samples = np.concatenate(self._pending)
            self._pending = []
            self._emit(SpeechContinued(self.peer_id, now, self._endpointer.voiced_secs, samples))
