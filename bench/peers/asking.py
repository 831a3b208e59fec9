"""The same questions to any voice agent over a WebRTC connection, and a comparison of the answers."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.conversations.clips import Clip
from bench.conversations.hearing import Hearing
from bench.conversations.microphone import PacketTrack
from bench.statistics import Figure, figure

logger = logging.getLogger(__name__)

PARLEY = "parley"
NAMES = {PARLEY: "Parley", "fastrtc": "FastRTC", "pipecat": "Pipecat"}

_HOW = "from the last voiced packet of the question to the first audible frame, with the receiver's buffer"

ANSWER_SECS = 20.0
SILENCE_SECS = 1.2
PAUSE_SECS = 0.8


@dataclass(frozen=True, slots=True)
class Asked:
    """Delays of the answers in milliseconds, and the number of questions without a proper answer."""

    answers_ms: tuple[float, ...]
    missed: int
    cut_off: int


async def ask_all(track: PacketTrack, hearing: Hearing, questions: Sequence[Clip]) -> Asked:
    """Ask one question after the other, each when the answer before is over."""
    answers_ms: list[float] = []
    missed = cut_off = 0
    for question in questions:
        await asyncio.sleep(PAUSE_SECS)
        saying = track.say(question)
        await saying.over.wait()
        if hearing.audible.is_between(saying.began_at, saying.ended_at):
            cut_off += 1
            logger.info("cut off")
        else:
            try:
                heard_at = await hearing.wait_audible(saying.ended_at, ANSWER_SECS)
                answers_ms.append(1000 * (heard_at - saying.ended_at))
                logger.info("answered after %.0f ms", answers_ms[-1])
            except TimeoutError:
                missed += 1
                logger.info("not answered")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECS):
                await hearing.wait_silent(SILENCE_SECS)
    return Asked(tuple(answers_ms), missed, cut_off)


def comparison(asked: Mapping[str, Asked]) -> list[Figure]:
    """Delays and misses of each agent by its id, and the ratio of Parley's median to that of each peer."""
    found, medians = [], {}
    for peer, result in asked.items():
        count = len(result.answers_ms) + result.missed + result.cut_off
        if result.answers_ms:
            delay = figure(f"{NAMES[peer]}: voice to voice", "ms", result.answers_ms, _HOW)
            medians[peer] = delay.median
            found.append(delay)
        lost = float(result.missed + result.cut_off)
        found.append(figure(f"{NAMES[peer]}: missed or cut off", "", [lost], f"of {count} questions"))
    for peer, median in medians.items():
        if peer != PARLEY and PARLEY in medians:
            how = "Parley's median delay in parts of the other's"
            found.append(figure(f"Parley to {NAMES[peer]}", "x", [medians[PARLEY] / median], how, target=1))
    return found
