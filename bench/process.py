"""What a process and its children cost: processor time and memory."""

import asyncio
import time

import psutil


def cpu_secs(process: psutil.Process) -> float:
    """Processor time so far, in seconds of one core."""
    times = process.cpu_times()
    return float(times.user + times.system)


def memory_mb(process: psutil.Process) -> float:
    """Resident memory now."""
    sizes = [one.memory_info().rss for one in (process, *process.children(recursive=True))]
    return float(sum(sizes) / 1024**2)


async def core_percent(process: psutil.Process, rounds: int, round_secs: float) -> list[float]:
    """Processor time in each of the next `rounds`, in percent of one core."""
    values = []
    for _ in range(rounds):
        began_at, began_secs = time.monotonic(), cpu_secs(process)
        await asyncio.sleep(round_secs)
        values.append(100 * (cpu_secs(process) - began_secs) / (time.monotonic() - began_at))
    return values
