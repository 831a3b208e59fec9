"""Lets people find out whether a meeting will work from where they are."""
