"""Warns of secrets that an account needs and does not have: its postbacks would wait, its calls be refused, recordings stay."""

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
    """A line for each secret that can't be found, with what to run. Variables are looked up in this command's environment."""
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
    """What keeps recordings from being erased, at each carrier that the account may have calls from."""
    for name, carrier in CARRIERS.items():
        if name not in account.carrier_secrets and not getattr(settings, find_field(carrier.secret_setting)):
            continue
        if carrier.api_secrets is None:
            yield f"warning: recordings at {name} can't be erased from here; erase them there when their calls are deleted"
            continue
        for secret in carrier.api_secrets:
            try:
                found.find_to_send(account.key, secret)
            except SecretMissing as error:
                yield f"warning: recordings at {name} can't be erased: {error}"
