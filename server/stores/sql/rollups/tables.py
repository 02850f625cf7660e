"""The tables of the rollups."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from server.domain.reports.measures import MEASURES
from server.stores.sql.call_log.tables import ROW_ID
from server.stores.sql.tables import METADATA

NUMBER_COLUMNS = (*MEASURES, *(f"certain_{name}" for name in MEASURES))
"""The columns of the sums, in the order of `Numbers`."""

rollup_cursors = Table(
    "rollup_cursors",
    METADATA,
    Column("account", String(64), primary_key=True),
    Column("mark", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("counted_at", Double),
    Column("rules", Text, nullable=False),
    Column("folded_before", Integer, nullable=False),
    Column("blocks_until", Integer, nullable=False, server_default="0"),
)
"""How far each account's calls are counted: up to the change with this mark, by these rules.

Each change of sums increases `version` or `mark`. `folded_before`: rare values of earlier days are in "other".
`blocks_until`: `rollup_blocks` has all blocks that end before this day.
"""

counted_calls = Table(
    "counted_calls",
    METADATA,
    Column("call", ROW_ID, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("contribution", Text, nullable=False),
)
"""What each counted call has added to the sums, as JSON. `call` is a row of `calls`."""

rollups = Table(
    "rollups",
    METADATA,
    Column("account", String(64), nullable=False),
    Column("dimension", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("is_other", Boolean, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in NUMBER_COLUMNS),
    PrimaryKeyConstraint("account", "dimension", "day", "value", "is_other"),
)
"""The sums of a day and value. Days are `date.toordinal()`."""

rollup_blocks = Table(
    "rollup_blocks",
    METADATA,
    Column("account", String(64), nullable=False),
    Column("dimension", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("is_other", Boolean, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in NUMBER_COLUMNS),
    PrimaryKeyConstraint("account", "dimension", "length", "day", "value", "is_other"),
)
"""The sums of several days, the first of which is `day`: those of their rows in `rollups`."""

rollup_hours = Table(
    "rollup_hours",
    METADATA,
    Column("account", String(64), nullable=False),
    Column("dimension", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("is_other", Boolean, nullable=False),
    Column("hours", Text, nullable=False),
    PrimaryKeyConstraint("account", "dimension", "day", "value", "is_other"),
)
"""The sums of each hour of a row of `rollups`, as JSON. They are apart, so that reports read short rows."""

rollup_claims = Table(
    "rollup_claims",
    METADATA,
    Column("account", String(64), nullable=False),
    Column("number_pool", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("claims", BigInteger, nullable=False),
    Column("misses", BigInteger, nullable=False),
    PrimaryKeyConstraint("account", "number_pool", "day"),
)
"""The claims of a pool on a day, from its record, which the lease store forgets."""
