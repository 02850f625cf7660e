"""Simulates a year of pools that size themselves, against the best fixed size and against a clairvoyant."""
