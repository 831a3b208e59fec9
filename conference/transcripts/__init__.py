"""Meetings and what was said in them: storing, reading, exporting."""
