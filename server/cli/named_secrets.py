"""Warns of secrets that an account names and does not have: its postbacks would wait, and its calls be refused."""

import os
from collections.abc import Iterator

from server.domain.accounts import Account
from server.domain.postbacks.secrets import list_secret_names
from server.domain.secret_names import SecretMissing
from server.stores.account_secrets import AccountSecrets
from server.stores.secrets import SecretStore


def warn_of_missing_secrets(secrets: SecretStore, account: Account) -> Iterator[str]:
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
