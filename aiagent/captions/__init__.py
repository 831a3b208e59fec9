"""From utterances to captions and segments."""
