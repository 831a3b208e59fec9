"""A sender, a network and the agent's receiving chain in this process, on a clock moved by hand."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from aiagent.asr.base import Recognizer
from aiagent.audio.endpointing import EndpointingOptions
from aiagent.audio.events import SpeechContinued, SpeechEvent, SpeechStarted, SpeechStopped
from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, Samples
from aiagent.audio.inbound import InboundStream
from aiagent.audio.vad import VoiceActivityModel
from bench.network import Loss, LossyLine

TAIL_TICKS = 40


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
