"""Turn taking: addressing, barge-in and the turn machine. Pure."""
