"""Memory over a long time of talk: one room with questions and answers, another one with captions of two people."""

import asyncio
import logging
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from itertools import cycle
from pathlib import Path

import psutil

from bench.conversations.clips import Clip, clip, noises
from bench.conversations.measure import enter
from bench.conversations.microphone import PacketTrack
from bench.conversations.player import Person
from bench.conversations.script import Noise
from bench.conversations.scripts import QUESTIONS
from bench.load import memory_mb
from bench.participant import Account, Participant, Received
from bench.sentences import begun_at, talk_packets
from bench.statistics import Figure, figure
from bench.voices import JOE, Spoken, speak_all

logger = logging.getLogger(__name__)

WARM_UP_SECS = 60.0
LOOK_EVERY_SECS = 5.0
LOG_EVERY_SECS = 60.0
ANSWER_SECS = 15.0
SILENCE_SECS = 1.5
TALKERS = 2
COMPARED_SHARE = 0.1
MAX_GROWTH_PERCENT = 5.0


async def measure_soak(account: Account, agent: psutil.Process, models_dir: Path, secs: float) -> list[Figure]:
    """Talk for a minute to warm up, then for `secs` seconds."""
    talk = await talk_packets(models_dir)
    questions = await _questions(models_dir)
    async with AsyncExitStack() as stack:
        captioned = await account.make_room("Bench captions", agent={"mode": "captions"})
        for number in range(TALKERS):
            peer = await stack.enter_async_context(Participant.join(account, captioned, f"Talker {number}"))
            await peer.connect_agent(PacketTrack(begun_at(talk, number, TALKERS)), lambda track: None)
            peer.on_frame = _forget
        asked = await account.make_room("Bench questions")
        alice = await stack.enter_async_context(Participant.join(account, asked, "Alice"))
        person = await enter(alice, begun_at(talk, 0, 1)[:1])
        alice.on_frame = _forget
        asking = asyncio.create_task(_ask(person, questions))
        try:
            await asyncio.sleep(WARM_UP_SECS)
            sizes = await _look(agent, secs)
        finally:
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
    return _figures(sizes, secs)


def growth_percent(sizes: Sequence[float]) -> float:
    """Growth from the median of the first tenth to that of the last, in percent."""
    count = max(1, round(len(sizes) * COMPARED_SHARE))
    first, last = statistics.median(sizes[:count]), statistics.median(sizes[-count:])
    return 100 * (last - first) / first


async def _questions(models_dir: Path) -> list[Clip]:
    wanted = [Spoken(text, JOE) for text in QUESTIONS]
    sounds = await speak_all(wanted, models_dir)
    bed = noises(list(sounds.values()))[Noise.QUIET_ROOM]
    return [clip(sounds[spoken], bed) for spoken in wanted]


def _forget(received: Received) -> None:
    """Drop the frame: a long time of talk has too many to keep."""


async def _ask(person: Person, questions: Sequence[Clip]) -> None:
    for question in cycle(questions):
        saying = person.track.say(question)
        await saying.over.wait()
        with suppress(TimeoutError):
            await person.hearing.wait_audible(saying.ended_at, ANSWER_SECS)
        await person.hearing.wait_silent(SILENCE_SECS)


async def _look(agent: psutil.Process, secs: float) -> list[float]:
    began_at, logged_at, sizes = time.monotonic(), 0.0, []
    while (now := time.monotonic()) - began_at < secs:
        sizes.append(memory_mb(agent))
        if now - logged_at >= LOG_EVERY_SECS:
            logged_at = now
            logger.info("after %.0f s: %.0f MB", now - began_at, sizes[-1])
        await asyncio.sleep(LOOK_EVERY_SECS)
    return sizes


def _figures(sizes: Sequence[float], secs: float) -> list[Figure]:
    how = (
        f"resident set of the agent with its children in {secs:.0f} s of talk after {WARM_UP_SECS:.0f} s: the last "
        "tenth of the time against the first; one room with questions and answers, another with two who are captioned"
    )
    return [
        figure("Memory: growth", "%", [growth_percent(sizes)], how, target=MAX_GROWTH_PERCENT),
        figure("Memory", "MB", list(sizes), "in that time"),
    ]
