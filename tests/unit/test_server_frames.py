"""The frames of the server that the agent acts on, as the web server makes them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aiagent.room.server_frames import AgentCommand, ChatMessage, Description, Moderated, PeerSignal

pytestmark = pytest.mark.unit

PATH = Path(__file__).resolve().parent.parent / "data" / "messages" / "server.json"


def frames(kind: str) -> list[dict[str, Any]]:
    return [fixture["frame"] for fixture in json.loads(PATH.read_text("utf-8")) if fixture["frame"]["type"] == kind]


def test_only_a_message_without_a_receiver_is_for_everyone() -> None:
    messages = [ChatMessage.of(frame) for frame in frames("chat")]
    assert [(message.sender, message.is_for_everyone) for message in messages] == [("bob", True), ("bob", False)]


def test_an_offer_a_candidate_and_the_end_of_candidates_are_told_apart() -> None:
    offer, candidate, end = (PeerSignal.of(frame) for frame in frames("signal"))
    assert isinstance(offer.description, Description)
    assert (offer.description.type, offer.candidate) == ("offer", msgspec.UNSET)
    assert isinstance(candidate.candidate, dict)
    assert end.candidate is None


def test_a_command_comes_in_the_name_of_its_sender() -> None:
    assert AgentCommand.of(frames("agent")[0]) == AgentCommand("bob", "ask", "Why?")
    assert AgentCommand.of(frames("agent")[0] | {"action": "stop", "text": None}).text is None


@pytest.mark.parametrize(
    ("action", "peer_id", "lowered"),
    [
        ("lower_hand", "nova", True),
        ("lower_hand", "bob", False),
        ("lower_all_hands", None, True),
        ("next_hand", "nova", False),
    ],
)
def test_a_hand_is_lowered_by_its_owners_id_or_with_all_others(action: str, peer_id: str | None, lowered: bool) -> None:
    frame = frames("moderated")[0] | {"action": action, "peer_id": peer_id}
    assert Moderated.of(frame).lowers_hand_of("nova") is lowered


def test_every_frame_of_a_moderator_is_understood() -> None:
    assert len([Moderated.of(frame) for frame in frames("moderated")]) == len(frames("moderated")) > 0
