"""Calls as ad platforms import them: times, hashes, and one file of rules a platform."""
