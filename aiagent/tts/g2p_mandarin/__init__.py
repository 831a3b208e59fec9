"""Mandarin text to phonemes."""
