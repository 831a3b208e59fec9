"""Starts Parley on one machine: checks, the embedded Valkey, keys, certificate, supervised processes."""
