"""The cost of lost packets, simulated: words that are recognised wrongly, and delay in the jitter buffer."""

import asyncio
import heapq
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import soxr

from aiagent.asr import sherpa
from aiagent.asr.base import Recognizer
from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, SPEECH_RATE_HZ
from aiagent.audio.jitter import Decode, JitterBuffer
from aiagent.audio.outbound import SpeechEncoder
from aiagent.audio.vad import VoiceActivityModel
from bench.network import BURST, LOSS_5, LOSS_10, NO_LOSS, Loss, recognised, through
from bench.sentences import HARVARD, WordErrors, total, word_errors
from bench.statistics import Figure, figure
from bench.voices import SOUND_RATE_HZ, VOICES, Sound, Spoken, speak_all

LEAD_SECS = 0.4
TAIL_SECS = 0.6
ROOM_NOISE = 0.0003
MORE_WRONG = {LOSS_5.name: 1.0, LOSS_10.name: 3.0}

RUNS = 40
RUN_SECS = 20.0
BURST_FROM_SECS = 8.0
BURST_SECS = (0.2, 0.5, 1.0)
LOST_SHARE = 0.05
JITTER_SECS = 0.03
SHORT_SECS = 0.12
BACK_WITHIN_SECS = 2.0
_HEADER = b"\x78"

Delays = list[tuple[float, float]]
"""For each packet the moment of sending and the delay until it was decoded, both in seconds."""


async def measure_accuracy(models_dir: Path) -> list[Figure]:
    """Word error rates without a network and with each loss, and how much the loss adds."""
    wanted = [Spoken(text, voice) for voice in VOICES for text in HARVARD]
    sounds = await speak_all(wanted, models_dir)
    recognizer = await asyncio.to_thread(sherpa.load, models_dir)
    vad = VoiceActivityModel(models_dir / "silero-vad" / "silero_vad.onnx")
    try:
        direct = total([await _direct(spoken.text, sounds[spoken], recognizer) for spoken in wanted])
        packets = {spoken: _packets(sounds[spoken]) for spoken in wanted}
        lossy: dict[str, WordErrors] = {}
        for loss in (NO_LOSS, LOSS_5, LOSS_10, BURST):
            lossy[loss.name] = total(
                [
                    await _through(spoken.text, packets[spoken], replace(loss, seed=1000 + number), vad, recognizer)
                    for number, spoken in enumerate(wanted)
                ]
            )
    finally:
        await recognizer.close()
    return _figures(direct, lossy)


async def _direct(text: str, sound: Sound, recognizer: Recognizer) -> WordErrors:
    samples = soxr.resample(sound, SOUND_RATE_HZ, SPEECH_RATE_HZ)
    return word_errors(text, await recognised([np.asarray(samples, np.float32)], recognizer))


async def _through(
    text: str, packets: Sequence[bytes], loss: Loss, vad: VoiceActivityModel, recognizer: Recognizer
) -> WordErrors:
    return word_errors(text, await recognised(through(packets, loss, vad), recognizer))


def _packets(sound: Sound) -> list[bytes]:
    lead, tail = (np.zeros(int(secs * SOUND_RATE_HZ), np.float32) for secs in (LEAD_SECS, TAIL_SECS))
    whole = np.concatenate([lead, sound, tail])
    noise = np.random.default_rng(1).standard_normal(len(whole)) * ROOM_NOISE
    return SpeechEncoder().encode((whole + noise).astype(np.float32), SOUND_RATE_HZ)


def _figures(direct: WordErrors, lossy: dict[str, WordErrors]) -> list[Figure]:
    said = f"{direct.words} words of {len(HARVARD)} Harvard sentences in {len(VOICES)} voices"
    rates = [figure("Words wrong: no network", "%", [direct.percent], f"{said}, directly to the recognizer")]
    clean = lossy[NO_LOSS.name].percent
    for name, errors in lossy.items():
        how = f"{errors.words} words through Opus with FEC, jitter buffer and voice activity detection"
        rates.append(figure(f"Words wrong: {name}", "%", [errors.percent], how))
    for name, target in MORE_WRONG.items():
        more = lossy[name].percent - clean
        rates.append(figure(f"Words wrong more: {name}", "points", [more], "than with none lost", target=target))
    return rates


def measure_recovery() -> list[Figure]:
    """Send packets with jitter and 5 % loss; in the middle none come for a while, then all of those at once."""
    steady: list[float] = []
    back: list[float] = []
    for seed in range(RUNS):
        burst_secs = BURST_SECS[seed % len(BURST_SECS)]
        delays = packet_delays(seed, burst_secs)
        steady += [1000 * delay for sent_at, delay in delays if sent_at < BURST_FROM_SECS]
        back.append(secs_until_short(delays, BURST_FROM_SECS + burst_secs))
    how = f"{100 * LOST_SHARE:.0f} % lost, up to {1000 * JITTER_SECS:.0f} ms of jitter, in simulated time"
    bursts = ", ".join(f"{secs:g}" for secs in BURST_SECS)
    return [
        figure("Delay of a packet", "ms", steady, f"from sending to decoding, {how}", target=120, judged="p95"),
        figure(
            "Delay short again after a burst",
            "s",
            back,
            f"nothing came for {bursts} s, then all at once: from then until no packet takes longer than "
            f"{1000 * SHORT_SECS:.0f} ms; {RUNS} runs of {RUN_SECS:.0f} s",
            target=BACK_WITHIN_SECS,
            judged="p95",
        ),
    ]


def packet_delays(seed: int, burst_secs: float) -> Delays:
    """Simulate one run; returns the delays of its packets."""
    source = random.Random(seed)
    order = count()
    arrivals: list[tuple[float, int, int]] = []
    for number in range(int(RUN_SECS / FRAME_SECS)):
        if number and source.random() < LOST_SHARE:
            continue
        sent_at = number * FRAME_SECS
        arrived_at = sent_at + source.uniform(0, JITTER_SECS) * bool(number)
        if BURST_FROM_SECS <= arrived_at < BURST_FROM_SECS + burst_secs:
            arrived_at = BURST_FROM_SECS + burst_secs
        heapq.heappush(arrivals, (arrived_at, next(order), number))
    buffer, delays = JitterBuffer(), Delays()
    for tick in range(int(RUN_SECS / FRAME_SECS) + 50):
        now = tick * FRAME_SECS
        while arrivals and arrivals[0][0] <= now:
            arrived_at, _, number = heapq.heappop(arrivals)
            buffer.push(number, number * RTP_FRAME_TICKS, _HEADER + number.to_bytes(3, "big"), arrived_at)
        for action in buffer.pull(now):
            if isinstance(action, Decode):
                sent_at = int.from_bytes(action.payload[1:], "big") * FRAME_SECS
                delays.append((sent_at, now - sent_at))
    return delays


def secs_until_short(delays: Delays, burst_ended_at: float) -> float:
    """Seconds from the end of the burst until the last packet with a long delay was decoded."""
    slow = [sent_at + delay for sent_at, delay in delays if sent_at + delay >= burst_ended_at and delay > SHORT_SECS]
    return max(slow, default=burst_ended_at) - burst_ended_at
