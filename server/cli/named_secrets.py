"""Warns of missing secrets. Without them postbacks wait, calls are rejected, and recordings are not erased."""

import os
from collections.abc import Iterator

from server.domain.accounts import Account
from server.domain.postbacks.secrets import list_secret_names
from server.domain.routing.paths import records_calls
from server.domain.secret_names import SecretMissing
from server.settings import Settings, find_field
from server.stores.account_secrets import AccountSecrets
from server.stores.secrets import SecretStore
from server.telephony.carriers import CARRIERS


def warn_of_missing_secrets(secrets: SecretStore, account: Account, settings: Settings) -> Iterator[str]:
    """A line for each missing secret, with the command to run. Variables are read from this command's environment."""
    found = AccountSecrets(secrets, os.environ)
    for carrier, name in account.carrier_secrets.items():
        try:
            found.find_to_verify(account.key, name)
        except SecretMissing as error:
            yield f"warning: carrier_secrets.{carrier}: {error}"
    for postback in account.postbacks:
        for name in list_secret_names(postback):
            try:
                found.find_to_send(account.key, name)
            except SecretMissing as error:
                yield f"warning: postback {postback.name!r}: {error}"
    if records_calls(account.routes):
        yield from _warn_of_recordings(found, account, settings)


def _warn_of_recordings(found: AccountSecrets, account: Account, settings: Settings) -> Iterator[str]:
    """A line for each reason why recordings can't be erased, for each carrier that the account may get calls from."""
    for name, carrier in CARRIERS.items():
        if name not in account.carrier_secrets and not getattr(settings, find_field(carrier.secret_setting)):
            continue
        if carrier.api_secrets is None:
            yield f"warning: recordings at {name} can't be erased by this server; erase them at the carrier when you delete calls"
            continue
        for secret in carrier.api_secrets:
            try:
                found.find_to_send(account.key, secret)
            except SecretMissing as error:
                yield f"warning: recordings at {name} can't be erased: {error}"
