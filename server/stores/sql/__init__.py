"""Accounts in a relational database through SQLAlchemy. Its one rule: what runs on SQLite runs on PostgreSQL."""
