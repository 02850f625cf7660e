"""Statements that are compiled once for the database and then only run, because a webhook waits for several of them.

They go directly to the driver. SQLAlchemy compiles them and manages the connection and its transaction; its result
handling would cost more than the statements themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Delete, Dialect, Insert, Select, Update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
Statement = Select[Any] | Insert | Update | Delete


class CompiledStatements:
    """Statements that a process has compiled. They must be module constants, because each is cached forever.

    The first run of an `Insert` or `Update` decides which columns it sets.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._written: dict[Statement, _Written] = {}

    def on(self, connection: DBAPIConnection) -> "Runner":
        """A runner on this connection, in the open transaction."""
        return Runner(self, connection.cursor())

    def write(self, statement: Statement, values: Values) -> "_Written":
        """The statement in the database's own dialect."""
        written = self._written.get(statement)
        if written is None:
            written = self._written[statement] = _Written(statement, self.dialect, values)
        return written


class Runner:
    """Runs statements on one connection, with their parameters by name."""

    def __init__(self, statements: CompiledStatements, cursor: Any) -> None:
        self._statements = statements
        self._cursor = cursor

    @property
    def dialect_name(self) -> str:
        """SQLAlchemy's name for the database."""
        return self._statements.dialect.name

    def fetch(self, statement: Statement, values: Values) -> list[tuple[Any, ...]]:
        """Run it and return its rows."""
        self._execute(statement, values)
        rows: list[tuple[Any, ...]] = self._cursor.fetchall()
        return rows

    def change(self, statement: Statement, values: Values) -> int:
        """Run it and return the number of rows it changed."""
        self._execute(statement, values)
        return int(self._cursor.rowcount)

    def change_all(self, statement: Statement, rows: Sequence[Values]) -> None:
        """Run it once for each of these rows."""
        if rows:
            written = self._statements.write(statement, rows[0])
            self._run(self._cursor.executemany, written, [written.arrange(values) for values in rows])

    def _execute(self, statement: Statement, values: Values) -> None:
        written = self._statements.write(statement, values)
        self._run(self._cursor.execute, written, written.arrange(values))

    def _run(self, execute: Callable[[str, Any], object], written: "_Written", arranged: Any) -> None:
        try:
            execute(written.text, arranged)
        except self._statements.dialect.loaded_dbapi.Error as error:
            # Without the values, which are an account's data.
            raise DBAPIError(written.text, None, error) from error


class _Written:
    """A statement's text in the database's own dialect, and the order of its parameters if they have no names."""

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
        """The parameters in the form that the driver takes."""
        if self._constants:
            values = {**self._constants, **values}
        return dict(values) if self._order is None else tuple([values[name] for name in self._order])
