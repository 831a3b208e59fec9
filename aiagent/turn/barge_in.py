"""When speech over the agent's voice is an interruption. Pure."""

CONFIRM_SECS = 0.3


def interrupts(voiced_secs: float) -> bool:
    """Whether a person who has spoken for `voiced_secs` takes the floor from the agent."""
    return voiced_secs >= CONFIRM_SECS
