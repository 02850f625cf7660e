"""Reads the text of a setting from an option of the command line, an environment variable, the file that one names, or the
settings file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from server.settings_file import SettingsFile

FILE_SUFFIX = "_FILE"
NONE_WHEN_EMPTY = ("DNI_CLAIM_LIMIT", "DNI_CLIENT_LEASES")
"""An empty value means "none" for these settings. For all others it means that they are not set."""


class SettingSource(PydanticBaseSettingsSource):
    """Reads the texts when called. Afterwards `origins` has the origin of each field, and `problems` the errors."""

    def __init__(
        self,
        settings_cls: type[BaseSettings],
        options: Mapping[str, str],
        environment: Mapping[str, str],
        settings_file: SettingsFile,
    ) -> None:
        super().__init__(settings_cls)
        self._options = options
        # The nearest comes first. A variable that names a file counts as much as one with the value itself.
        self._layers = {"environment": environment, f"settings file {settings_file.path}": settings_file.values}
        self.origins: dict[str, str] = {}
        self.problems: list[str] = []

    def __call__(self) -> dict[str, Any]:
        """The texts of the settings that are set, by field."""
        fields = self.settings_cls.model_fields.items()
        texts = {field_name: self.get_field_value(field, field_name)[0] for field_name, field in fields}
        return {field_name: text for field_name, text in texts.items() if text is not None}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        """The text of one field (None if it is not set), its key, and False, because the text isn't JSON."""
        name = f"{self.config['env_prefix']}{field_name.upper()}"
        origin, text = "command line", self._find(self._options, name)
        if text is None:
            origin, text = self._find_in_layers(name)
        self.origins[field_name] = origin
        return text, field_name, False

    def _find_in_layers(self, name: str) -> tuple[str, str | None]:
        """The origin and the text from the first layer that sets the name or names a file for it."""
        for origin, layer in self._layers.items():
            text = self._find(layer, name)
            file = layer.get(name + FILE_SUFFIX, "").strip()
            if text is not None and file:
                self.problems.append(f"{name}: {name}{FILE_SUFFIX} is set as well; set one of the two only")
            if text is not None:
                return origin, text
            if file:
                return f"file {file}", self._read_file(name, file)
        return "default", None

    def _find(self, source: Mapping[str, str], name: str) -> str | None:
        text = source.get(name, "").strip()
        return text if text or (name in source and name in NONE_WHEN_EMPTY) else None

    def _read_file(self, name: str, file: str) -> str | None:
        try:
            text = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8 text"
        else:
            if text or name in NONE_WHEN_EMPTY:
                return text
            reason = "it is empty"
        self.problems.append(
            f"{name}{FILE_SUFFIX}: {file!r} can't be read: {reason}; expected a file with the value of {name}"
        )
        return None
