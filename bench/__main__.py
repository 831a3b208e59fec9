"""`python -m bench`: start a system, measure it, write bench/results.md and bench/results.json."""

import argparse
import asyncio
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.load import measure_load, measure_memory
from bench.mesh import measure_mesh
from bench.participant import Account
from bench.signaling import measure_join, measure_relay
from bench.speech import QUESTIONS, spoken
from bench.statistics import Figure, as_json, as_markdown, machine
from bench.system import System, running_system
from bench.voice import measure_voice
from deploy.options import PROJECT_DIR

MEASURES = ("voice", "join", "load", "relay")
MESH = "mesh"
MESH_SECS = 300.0


async def measure(system: System, chosen: Sequence[str], mesh_secs: float) -> list[Figure]:
    """All chosen figures, one measure after the other so that none disturbs another."""
    if MESH in chosen:
        return await measure_mesh(system, mesh_secs)
    models_dir = Path(os.environ.get("MODELS_DIR") or PROJECT_DIR / "var" / "models")
    figures: list[Figure] = []
    async with (
        Account.sign_in(system.base_url, "alice", system.passwords["alice"]) as alice,
        Account.sign_in(system.base_url, "bob", system.passwords["bob"]) as bob,
    ):
        if "voice" in chosen:
            figures += await measure_voice(alice, await spoken(QUESTIONS, models_dir))
        if "join" in chosen:
            figures += await measure_join(alice)
        if "load" in chosen:
            figures += await measure_load(alice, system.agent())
        if "relay" in chosen:
            figures += await measure_relay([alice, bob])
    return [*figures, measure_memory(system.agent())]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "measures",
        nargs="*",
        metavar="MEASURE",
        help=f"some of {', '.join(MEASURES)}; default: all of them; or {MESH} alone, which needs Chromium",
    )
    parser.add_argument("--mesh-secs", type=float, default=MESH_SECS, help="how long the four of the mesh meet")
    parser.add_argument(
        "--out", type=Path, default=PROJECT_DIR / "bench", help="folder for results.md and results.json"
    )
    options = parser.parse_args()
    unknown = set(options.measures) - {*MEASURES, MESH}
    if MESH in options.measures and len(options.measures) > 1:
        parser.error(f"{MESH} is measured alone")
    if unknown:
        parser.error(f"there is no measure {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    with running_system() as system:
        figures = asyncio.run(measure(system, options.measures or MEASURES, options.mesh_secs))
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    markdown = as_markdown(figures, machine(), date)
    name = "mesh" if MESH in options.measures else "results"
    (options.out / f"{name}.md").write_text(markdown, encoding="utf-8")
    (options.out / f"{name}.json").write_text(as_json(figures, machine(), date), encoding="utf-8")
    print(markdown)
    return 0 if all(one.is_met is not False for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
