"""Frames that tests of running systems wait for."""

from bench.participant import Frame

PATIENT_SECS = 60.0
"""Longer than anything takes on a machine that is busy with other work: a test that waits so long has failed."""


def is_final_of(peer_id: str, frame: Frame) -> bool:
    """Whether it is a final caption of a participant."""
    return bool(frame["type"] == "caption" and frame["final"] and frame["peer_id"] == peer_id)


def is_partial_of(peer_id: str, frame: Frame) -> bool:
    """Whether it is the caption of what a participant is saying."""
    return bool(frame["type"] == "caption" and not frame["final"] and frame["peer_id"] == peer_id)


def is_state(state: str, frame: Frame) -> bool:
    """Whether the agent tells that it is in that state."""
    return bool(frame["type"] == "agent_state" and frame["state"] == state)


def is_turn_of(peer_id: str, frame: Frame) -> bool:
    """Whether the agent is done with a question of that participant."""
    return bool(frame["type"] == "agent_turn" and frame["turn"]["asked_by"] == peer_id)


def is_next_agent(old_id: str, frame: Frame) -> bool:
    """Whether an agent comes in that is not the old one."""
    if frame["type"] != "participant_joined":
        return False
    participant = frame["participant"]
    return bool(participant["is_agent"] and participant["peer_id"] != old_id)
