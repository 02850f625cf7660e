"""The call log in a relational database. Its one rule: what counts is decided inside the transaction that keeps others out.

Statements are plain SQL that SQLite and PostgreSQL share, written out once for each process.
"""
