"""Alembic migrations. One rule: a released migration is never changed."""
