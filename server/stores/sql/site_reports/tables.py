"""The tables of setup reports and of sightings of the tag."""

from sqlalchemy import JSON, Column, Double, Integer, String, Table, Text

from server.stores.sql.tables import METADATA

setup_reports = Table(
    "setup_reports",
    METADATA,
    Column("token_id", String(32), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("at", Double, nullable=False, index=True),
    Column("page", Text, nullable=False),
    Column("report", JSON, nullable=False),
)
"""The report of each setup token."""

tag_sightings = Table(
    "tag_sightings",
    METADATA,
    Column("account", String(64), primary_key=True),
    Column("path", String(300), primary_key=True),
    Column("seen_at", Double, nullable=False),
    Column("spots", Integer, nullable=False),
)
"""When each page of an account was last reported. The empty path is the last claim of a number of a pool."""
