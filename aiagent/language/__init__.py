"""Words, languages and phrases. Pure."""
