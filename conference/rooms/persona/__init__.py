"""The AI participant of a room: its settings and its voices."""
