"""WebRTC connections of the agent."""
