"""Processor time and memory of the agent by the number of rooms and of people who speak."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import psutil

from aiagent.audio.formats import FRAME_SECS
from bench.conversations.microphone import PacketTrack
from bench.load import core_percent, memory_mb
from bench.participant import Account, Participant
from bench.sentences import begun_at, talk_packets
from bench.statistics import Figure, figure

ROOMS_AND_PEERS = ((1, 1), (1, 4), (2, 8), (4, 16))
MOST_PEERS = 16
SETTLE_SECS = 5.0
ROUNDS = 5
ROUND_SECS = 4.0
MAX_CORE_PERCENT = 150.0


async def measure_crowd(account: Account, agent: psutil.Process, models_dir: Path) -> list[Figure]:
    """More and more people in more and more rooms speak all the time, and are captioned."""
    talk = await talk_packets(models_dir)
    figures = [figure("Memory without rooms", "MB", [memory_mb(agent)], "resident set with its children")]
    for rooms, peers in ROOMS_AND_PEERS:
        figures += await _measure(account, agent, talk, rooms, peers)
    return figures


async def _measure(
    account: Account, agent: psutil.Process, talk: tuple[bytes, ...], rooms: int, peers: int
) -> list[Figure]:
    async with AsyncExitStack() as stack:
        slugs = [
            await account.make_room(f"Bench crowd {room}", media_limit=peers + 2, agent={"mode": "captions"})
            for room in range(rooms)
        ]
        people, tracks = [], []
        for number in range(peers):
            peer = await stack.enter_async_context(Participant.join(account, slugs[number % rooms], f"Peer {number}"))
            tracks.append(PacketTrack(begun_at(talk, number, peers)))
            await peer.connect_agent(tracks[-1], lambda track: None)
            people.append(peer)
        await asyncio.sleep(SETTLE_SECS)
        captions, packets = _final_captions(people), sum(track.sent for track in tracks)
        busy = await core_percent(agent, ROUNDS, ROUND_SECS)
        captions, packets = _final_captions(people) - captions, sum(track.sent for track in tracks) - packets
        memory = memory_mb(agent)
    name = f"{peers} speaking in {rooms} room{'s' if rooms > 1 else ''}"
    secs = ROUNDS * ROUND_SECS
    return [
        figure(
            f"Agent: {name}",
            "% of a core",
            busy,
            f"processor time in {ROUNDS} rounds of {ROUND_SECS:.0f} s; everybody says a sentence after the other with "
            f"short pauses; {100 * packets * FRAME_SECS / secs / peers:.0f} % of the sound was sent in time, "
            f"{captions * 60 / secs / peers:.0f} final captions a minute for each",
            target=MAX_CORE_PERCENT if peers == MOST_PEERS else None,
        ),
        figure(f"Memory: {name}", "MB", [memory], "resident set with its children at the end of that"),
    ]


def _final_captions(people: Sequence[Participant]) -> int:
    """Number of final captions that these people have got of their own speech."""
    return sum(
        received.frame["type"] == "caption" and received.frame["final"] and received.frame["peer_id"] == peer.peer_id
        for peer in people
        for received in peer.received
    )
