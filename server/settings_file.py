"""The settings file, which `dni init` writes: one `NAME=value` a line. The environment overrides it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from platformdirs import user_config_path

SETTINGS_VARIABLE = "DNI_SETTINGS"
SETTINGS_NAME = "settings.env"
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/@,+")


class SettingsFileError(ValueError):
    """The settings file can't be read. The message says why."""


@dataclass(frozen=True)
class SettingsFile:
    """The values of a settings file; none if there is no file."""

    path: Path | None = None
    values: Mapping[str, str] = field(default_factory=dict)


def find_config_folder() -> Path:
    """The folder in which the settings file is looked for; it may not exist."""
    return user_config_path("dni")


def read_settings_file(environment: Mapping[str, str]) -> SettingsFile:
    """The file that DNI_SETTINGS names, or the one in the user's config folder if there is one.

    Raises `SettingsFileError` if it can't be read.
    """
    named = environment.get(SETTINGS_VARIABLE, "").strip()
    path = Path(named) if named else find_config_folder() / SETTINGS_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if named:
            raise SettingsFileError(
                f"{SETTINGS_VARIABLE}: there is no file {named}. Write one with `dni init`."
            ) from error
        return SettingsFile()
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8 text"
        raise SettingsFileError(f"The settings file {path} can't be read: {reason}.") from error
    values = dotenv_values(stream=StringIO(text), interpolate=False)
    return SettingsFile(path, {name: value for name, value in values.items() if value is not None})


def write_settings_text(values: Mapping[str, str]) -> str:
    """The text of a settings file with these values."""
    return "".join(f"{name}={_quote(value)}\n" for name, value in values.items())


def _quote(value: str) -> str:
    if value and set(value) <= _BARE:
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
