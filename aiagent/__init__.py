"""The AI participant: a WebRTC peer that listens, captions and answers in many rooms at once."""
