"""Processor time and memory of the agent: while it listens, and while a crowd talks."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import psutil

from aiagent.audio.formats import FRAME_SECS
from bench.conversations.microphone import PacketTrack
from bench.participant import Account, Participant
from bench.sentences import begun_at, talk_packets
from bench.speech import MicrophoneTrack
from bench.statistics import Figure, figure

# With the one who watches as many as one account may be in a room.
PEERS = 4
ROUNDS = 5
ROUND_SECS = 4.0
SETTLE_SECS = 3.0

ROOMS_AND_PEERS = ((1, 1), (1, 4), (2, 8), (4, 16))
MOST_PEERS = 16
CROWD_SETTLE_SECS = 5.0
MAX_CORE_PERCENT = 150.0


async def measure_load(account: Account, agent: psutil.Process) -> list[Figure]:
    """Compare the agent without peers and with peers that send quiet noise without pause."""
    slug = await account.make_room("Bench load", media_limit=PEERS + 1, agent={"mode": "captions"})
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(Participant.join(account, slug, "Watcher"))
        await first.agent_peer_id()
        await asyncio.sleep(SETTLE_SECS)
        idle = await core_percent(agent, ROUNDS, ROUND_SECS)
        for number in range(PEERS):
            peer = await stack.enter_async_context(Participant.join(account, slug, f"Peer {number}"))
            await peer.connect_agent(MicrophoneTrack(), lambda track: None)
        await asyncio.sleep(SETTLE_SECS)
        busy = await core_percent(agent, ROUNDS, ROUND_SECS)
    each = [(more - sum(idle) / len(idle)) / PEERS for more in busy]
    return [
        figure(
            "Agent: one receiving audio peer",
            "% of a core",
            each,
            f"processor time of the agent with {PEERS} peers that send 50 packets/s of quiet noise (decoding and VAD, "
            f"no recognition), less the time without them, for each peer, in {ROUNDS} rounds of {ROUND_SECS:.0f} s",
            target=2.5,
        ),
        figure("Agent: idle in a room", "% of a core", idle, "as above, in a room with nobody sending"),
    ]


def measure_memory(agent: psutil.Process) -> Figure:
    """The agent's resident memory now."""
    how = "resident set with its children, after all other measures"
    return figure("Agent: memory", "MB", [memory_mb(agent)], how, target=1200)


def cpu_secs(process: psutil.Process) -> float:
    """Processor time so far, in seconds of one core."""
    times = process.cpu_times()
    return float(times.user + times.system)


def memory_mb(process: psutil.Process) -> float:
    """Resident memory now."""
    sizes = [member.memory_info().rss for member in (process, *process.children(recursive=True))]
    return float(sum(sizes) / 1024**2)


async def core_percent(process: psutil.Process, rounds: int, round_secs: float) -> list[float]:
    """Processor time in each of the next `rounds`, in percent of one core."""
    values = []
    for _ in range(rounds):
        began_at, began_secs = time.monotonic(), cpu_secs(process)
        await asyncio.sleep(round_secs)
        values.append(100 * (cpu_secs(process) - began_secs) / (time.monotonic() - began_at))
    return values


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
        await asyncio.sleep(CROWD_SETTLE_SECS)
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
