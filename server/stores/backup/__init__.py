"""Backups of a database in one file, which has everything that is needed to restore it, except for the secret key.

A backup is consistent: it has all that was acknowledged before it began, while other processes go on writing.
"""
