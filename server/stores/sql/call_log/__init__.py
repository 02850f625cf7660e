"""The call log in a relational database. One rule: decisions are made inside the transaction that keeps other writers out.

Statements are plain SQL that SQLite and PostgreSQL share; each process compiles them once.
"""
