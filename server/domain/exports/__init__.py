"""Exports of calls for ad platforms: formats of times and hashes, and one module per platform."""
