"""Records on their way to storage."""
