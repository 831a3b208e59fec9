"""Lossy networks: which packets get lost, a participant behind one, and the agent's receiving chain behind one."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from aiortc import RTCPeerConnection
from aiortc.rtp import is_rtcp

from aiagent.asr.base import Recognizer
from aiagent.audio.endpointing import EndpointingOptions
from aiagent.audio.events import SpeechContinued, SpeechEvent, SpeechStarted, SpeechStopped
from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, Samples
from aiagent.audio.inbound import InboundStream
from aiagent.audio.vad import VoiceActivityModel

TAIL_TICKS = 40


@dataclass(frozen=True, slots=True)
class Loss:
    """A network that loses each packet with probability `share`, and `burst_secs` of packets in each `period_secs`."""

    name: str
    share: float = 0.0
    burst_secs: float = 0.0
    period_secs: float = 0.0
    seed: int = 1


NO_LOSS = Loss("0 % lost")
LOSS_5 = Loss("5 % lost", share=0.05)
LOSS_10 = Loss("10 % lost", share=0.10)
BURST = Loss("0.2 s lost every 1.5 s", burst_secs=0.2, period_secs=1.5)


class LossyLine:
    """Decides packet by packet, the same way in each run. Pure."""

    def __init__(self, loss: Loss, packet_secs: float = 0.02) -> None:
        self._loss = loss
        self._packet_secs = packet_secs
        self._random = random.Random(loss.seed)
        self.sent = 0
        self.lost = 0

    def loses_next(self) -> bool:
        """Whether the next packet is lost. The first never is: a stream begins with what arrives."""
        secs = self.sent * self._packet_secs
        is_lost = self.sent > 0 and (self._in_burst(secs) or self._random.random() < self._loss.share)
        self.sent += 1
        self.lost += is_lost
        return is_lost

    def _in_burst(self, secs: float) -> bool:
        period_secs = self._loss.period_secs
        return period_secs > 0 and secs % period_secs >= period_secs - self._loss.burst_secs


class LossyConnection:
    """A participant's connection that loses RTP packets after they were numbered and before they are encrypted."""

    def __init__(self, media: RTCPeerConnection) -> None:
        self.line = LossyLine(NO_LOSS)
        for transport in {sender.transport for sender in media.getSenders()}:
            self._lose_on(transport)

    def change(self, loss: Loss) -> None:
        """Lose packets in that way from now on."""
        self.line = LossyLine(loss)

    def _lose_on(self, transport: Any) -> None:
        send = transport._send_rtp

        async def send_or_lose(data: bytes) -> None:
            if is_rtcp(data) or not self.line.loses_next():
                await send(data)

        transport._send_rtp = send_or_lose


@dataclass(slots=True)
class Utterances:
    """Collects the utterances of a stream, 16 kHz mono each."""

    ended: list[Samples] = field(default_factory=list)
    _open: list[Samples] = field(default_factory=list)

    def take(self, event: SpeechEvent) -> None:
        """Follow the events of a stream."""
        match event:
            case SpeechStarted() | SpeechContinued():
                self._open.append(event.samples)
            case SpeechStopped():
                self.ended.append(np.concatenate(self._open))
                self._open.clear()


def through(packets: Sequence[bytes], loss: Loss, vad: VoiceActivityModel) -> list[Samples]:
    """The utterances that the agent's voice activity detection finds in Opus packets of 20 ms from a lossy network."""
    utterances = Utterances()
    stream = InboundStream("bench", vad, EndpointingOptions(), utterances.take)
    line, now = LossyLine(loss), time.monotonic()
    for number, packet in enumerate(packets):
        if not line.loses_next():
            stream.jitter.push(number & 0xFFFF, number * RTP_FRAME_TICKS & 0xFFFFFFFF, packet, now)
        now += FRAME_SECS
        stream.tick(now)
    for _ in range(TAIL_TICKS):
        now += FRAME_SECS
        stream.tick(now)
    stream.close(now)
    return utterances.ended


async def recognised(utterances: Sequence[Samples], recognizer: Recognizer) -> str:
    """The text of the utterances, one after the other."""
    texts = []
    for samples in utterances:
        stream = recognizer.open_stream()
        stream.accept(samples)
        texts.append((await stream.final()).text)
    return " ".join(texts)
