"""REST endpoints of rooms, for people's programs and for the agent."""
