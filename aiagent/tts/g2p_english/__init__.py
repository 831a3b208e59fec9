"""English text to phonemes: normalisation, a dictionary, rules for derived words, and a network for unknown ones."""
