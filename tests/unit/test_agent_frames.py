"""The frames that the agent sends, in message fixtures that the tests of the web server's border read too."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aiagent.llm.base import Answered
from aiagent.metrics.turns import EndedTurn, TurnTimes
from aiagent.room.frames import AgentTurn, Chat, ClientFrame, Hello, Resume, encoded, members

pytestmark = pytest.mark.unit

PATH = Path(__file__).resolve().parent.parent / "data" / "messages" / "client_agent.json"
FRAMES: dict[str, dict[str, Any]] = {
    fixture["name"]: fixture["frame"] for fixture in json.loads(PATH.read_text("utf-8"))
}
TYPES = {struct.__struct_config__.tag: struct for struct in ClientFrame.__subclasses__()}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_a_frame_has_the_members_of_the_protocol_and_no_others(frame: dict[str, Any]) -> None:
    struct = msgspec.convert(frame, TYPES[frame["type"]], strict=True)
    assert json.loads(encoded(struct)) == members(struct) == frame


def test_the_fixtures_have_every_type_that_the_agent_sends() -> None:
    assert {frame["type"] for frame in FRAMES.values()} == set(TYPES)


def test_the_first_hello_resumes_nothing() -> None:
    assert members(Hello()) == FRAMES["the agent's hello"]
    assert members(Hello(resume=Resume("t0k3n", 17))) == FRAMES["the agent comes back"]


def test_a_turn_that_was_written_has_no_stages_of_speech() -> None:
    times = TurnTimes(10.0, turn_ended_at=10.0, recognised_at=10.0, first_token_at=10.21, first_clause_at=10.4)
    times.first_audio_at, times.ended_at = 10.64, 11.84
    times.answered(Answered("local", fallback=False))
    turn = EndedTurn("9d0f6a52-7b1e-4f0c-8a39-5e2c7d4b6f10", "bob", False, "addressed", "en", times, interrupted=False)
    expected = FRAMES["the figures of a turn"] | {"asked_by": "bob"}
    assert members(AgentTurn.of("bob", 1000.5, turn.as_figures())) == expected


def test_half_an_emoji_from_a_model_is_sent() -> None:
    assert encoded(Chat("\ud83d")) == '{"type": "chat", "text": "\\ud83d"}'
