"""The memory of a meeting, and answers about this one and earlier ones."""
