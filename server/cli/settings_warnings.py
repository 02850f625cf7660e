"""Likely mistakes in the settings: logged when a server starts, and reported by `dni doctor`."""

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches

import structlog

from server.cli.command_line import write_command
from server.settings import PREFIX, SETTINGS, Settings, find_encryption_key, is_setting
from server.stores.secrets import SecretStore

SHORT_SECRET_CHARACTERS = 16
_log = structlog.get_logger()


def warn_of_settings(settings: Settings, environment: Mapping[str, str], secrets: SecretStore) -> None:
    """Log a warning for a missing or short secret key, and for each variable that looks like a setting but is not one.

    There is no warning for a variable that an account may use as a secret.
    """
    missing, short = explain_missing_key(settings), explain_short_key(settings)
    if missing:
        _log.warning("secret_key_missing", reason=missing)
    if short:
        _log.warning("secret_key_short", reason=short)
    for name, reason in explain_unknown_settings(environment, secrets.find_allowed_variables).items():
        _log.warning("unknown_setting", name=name, reason=reason)


def explain_missing_key(settings: Settings) -> str:
    """What follows from a secret key that is not set; empty if it is. A demo does not need to keep anything."""
    if settings.demo_pages or find_encryption_key(settings) is not None:
        return ""
    return (
        "DNI_SECRET_KEY is not set, so each start uses a new key: open pages then ask for new numbers, and accounts can't have "
        f"secrets. Set it to 32 random characters or more, or write settings with '{write_command('init')}'."
    )


def explain_short_key(settings: Settings) -> str:
    """What follows from a secret key that is short; empty if it is not."""
    key = find_encryption_key(settings)
    if key is None or len(key) >= SHORT_SECRET_CHARACTERS:
        return ""
    return (
        f"DNI_SECRET_KEY has fewer than {SHORT_SECRET_CHARACTERS} characters and might be guessed. "
        "Set it to 32 random characters or more."
    )


def explain_unknown_settings(
    environment: Mapping[str, str], find_allowed_variables: Callable[[Collection[str]], set[str]]
) -> dict[str, str]:
    """Each variable that looks like a setting but is not one, with what to do, by name."""
    unknown = [name for name in sorted(environment) if name.startswith(PREFIX) and not is_setting(name)]
    return {name: _explain_unknown(name) for name in sorted(set(unknown) - find_allowed_variables(unknown))}


def _explain_unknown(name: str) -> str:
    meant = get_close_matches(name.upper(), SETTINGS, 1)
    guess = f"Did you mean {meant[0]}? " if meant else ""
    return (
        f"There is no setting {name}, so it has no effect. {guess}docs/settings.md lists all settings. To let an "
        f"account use it as a secret, run '{write_command('secret', 'allow', 'ACCOUNT', name)}'."
    )
