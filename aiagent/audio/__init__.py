"""Sound in and out: jitter buffer, Opus, voice activity, endpointing, playout."""
