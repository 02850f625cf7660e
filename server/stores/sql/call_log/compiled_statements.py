"""Statements that are written out once for the database, and then only run: a webhook waits for several of them.

They go to the driver itself. SQLAlchemy writes them and keeps the connection and its transaction; what it would make of their
results costs more than the statements.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
Statement = Select[Any] | Insert | Update | Delete


class CompiledStatements:
    """Runs statements by the names of their parameters. They must be module constants, as each is kept for good.

    The columns of an `Insert`, and what an `Update` sets, are those that it is first run with.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._written: dict[Statement, _Written] = {}

    def fetch(self, connection: Connection, statement: Statement, values: Values) -> list[tuple[Any, ...]]:
        """Run it, and return its rows."""
        cursor = self._open(connection)
        try:
            self._execute(cursor, statement, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows
        finally:
            cursor.close()

    def change(self, connection: Connection, statement: Statement, values: Values) -> int:
        """Run it, and return how many rows it changed."""
        cursor = self._open(connection)
        try:
            self._execute(cursor, statement, values)
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def change_all(self, connection: Connection, statement: Statement, rows: Sequence[Values]) -> None:
        """Run it for each of these."""
        for values in rows:
            self.change(connection, statement, values)

    def _open(self, connection: Connection) -> Any:
        return connection.connection.cursor()

    def _execute(self, cursor: Any, statement: Statement, values: Values) -> None:
        if statement not in self._written:
            self._written[statement] = _Written(statement, self._dialect, values)
        written = self._written[statement]
        try:
            cursor.execute(written.text, written.arrange(values))
        except self._dialect.loaded_dbapi.Error as error:
            # Without its values, which are an account's data.
            raise DBAPIError(written.text, None, error) from error


class _Written:
    """A statement's text in the database's own words, and the order of its parameters where they have no names."""

    def __init__(self, statement: Statement, dialect: Dialect, values: Values) -> None:
        keys = None
        if isinstance(statement, Insert | Update):
            keys = [column.key for column in statement.table.columns if column.key in values]
        compiled = statement.compile(dialect=dialect, column_keys=keys)
        assert isinstance(compiled, SQLCompiler)
        self.text = str(compiled)
        self._constants = {name: value for name, value in compiled.params.items() if name not in values}
        self._order = compiled.positiontup

    def arrange(self, values: Values) -> Any:
        """The parameters as the driver takes them."""
        if self._constants:
            values = {**self._constants, **values}
        return dict(values) if self._order is None else tuple([values[name] for name in self._order])
