"""Brings a database's tables to the version of this program, by the migrations that the package carries.

Alembic takes 12 MB and is loaded only where there is something to migrate, so that no server has it in its memory.
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
    """Whether there is nothing to migrate. Raises `StoreOutdated` when the database is newer than this program."""
    versions, current = _list_versions(), _find_current(connection)
    if current is not None and current not in versions:
        raise StoreOutdated(
            f"the database is at version {current}, which this dni_py does not know: it was made by a newer one. "
            "Upgrade dni_py, or point DNI_DATABASE_URL at another database."
        )
    return current == versions[-1]


def migrate(connection: Connection, version: str = "head") -> None:
    """Run what is missing up to a version, the newest if not told, inside the connection's transaction.

    It keeps all others out meanwhile, so of several processes that start at once one migrates, and the others then
    find nothing to do. Raises `StoreOutdated` as `is_current` does.
    """
    lock_accounts(connection)
    if is_current(connection):
        return
    from alembic import command

    config = _write_config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _list_versions() -> list[str]:
    """The versions that this program knows, the oldest first: the names of the migrations' files begin with them."""
    return sorted(path.name[1:].partition("_")[0] for path in (_SCRIPTS / "versions").glob("v*.py"))


def _find_current(connection: Connection) -> str | None:
    """The version of the database's tables; None where it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _write_config() -> "Config":
    """Alembic's configuration."""
    from alembic.config import Config

    config = Config()
    # Alembic's configuration is an ini file in memory, in which a percent sign means something.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
