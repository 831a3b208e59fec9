"""The schedule of a room: meetings, their repetitions, calendar files."""
