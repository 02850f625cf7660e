"""Makes the folder of the default database for commands that create it, and refuses a missing database in all others."""

from pathlib import Path

from server.cli.command_line import write_command
from server.data_folder import DATABASE_NAME, find_data_folder, find_database_file
from server.settings import Settings, SettingsError

_FOLDER_MODE = 0o700


def make_database_folder(settings: Settings) -> None:
    """Make the data folder if the database belongs there. Other folders are the operator's to make."""
    file = find_database_file(settings.database_url)
    if file is not None and file.parent == find_data_folder():
        _refuse_old_database(settings, file)
        file.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)


def require_database(settings: Settings) -> None:
    """Raise `SettingsError` if the file of a SQLite database is missing."""
    file = find_database_file(settings.database_url)
    if file is not None and not file.exists():
        _refuse_old_database(settings, file)
        raise SettingsError(
            f"No database at {file}. Run `{write_command('init')}` or `{write_command('serve')}` first, or set DNI_DATABASE_URL."
        )


def _refuse_old_database(settings: Settings, file: Path) -> None:
    """Versions before the data folder kept the default database in the working directory; none should seem lost."""
    old = Path.cwd() / DATABASE_NAME
    if "database_url" not in settings.model_fields_set and not file.exists() and old.is_file():
        raise SettingsError(
            f"The database of an older version is at {old}, and there is none at {file}. "
            f"Set DNI_DATABASE_URL=sqlite:///{old}, or stop the server and move the file."
        )
