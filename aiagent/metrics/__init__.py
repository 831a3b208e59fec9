"""Figures of turns, for the room, the database and Prometheus."""
