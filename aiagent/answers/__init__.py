"""From a question to the spoken answer."""
