"""How the AI participant does: a record of each of its turns."""
