"""Logs warnings about likely mistakes in the settings when a server starts."""

from collections.abc import Mapping
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
    key = find_encryption_key(settings)
    # A demo does not need to keep anything.
    if key is None and not settings.demo_pages:
        _log.warning(
            "secret_key_missing",
            reason="DNI_SECRET_KEY is not set, so each start uses a new key: open pages then ask for new numbers, and accounts "
            "can't have secrets. Set it to 32 random characters or more, or write settings with '"
            f"{write_command('init')}'.",
        )
    if key is not None and len(key) < SHORT_SECRET_CHARACTERS:
        _log.warning(
            "secret_key_short",
            reason=f"DNI_SECRET_KEY has fewer than {SHORT_SECRET_CHARACTERS} characters and might be guessed. "
            "Set it to 32 random characters or more.",
        )
    unknown = [name for name in sorted(environment) if name.startswith(PREFIX) and not is_setting(name)]
    for name in sorted(set(unknown) - secrets.find_allowed_variables(unknown)):
        meant = get_close_matches(name.upper(), SETTINGS, 1)
        guess = f"Did you mean {meant[0]}? " if meant else ""
        _log.warning(
            "unknown_setting",
            name=name,
            reason=f"There is no setting {name}, so it has no effect. {guess}docs/settings.md lists all settings. To let an "
            f"account use it as a secret, run '{write_command('secret', 'allow', 'ACCOUNT', name)}'.",
        )
