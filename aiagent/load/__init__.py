"""Threads that rooms share fairly, and the waits for them."""
