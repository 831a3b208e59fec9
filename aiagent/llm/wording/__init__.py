"""The words of an answer, without all that a model writes beside them."""
