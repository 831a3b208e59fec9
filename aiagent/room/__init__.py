"""The room as the agent sees it: signaling, people, persona."""
