"""The settings file says what was written into it, and a nearer source overrides it."""

from pathlib import Path

import pytest

from server.settings import SettingsError, read_settings, read_settings_and_origins
from server.settings_file import SettingsFile, SettingsFileError, read_settings_file, write_settings_text

HARD = {
    "A": "it's",
    "B": "a b#c",
    "C": 'back\\slash "quoted"',
    "D": "${HOME} $x",
    "E": "",
    "F": "ünïcode",
    "G": "a\\'b\\",
}


def test_values_survive_being_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.env"
    path.write_text(write_settings_text(HARD), encoding="utf-8")
    assert read_settings_file({"DNI_SETTINGS": str(path)}) == SettingsFile(path, HARD)


def test_no_settings_file_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.settings_file.user_config_path", lambda name: tmp_path / name)
    assert read_settings_file({}) == SettingsFile()


def test_a_settings_file_that_can_not_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match="can't be read: Is a directory"):
        read_settings_file({"DNI_SETTINGS": str(tmp_path)})


def test_command_line_then_environment_then_settings_file() -> None:
    file = SettingsFile(Path("/s.env"), {"DNI_PORT": "1", "DNI_HOST": "file", "DNI_WORKERS": "3"})
    settings, origins = read_settings_and_origins({"DNI_PORT": "2", "DNI_HOST": "env"}, {"DNI_PORT": "4"}, file)
    assert (settings.port, settings.host, settings.workers) == (4, "env", 3)
    assert [origins[f"DNI_{name}"] for name in ("PORT", "HOST", "WORKERS", "THREADS")] == [
        "command line",
        "environment",
        "settings file /s.env",
        "default",
    ]


def test_a_file_that_the_environment_names_overrides_a_value_of_the_settings_file(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("the key of the environment's file\n")
    file = SettingsFile(Path("/s.env"), {"DNI_SECRET_KEY": "the key of the settings file"})
    assert (
        read_settings({"DNI_SECRET_KEY_FILE": str(key)}, None, file).secret_key == "the key of the environment's file"
    )


def test_a_value_and_a_file_for_it_in_the_settings_file_are_an_error() -> None:
    file = SettingsFile(Path("/s.env"), {"DNI_SECRET_KEY": "a key", "DNI_SECRET_KEY_FILE": "/key"})
    with pytest.raises(SettingsError, match="DNI_SECRET_KEY_FILE is set as well"):
        read_settings({}, None, file)
