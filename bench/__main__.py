"""`python -m bench`: start a system, measure it, write the figures as Markdown and JSON."""

import argparse
import asyncio
import datetime
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.conversations.measure import measure_conversations
from bench.crowded_page import measure_crowded_page
from bench.dictation import measure_dictation
from bench.load import measure_crowd, measure_load, measure_memory
from bench.loss import measure_accuracy, measure_recovery
from bench.mesh import measure_mesh
from bench.participant import Account
from bench.peers.measure import measure_peers
from bench.signaling import measure_join, measure_relay
from bench.soak import measure_soak
from bench.speech import QUESTIONS, spoken
from bench.statistics import Figure, as_json, as_markdown, machine
from bench.system import System, running_system
from bench.voice import measure_voice
from deploy.options import PROJECT_DIR

MEASURES = ("voice", "join", "load", "relay")
ALONE = {
    "mesh": "four browsers, needs Chromium",
    "page": "one page in a room of twenty and more, needs Chromium",
    "conversations": "scripted conversations with the agent",
    "loss": "words and time that lost packets cost, simulated",
    "dictation": "words that a network costs, through the whole system",
    "crowd": "processor time and memory by the number of rooms and of people who speak",
    "soak": "whether its memory grows",
    "peers": "FastRTC and Pipecat with the same models, see bench/peers/install.py",
}
MESH_SECS = 300.0
SOAK_SECS = 240.0


def models_dir() -> Path:
    """The folder in which the models are installed."""
    return Path(os.environ.get("MODELS_DIR") or PROJECT_DIR / "var" / "models")


async def measure(system: System, chosen: Sequence[str]) -> list[Figure]:
    """The figures of the chosen measures, taken one after the other so that none disturbs another."""
    figures: list[Figure] = []
    async with (
        Account.sign_in(system.base_url, "alice", system.passwords["alice"]) as alice,
        Account.sign_in(system.base_url, "bob", system.passwords["bob"]) as bob,
    ):
        if "voice" in chosen:
            figures += await measure_voice(alice, await spoken(QUESTIONS, models_dir()))
        if "join" in chosen:
            figures += await measure_join(alice)
        if "load" in chosen:
            figures += await measure_load(alice, system.agent())
        if "relay" in chosen:
            figures += await measure_relay([alice, bob])
    return [*figures, measure_memory(system.agent())]


async def measure_alone(name: str, options: argparse.Namespace) -> list[Figure]:
    """The figures of a measure that writes a file of its own."""
    if name == "loss":
        return [*await measure_accuracy(models_dir()), *measure_recovery()]
    if name == "peers":
        return await measure_peers(models_dir(), options.questions, options.only)
    with running_system() as system:
        if name == "mesh":
            return await measure_mesh(system, options.mesh_secs)
        async with (
            Account.sign_in(system.base_url, "alice", system.passwords["alice"]) as alice,
            Account.sign_in(system.base_url, "bob", system.passwords["bob"]) as bob,
        ):
            if name == "page":
                return await measure_crowded_page(system, alice)
            if name == "dictation":
                return await measure_dictation(alice, models_dir())
            if name == "crowd":
                return await measure_crowd(alice, system.agent(), models_dir())
            if name == "soak":
                return await measure_soak(alice, system.agent(), models_dir(), options.soak_secs)
            return await measure_conversations([alice, bob], models_dir(), options.only)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    alone = "; ".join(f"{name} ({what})" for name, what in ALONE.items())
    parser.add_argument(
        "measures",
        nargs="*",
        metavar="MEASURE",
        help=f"some of {', '.join(MEASURES)}; default: all of them; or one of these alone: {alone}",
    )
    parser.add_argument("--mesh-secs", type=float, default=MESH_SECS, help="how long the four of the mesh meet")
    parser.add_argument("--soak-secs", type=float, default=SOAK_SECS, help="how long the talk of soak lasts")
    parser.add_argument(
        "--only", nargs="+", default=(), metavar="KIND", help="only these conversations, or these peers"
    )
    parser.add_argument("--questions", type=int, default=10, help="how many questions each of the peers is asked")
    parser.add_argument("--out", type=Path, default=PROJECT_DIR / "bench", help="folder for the .md and .json files")
    options = parser.parse_args()
    if unknown := set(options.measures) - {*MEASURES, *ALONE}:
        parser.error(f"there is no measure {', '.join(sorted(unknown))}; there are {', '.join((*MEASURES, *ALONE))}")
    # A run takes long: it should not be lost for want of a folder.
    options.out.mkdir(parents=True, exist_ok=True)
    if len(options.measures) > 1 and set(options.measures) & set(ALONE):
        parser.error(f"{', '.join(ALONE)} are measured alone")
    return options


def main() -> int:
    """Entry point; returns the exit code, 1 when a target is missed."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("bench").setLevel(logging.INFO)
    options = _options()
    name = options.measures[0] if options.measures and options.measures[0] in ALONE else "results"
    if name in ALONE:
        figures = asyncio.run(measure_alone(name, options))
    else:
        with running_system() as system:
            figures = asyncio.run(measure(system, options.measures or MEASURES))
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    markdown = as_markdown(figures, machine(), date)
    (options.out / f"{name}.md").write_text(markdown, encoding="utf-8")
    (options.out / f"{name}.json").write_text(as_json(figures, machine(), date), encoding="utf-8")
    print(markdown)
    return 0 if all(figure.is_met is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
