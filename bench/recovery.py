"""Delay of sound in the jitter buffer, and the time until it is short again after a burst. Simulated packets."""

import heapq
import random
from itertools import count

from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS
from aiagent.audio.jitter import Decode, JitterBuffer
from bench.statistics import Figure, figure

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
