"""The migrations, run by Alembic. Their one rule: a migration that has been released is never changed."""
