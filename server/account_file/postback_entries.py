"""Reads the short form of `postbacks`: a preset and the fields that override it."""

from typing import Any

from server.domain.account_checks.texts import SECRET_NAME
from server.domain.postbacks.presets import PRESETS, expand_preset
from server.domain.suggestions import suggest

PRESET = "preset"
_SECRETS = ("api_secret",)


def expand_entry(value: Any) -> Any:
    """The entry with the fields of its preset filled in, if it names one. Raises `ValueError` with a message for the author."""
    if not isinstance(value, dict) or PRESET not in value:
        return value
    name = value[PRESET]
    if not isinstance(name, str) or name not in PRESETS:
        raise ValueError(f"there is no preset {name!r}; {suggest(str(name), list(PRESETS))}")
    options = {word: _read_option(word, part) for word, part in value.items() if word in PRESETS[name].options}
    filled = expand_preset(name, options)
    own = {word: part for word, part in value.items() if word != PRESET and word not in PRESETS[name].options}
    plain = {word: list(part) if isinstance(part, tuple) else part for word, part in filled.items()}
    return plain | own


def _read_option(word: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{word}: expected a text")
    return SECRET_NAME.read(str(value)) if word in _SECRETS else str(value)
