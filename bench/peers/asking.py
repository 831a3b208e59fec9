"""Asks any voice agent the same questions over a WebRTC connection that is there, and notes when it was heard."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bench.conversations.clips import Clip
from bench.conversations.hearing import Hearing
from bench.conversations.microphone import PacketTrack

logger = logging.getLogger(__name__)

ANSWER_SECS = 20.0
SILENCE_SECS = 1.2
PAUSE_SECS = 0.8


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of the questions: delays of the answers in milliseconds."""

    answers_ms: tuple[float, ...]
    missed: int
    cut_off: int


async def ask_all(track: PacketTrack, hearing: Hearing, questions: Sequence[Clip]) -> Asked:
    """One question after the other, each when the answer before is over."""
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
