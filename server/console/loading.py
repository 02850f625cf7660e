"""Loads what takes megabytes and few servers use: passkeys and single sign-on."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.console.open_id_provider import OpenIdProvider
    from server.console.passkey_checks import PasskeyChecks


def load_passkey_checks() -> "type[PasskeyChecks]":
    """The class that makes and checks passkeys; it needs `webauthn` and `cryptography`."""
    from server.console.passkey_checks import PasskeyChecks

    return PasskeyChecks


def load_open_id_provider() -> "type[OpenIdProvider]":
    """The class that talks with the provider of single sign-on; it needs `authlib` and `requests`."""
    from server.console.open_id_provider import OpenIdProvider

    return OpenIdProvider
