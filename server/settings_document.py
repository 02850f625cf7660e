"""Writes `docs/settings.md` from the settings themselves."""

from pydantic.fields import FieldInfo

from server.settings import SETTINGS


def write_settings_document() -> str:
    """The text of `docs/settings.md`."""
    rows = [f"| `{name}` | {_write_default(field)} | {write_help(field)} |" for name, field in SETTINGS.items()]
    return "\n".join([_DOCUMENT_HEAD, *rows, "", _DOCUMENT_TAIL])


def write_help(field: FieldInfo) -> str:
    """The description of a setting, on one line."""
    return " ".join((field.description or "").split())


def _write_default(field: FieldInfo) -> str:
    if field.default_factory or field.default in ("", ()):
        return "empty"
    return f"`{str(field.default).lower()}`"


_DOCUMENT_HEAD = """\
# Settings

Settings are environment variables, or lines `NAME=value` of the settings file, which the environment overrides. They are read
once at the start. If a value is invalid, the server does not start and prints what it expects. `dni settings` prints the current
values, without secrets, and where each comes from.

`DNI_SETTINGS` names the settings file. Without it, that is `settings.env` in the user's config folder, on Linux
`~/.config/dni/settings.env`, if there is one. `dni init` writes the file, with a new secret key. It sets settings only:
variables that an account uses as secrets (`dni secret allow`) belong in the environment.

Each can be read from a file instead, like secrets of Docker and Kubernetes: `DNI_SECRET_KEY_FILE=/run/secrets/dni_key`
names a file with the value of `DNI_SECRET_KEY`. Whitespace around the value is ignored. Setting both is an error.

At the start `dni serve` logs the warning `unknown_setting` for each variable that begins with `DNI_` and is neither a setting
nor a variable that an account may use (`dni secret allow`). It logs `secret_key_missing` or `secret_key_short` if the secret
key is missing or short.

| name | default | what it is for |
| --- | --- | --- |"""

_DOCUMENT_TAIL = """\
`dni serve` and `dni demo` take `--host`, `--port` and `--workers`, which override all else.

This page is written by `dni settings --document`; a test compares the two.
"""
