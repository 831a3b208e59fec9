"""Search in the lines of transcripts."""
