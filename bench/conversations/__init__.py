"""Scripted conversations with the agent, played by participants through real WebRTC, and judged by what they hear."""
