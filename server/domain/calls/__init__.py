"""Calls, whom they belong to and how they went. Its one rule: what is known of a call follows from its events, in any order."""
