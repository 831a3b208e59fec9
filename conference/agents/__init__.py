"""Records of the AI participant: the times of each of its turns."""
