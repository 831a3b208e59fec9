"""The rules of a room: its state, the commands, and what follows from them. Pure."""
