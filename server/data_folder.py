"""Where the database is if DNI_DATABASE_URL does not name one: in the user's data folder, whatever the working directory is."""

from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import URL, make_url

DATABASE_NAME = "dni.sqlite3"
DEMO_DATABASE_NAME = "demo.sqlite3"


def find_data_folder() -> Path:
    """The user's data folder for this program; it may not exist yet."""
    return user_data_path("dni")


def write_default_url(name: str = DATABASE_NAME) -> str:
    """The URL of the database file of this name in the data folder."""
    return URL.create("sqlite", database=str(find_data_folder() / name)).render_as_string()


def find_database_file(database_url: str) -> Path | None:
    """The file of a SQLite database; None for another database."""
    url = make_url(database_url)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
