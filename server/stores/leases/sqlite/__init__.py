"""Leases in a SQLite file. Its one rule: a state change is one `BEGIN IMMEDIATE` transaction, whose writing lasts microseconds.

The standard library's driver is used as it is: joining a live lease takes about 75 microseconds; SQLAlchemy's own work for
the same five statements adds more than twice as much again (decision 8).
"""
