"""Brings a database's tables to the version of this program, by the migrations that the package carries."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from server.stores.contract import StoreOutdated

_SCRIPTS = Path(__file__).with_name("migrations")
# Any number will do, as long as all processes of this program use the same and nobody else does.
_MIGRATION_LOCK = 7_305_551


def migrate(connection: Connection) -> None:
    """Run what is missing, inside the connection's transaction: it holds the database's write lock, so of several
    processes that start at once one migrates and the others then find nothing to do.

    Raises `StoreOutdated` when the database is newer than this program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreOutdated(
            f"the database is at version {current}, which this dni_py does not know: it was made by a newer one. "
            "Upgrade dni_py, or point DNI_DATABASE_URL at another database."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
