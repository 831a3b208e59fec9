"""Figures of a series of measurements, and the table of all of them."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line of the table. `target` is the largest value that is good enough for `judged`, the median or p95."""

    name: str
    unit: str
    median: float
    p95: float
    count: int
    how: str
    target: float | None = None
    judged: str = "median"

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if self.target is None:
            return None
        return (self.median if self.judged == "median" else self.p95) <= self.target


def figure(
    name: str, unit: str, values: Sequence[float], how: str, *, target: float | None = None, judged: str = "median"
) -> Figure:
    """The figure of a series with at least one value."""
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return Figure(name, unit, statistics.median(ordered), p95, len(ordered), how, target, judged)


def machine() -> dict[str, str]:
    """The machine that the figures were measured on."""
    cpu = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        cpu = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return {
        "cpu": cpu,
        "cores": str(os.cpu_count()),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def as_markdown(figures: Sequence[Figure], host: dict[str, str], date: str) -> str:
    """The table; below it, how each figure is measured."""
    rows = [
        f"Measured on {date}: {host['cpu']}, {host['cores']} cores, {host['system']}, Python {host['python']}.",
        "The measuring clients run on the same machine.",
        "",
        "| measure | median | p95 | n | target | met |",
        "|---|---|---|---|---|---|",
    ]
    for line in figures:
        target = "" if line.target is None else f"{line.judged} ≤ {line.target:g} {line.unit}"
        met = {None: "", True: "yes", False: "**no**"}[line.is_met]
        median, p95 = f"{line.median:.4g} {line.unit}", f"{line.p95:.4g} {line.unit}"
        rows.append(f"| {line.name} | {median} | {p95} | {line.count} | {target} | {met} |")
    return "\n".join([*rows, "", "How:", "", *(f"- {line.name}: {line.how}" for line in figures), ""])


def as_json(figures: Sequence[Figure], host: dict[str, str], date: str) -> str:
    """The figures as JSON, for programs."""
    rows = [{**asdict(line), "met": line.is_met} for line in figures]
    return json.dumps({"date": date, "machine": host, "figures": rows}, indent=2) + "\n"
