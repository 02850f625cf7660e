"""Migrates a database's tables to the version of this program, with the migrations in the package.

Alembic takes 12 MB and is loaded only when a migration is needed, so that no running server has it in memory.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from server.stores.contract import StoreOutdated
from server.stores.sql.engine import lock_accounts

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).with_name("migrations")


def is_current(connection: Connection) -> bool:
    """Whether the database needs no migration. Raises `StoreOutdated` when it is newer than this program."""
    versions, current = list_versions(), find_version(connection)
    if current is not None and current not in versions:
        raise StoreOutdated(
            f"the database is at version {current}, which this dni_py does not know, because a newer one created it. "
            "Upgrade dni_py, or point DNI_DATABASE_URL at another database."
        )
    return current == versions[-1]


def migrate(connection: Connection, version: str = "head") -> None:
    """Run the missing migrations up to a version, by default the newest, inside the connection's transaction.

    It keeps other processes out meanwhile. If several processes start at once, one migrates and the others then find
    nothing to do. Raises `StoreOutdated` as `is_current` does.
    """
    lock_accounts(connection)
    if is_current(connection):
        return
    from alembic import command

    config = _write_config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def list_versions() -> list[str]:
    """The versions that this program knows, oldest first: the names of the migration files begin with them."""
    return sorted(path.name[1:].partition("_")[0] for path in (_SCRIPTS / "versions").glob("v*.py"))


def find_version(connection: Connection) -> str | None:
    """The version of the database's tables; None if it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _write_config() -> "Config":
    """Alembic's configuration."""
    from alembic.config import Config

    config = Config()
    # Alembic's configuration is an ini file in memory, in which a percent sign is a special character.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
