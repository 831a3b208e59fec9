"""The models that Parley knows, by what they do."""
