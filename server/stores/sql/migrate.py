"""Brings a database's tables to the version of this program, by the migrations that the package carries."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from server.stores.contract import StoreOutdated
from server.stores.sql.engine import lock_accounts

_SCRIPTS = Path(__file__).with_name("migrations")


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to migrate. Raises `StoreOutdated` when the database is newer than this program."""
    scripts = ScriptDirectory.from_config(_write_config())
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreOutdated(
            f"the database is at version {current}, which this dni_py does not know: it was made by a newer one. "
            "Upgrade dni_py, or point DNI_DATABASE_URL at another database."
        )
    return current == scripts.get_current_head()


def migrate(connection: Connection, version: str = "head") -> None:
    """Run what is missing up to a version, the newest if not told, inside the connection's transaction.

    It keeps all others out meanwhile, so of several processes that start at once one migrates, and the others then
    find nothing to do. Raises `StoreOutdated` as `is_current` does.
    """
    lock_accounts(connection)
    if is_current(connection):
        return
    config = _write_config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _write_config() -> Config:
    config = Config()
    # Alembic's configuration is an ini file in memory, in which a percent sign means something.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
