"""Reads the text of a setting from an option of the command line, an environment variable, or the file that one names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

FILE_SUFFIX = "_FILE"
NONE_WHEN_EMPTY = ("DNI_CLAIM_LIMIT", "DNI_CLIENT_LEASES")
"""An empty value means "none" for these settings. For all others it means that they are not set."""


class SettingSource(PydanticBaseSettingsSource):
    """Reads the texts when called. Afterwards `origins` has the origin of each field, and `problems` the errors."""

    def __init__(
        self, settings_cls: type[BaseSettings], options: Mapping[str, str], environment: Mapping[str, str]
    ) -> None:
        super().__init__(settings_cls)
        self._options = options
        self._environment = environment
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
        sources = {"command line": self._options, "environment": self._environment}
        texts = {origin: self._find(source, name) for origin, source in sources.items()}
        origin = next((origin for origin, text in texts.items() if text is not None), "default")
        text = texts.get(origin)
        file = self._environment.get(name + FILE_SUFFIX, "").strip()
        if file and origin == "environment":
            self.problems.append(f"{name}: {name}{FILE_SUFFIX} is set as well; set one of the two only")
        elif file and origin == "default":
            origin = f"file {file}"
            text = self._read_file(name, file)
        self.origins[field_name] = origin
        return text, field_name, False

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
