"""Judges whether an installation works. One rule: judges are pure, only `looking_at_*` look at something, and nothing changes."""
