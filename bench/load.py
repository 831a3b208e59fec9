"""Processor time and memory of a process; the processor time of the agent for each audio peer."""

import asyncio
import time
from contextlib import AsyncExitStack

import psutil

from bench.participant import Account, Participant
from bench.speech import MicrophoneTrack
from bench.statistics import Figure, figure

PEERS = 6
ROUNDS = 5
ROUND_SECS = 4.0
SETTLE_SECS = 3.0


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
