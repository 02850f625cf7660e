"""The default database is a file in the user's data folder."""

from pathlib import Path

import pytest

from server.data_folder import find_database_file
from server.settings import read_settings


def test_the_database_is_in_the_data_folder_of_the_user_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.data_folder.user_data_path", lambda name: Path("/data") / name)
    for environment in ({}, {"DNI_DATABASE_URL": " "}):
        assert read_settings(environment).database_url == "sqlite:////data/dni/dni.sqlite3"


def test_a_data_folder_with_special_characters_makes_a_url_of_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("/50% off? #1")
    monkeypatch.setattr("server.data_folder.user_data_path", lambda name: folder / name)
    assert find_database_file(read_settings({}).database_url) == folder / "dni" / "dni.sqlite3"
