"""What the agent remembers of a meeting, and what it can look up of earlier ones."""
