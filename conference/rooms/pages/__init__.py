"""Pages of rooms: the home page, the room, its settings."""
