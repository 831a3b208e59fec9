"""The figures of all agents that were asked, and how they compare. Pure."""

from collections.abc import Mapping

from bench.peers.asking import Asked
from bench.statistics import Figure, figure

PARLEY = "parley"
NAMES = {PARLEY: "Parley", "fastrtc": "FastRTC", "pipecat": "Pipecat"}

_HOW = "from the last voiced packet of the question to the first audible frame, with the receiver's buffer"


def comparison(asked: Mapping[str, Asked]) -> list[Figure]:
    """Delays and misses of each agent by its id, and the ratio of Parley's median to that of each other one."""
    found, medians = [], {}
    for peer, one in asked.items():
        count = len(one.answers_ms) + one.missed + one.cut_off
        if one.answers_ms:
            delay = figure(f"{NAMES[peer]}: voice to voice", "ms", one.answers_ms, _HOW)
            medians[peer] = delay.median
            found.append(delay)
        lost = float(one.missed + one.cut_off)
        found.append(figure(f"{NAMES[peer]}: missed or cut off", "", [lost], f"of {count} questions"))
    for peer, median in medians.items():
        if peer != PARLEY and PARLEY in medians:
            how = "Parley's median delay in parts of the other's"
            found.append(figure(f"Parley to {NAMES[peer]}", "x", [medians[PARLEY] / median], how, target=1))
    return found
