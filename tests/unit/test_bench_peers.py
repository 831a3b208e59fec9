"""Comparison with other voice agents."""

import re
from pathlib import Path

import pytest

from bench.peers.asking import PARLEY, Asked, comparison
from bench.peers.install import LOCK_FILES

pytestmark = pytest.mark.unit


def test_each_agent_is_compared_by_its_median() -> None:
    asked = {
        PARLEY: Asked((800.0, 900.0, 1000.0), missed=0, cut_off=0),
        "fastrtc": Asked((1800.0, 1700.0, 1900.0), missed=1, cut_off=0),
        "pipecat": Asked((600.0,), missed=0, cut_off=2),
    }
    found = {line.name: line for line in comparison(asked)}
    assert found["Parley to FastRTC"].median == 0.5
    assert found["Parley to FastRTC"].is_met
    assert found["Parley to Pipecat"].median == 1.5
    assert found["Parley to Pipecat"].is_met is False
    assert found["Pipecat: missed or cut off"].median == 2
    assert found["FastRTC: missed or cut off"].how == "of 4 questions"


def test_an_agent_that_never_answered_has_no_delay_and_no_ratio() -> None:
    names = {line.name for line in comparison({PARLEY: Asked((800.0,), 0, 0), "fastrtc": Asked((), 3, 0)})}
    assert names == {"Parley: voice to voice", "Parley: missed or cut off", "FastRTC: missed or cut off"}


@pytest.mark.parametrize("peer", LOCK_FILES)
def test_a_lock_file_pins_every_package_of_an_environment(peer: str) -> None:
    lock_file = LOCK_FILES[peer]
    wanted = _lines(lock_file.with_suffix(".in")) + _lines(lock_file.with_name("requirements-models.in"))
    names = {re.split(r"[\[<>=]", line)[0] for line in wanted if not line.startswith("-r ")}
    pinned = _lines(lock_file)
    assert all(re.match(r"[\w.-]+==[\w.]+", line) for line in pinned)
    assert names <= {line.partition("==")[0] for line in pinned}


def _lines(path: Path) -> list[str]:
    """Requirements without comments."""
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]
