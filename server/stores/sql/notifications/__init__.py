"""Notifications in the database of the accounts. One rule: what was counted is cleared only by who has reported it."""
