"""Measures a running Parley from outside, through the public protocol: `make bench`."""
