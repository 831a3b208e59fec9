"""How busy a worker is, and how rooms share what it has."""
