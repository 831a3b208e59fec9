"""Comparison with other voice agents."""

import pytest

from bench.peers.asking import Asked
from bench.peers.comparison import PARLEY, comparison

pytestmark = pytest.mark.unit


def test_each_agent_is_compared_by_its_median() -> None:
    asked = {
        PARLEY: Asked((800.0, 900.0, 1000.0), missed=0, cut_off=0),
        "fastrtc": Asked((1800.0, 1700.0, 1900.0), missed=1, cut_off=0),
        "pipecat": Asked((600.0,), missed=0, cut_off=2),
    }
    found = {one.name: one for one in comparison(asked)}
    assert found["Parley to FastRTC"].median == 0.5
    assert found["Parley to FastRTC"].is_met
    assert found["Parley to Pipecat"].median == 1.5
    assert found["Parley to Pipecat"].is_met is False
    assert found["Pipecat: missed or cut off"].median == 2
    assert found["FastRTC: missed or cut off"].how == "of 4 questions"


def test_an_agent_that_never_answered_has_no_delay_and_no_ratio() -> None:
    names = {one.name for one in comparison({PARLEY: Asked((800.0,), 0, 0), "fastrtc": Asked((), 3, 0)})}
    assert names == {"Parley: voice to voice", "Parley: missed or cut off", "FastRTC: missed or cut off"}
