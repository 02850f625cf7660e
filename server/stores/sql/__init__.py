"""Stores in a relational database through SQLAlchemy. One rule: whatever runs on SQLite runs on PostgreSQL."""
