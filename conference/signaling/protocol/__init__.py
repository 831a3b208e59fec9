"""The border of signaling: the frames that clients send. Pure."""
