"""The tables of setup reports, of sightings of the tag and of refused origins."""

from sqlalchemy import JSON, Column, Date, Double, Integer, String, Table, Text

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

refused_origins = Table(
    "refused_origins",
    METADATA,
    Column("account", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("origin", String(270), primary_key=True),
    Column("requests", Integer, nullable=False),
)
"""How many requests of an origin were refused on a day in the account's time zone."""
