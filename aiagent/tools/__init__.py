"""What the agent can do for people besides talking."""
