"""Whose turn it is: addressing, barge-in and the turn machine. Pure."""
