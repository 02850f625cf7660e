"""Fetches recordings from carriers. One rule: credentials go only to a carrier's own API, and no redirect is followed."""
