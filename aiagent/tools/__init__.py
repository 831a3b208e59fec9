"""Tools: polls, notes, timers and look-ups on behalf of people."""
